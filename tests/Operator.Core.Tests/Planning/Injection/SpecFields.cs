using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Injection;

/// <summary>The free text of a spec, for every model version.</summary>
internal static class SpecFields
{
    private const string Label = "org.opencontainers.image.";

    public static IEnumerable<HostileField> All =>
        [.. PlainProjects.ModelVersionNames.SelectMany(OfEvery), .. OfSource, .. OfStatic, .. OfDockerfile, OfTemplate];

    private static IEnumerable<HostileField> OfEvery(string model) =>
        [
            Field(model, "environment", "HOSTILE", (spec, value) => spec with { Environment = Pair("HOSTILE", value) }) with
            {
                Data = facts => facts.Value("ENV", "HOSTILE"),
            },
            Field(model, "environment's names", "environment variable", (spec, name) => spec with { Environment = Pair(name, "x") }) with
            {
                IsName = true,
                Accepted = HostileField.Grammar,
            },
            Field(model, "buildArgs", "GIVEN", (spec, value) => spec with { BuildArgs = Pair("GIVEN", value) }) with
            {
                Data = facts => facts.BuildArg("GIVEN"),
            },
            Field(model, "buildArgs' names", "build argument", (spec, name) => spec with { BuildArgs = Pair(name, "x") }) with
            {
                IsName = true,
                Accepted = HostileField.Grammar,
            },
            Field(model, "labels", "hostile", (spec, value) => spec with { Labels = Pair("hostile", value) }) with
            {
                Data = facts => facts.Value("LABEL", "hostile"),
            },
            Field(model, "labels' keys", "label", (spec, key) => spec with { Labels = Pair(key, "x") }) with
            {
                IsName = true,
                Accepted = HostileField.Grammar,
            },
            Field(model, "version", "version", (spec, value) => spec with { Version = value }) with
            {
                Data = facts => facts.Value("LABEL", Label + "version"),
            },
            Field(model, "description", "description", (spec, value) => spec with { Description = value }) with
            {
                Data = facts => facts.Value("LABEL", Label + "description"),
            },
        ];

    private static IEnumerable<HostileField> OfSource =>
        [
            OfStatus("location", "source", (source, value) => source with { Location = value }),
            OfStatus("revision", "revision", (source, value) => source with { Revision = value }),
        ];

    private static IEnumerable<HostileField> OfStatic =>
        [
            Field(
                ModelVersions.Static,
                "static.buildCommand",
                "static.buildCommand",
                (spec, value) => Static(spec, new() { BuildCommand = value })
            ) with
            {
                Data = facts => facts.Words.ElementAt(2),
            },
            Field(
                ModelVersions.Static,
                "static.outputDir",
                "static.outputDir",
                (spec, value) => Static(spec, new() { OutputDir = value })
            ) with
            {
                Accepted = HostileField.Grammar,
            },
            Field(
                ModelVersions.Static,
                "static.nginxConfig",
                "static.nginxConfig",
                (spec, value) => Static(spec, new() { NginxConfig = value })
            ),
        ];

    private static IEnumerable<HostileField> OfDockerfile =>
        [
            new()
            {
                Name = "dockerfile.path",
                Refusal = "source has no",
                Accepted = HostileField.Grammar,
                Input = path =>
                    PlainProjects.With(
                        ModelVersions.Dockerfile,
                        spec => spec with { Dockerfile = new DockerfileOptions { Path = path } },
                        (path, "FROM a\nRUN b\n")
                    ),
            },
            new()
            {
                Name = "target",
                Refusal = "target",
                Accepted = 0,
                Harmless = "one",
                Input = target => PlainProjects.Of(ModelVersions.Dockerfile, spec => spec with { Target = target }),
            },
            Inline("dockerfile.inline beside hostile values", "FROM a\nRUN b\n"),
            Inline("dockerfile.inline with a backtick as escape", "# escape=`\nFROM a\nRUN b `\n  c\n"),
            Inline("dockerfile.inline that ends in a heredoc", "FROM a\nRUN <<EOF\nFROM b\nEOF"),
        ];

    private static HostileField OfTemplate =>
        Field("platform-go", "parameters", "value", (spec, value) => spec with { Parameters = Pair("value", value) }) with
        {
            Accepted = HostileField.Grammar,
            Data = facts => facts.BuildArg("value"),
        };

    private static HostileField Field(string model, string field, string refusal, Func<ImageBuildSpec, string, ImageBuildSpec> set) =>
        new()
        {
            Name = $"{field} of {model}",
            Refusal = refusal,
            Input = value => PlainProjects.Of(model, spec => set(spec, value)),
        };

    private static HostileField OfStatus(string name, string label, Func<SourceStatus, string, SourceStatus> set) =>
        new()
        {
            Name = $"{name} of the source",
            Refusal = label,
            Data = facts => facts.Value("LABEL", Label + label),
            Input = value => PlainProjects.Of(ModelVersions.NodeJs) with { Source = set(new SourceStatus { Kind = "git" }, value) },
        };

    private static HostileField Inline(string name, string dockerfile) =>
        new()
        {
            Name = name,
            Refusal = "HOSTILE",
            Data = facts => facts.Value("ENV", "HOSTILE"),
            Input = value =>
                PlainProjects.With(
                    ModelVersions.Dockerfile,
                    spec =>
                        spec with
                        {
                            Environment = Pair("HOSTILE", value),
                            Dockerfile = new DockerfileOptions { Inline = dockerfile },
                        },
                    ("a", "")
                ),
        };

    private static ImageBuildSpec Static(ImageBuildSpec spec, StaticSiteOptions options) => spec with { Static = options };

    private static Dictionary<string, string> Pair(string name, string value) => new() { [name] = value };
}
