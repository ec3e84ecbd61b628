using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Acceptance;

/// <summary>Each group of options belongs to one model version; <c>auto</c> has none.</summary>
internal static class OptionRules
{
    public static void Check(ImageBuildSpec spec, SpecProblems problems)
    {
        Belongs("dockerfile", spec.Dockerfile, ModelVersions.Dockerfile);
        Belongs("static", spec.Static, ModelVersions.Static);
        Belongs("nixpacks", spec.Nixpacks, ModelVersions.Nixpacks);
        Belongs("compose", spec.Compose, ModelVersions.Compose);
        if (spec.Parameters is { Count: > 0 } && SupportedFeatures.ModelVersionNames.Contains(spec.ModelVersion))
        {
            problems.Add(
                "parameters",
                SpecReasons.OptionMisplaced,
                $"belongs to templates of the platform team, not to modelVersion {spec.ModelVersion}"
            );
        }

        if (
            spec.Target is not null
            && spec.ModelVersion is not (ModelVersions.Dockerfile or ModelVersions.Compose or ModelVersions.Auto)
            && SupportedFeatures.ModelVersionNames.Contains(spec.ModelVersion)
        )
        {
            problems.Add(
                "target",
                SpecReasons.OptionMisplaced,
                $"belongs to modelVersions dockerfile and compose, not to {spec.ModelVersion}"
            );
        }

        Dockerfile(spec.Dockerfile, problems);
        problems.Length("static.buildCommand", spec.Static?.BuildCommand, 2048);
        problems.Path("static.outputDir", spec.Static?.OutputDir);
        problems.Length("static.nginxConfig", spec.Static?.NginxConfig, 65_536);
        problems.Length("nixpacks.startCommand", spec.Nixpacks?.StartCommand, 4096);
        problems.Length("nixpacks.buildCommand", spec.Nixpacks?.BuildCommand, 4096);
        problems.Path("compose.file", spec.Compose?.File);
        problems.Length("compose.service", spec.Compose?.Service, 128);
        problems.Matches(
            "compose.service",
            spec.Compose?.Service,
            "^[a-zA-Z0-9._-]+$",
            "a name of letters, digits, dots, dashes and underscores"
        );

        void Belongs(string field, object? value, string model)
        {
            if (value is not null && spec.ModelVersion != model)
            {
                problems.Add(field, SpecReasons.OptionMisplaced, $"belongs to modelVersion {model}, not to {spec.ModelVersion}");
            }
        }
    }

    private static void Dockerfile(DockerfileOptions? options, SpecProblems problems)
    {
        if (options is { Path: not null, Inline: not null })
        {
            problems.Invalid("dockerfile", "has both path and inline; set only one of them");
        }

        problems.Path("dockerfile.path", options?.Path);
        problems.Length("dockerfile.inline", options?.Inline, 65_536);
    }
}
