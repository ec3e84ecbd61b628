using Operator.Core.Formats;
using Operator.Core.Formats.Yaml;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning.Compose;

/// <summary>
/// Plans the chosen service of a compose file, or every service with a <c>build</c>: one image each. What the file says about running is
/// ignored. Reasons: ComposeInvalid, ComposeUnsafe, ComposeCycle, ComposeServiceNotFound, DockerfileNotFound, UnsafeValue.
/// </summary>
internal static class PlanCompose
{
    private static readonly string[] UsualFiles = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

    /// <summary>The compose file that would be used; null when there is none.</summary>
    public static string? FindFile(IProjectFiles files) => UsualFiles.FirstOrDefault(files.FileExists);

    /// <summary>False for a file that is understood and has nothing to build: its services all name ready images, or there are none.</summary>
    public static bool Builds(IProjectFiles files, string file)
    {
        try
        {
            var root =
                YamlReader.Read(files.ReadText(file) ?? "", file, [ComposePlace.ResetTag, ComposePlace.OverrideTag]) as YamlNode.Mapping;
            return root?["include"] is not null
                || (
                    root?["services"] is YamlNode.Mapping services
                    && services
                        .Entries.Values.OfType<YamlNode.Mapping>()
                        .Any(service => (service["build"] ?? service["extends"]) is not null)
                );
        }
        catch (SyntaxException)
        {
            // Planning it says what is wrong.
            return true;
        }
    }

    public static BuildPlan From(PlanInput input)
    {
        var files = input.Files ?? throw new PlanRefusal(PlanReasons.ProjectFileMissing, "A compose build needs a source");
        var spec = input.Request.Spec;
        var composeFiles = new ComposeFiles(files);
        var file = composeFiles.Open(Name(spec.Compose?.File, files));
        var variables = new ComposeVariables(spec.Environment ?? new Dictionary<string, string>());
        var warnings = new List<string>();
        var secrets = (spec.BuildSecrets ?? []).Select(secret => secret.Id).ToHashSet(StringComparer.Ordinal);
        var builds = ComposeServices
            .Choose(new ComposeProject(composeFiles, variables).Services(file), file, spec.Compose?.Service, warnings)
            .Select(build => new ReadComposeBuild(build.Place, build.Service, variables, warnings).From(secrets, file))
            .ToList();
        var images = builds.Select(build => ComposeImage.From(build, spec, files, alone: builds.Count == 1)).ToList();
        if (images.DistinctBy(image => image.Suffix).Count() < images.Count)
        {
            throw file.Invalid("has services whose names differ only in case, so that their images would have the same name");
        }

        warnings.AddRange(variables.Unset.Select(name => $"{file.File} uses {name}, which spec.environment does not set: it is empty"));
        return new BuildPlan
        {
            Status = new BuildPlanStatus { ModelVersion = ModelVersions.Compose, DetectedBy = file.File },
            Images = images,
            Warnings = warnings,
        };
    }

    private static string Name(string? asked, IProjectFiles files) =>
        asked is null
            ? FindFile(files)
                ?? throw new PlanRefusal(PlanReasons.ProjectFileMissing, $"The source has none of {string.Join(", ", UsualFiles)}")
            : SourcePath.Resolve("", asked) ?? throw new PlanRefusal(SpecReasons.PathInvalid, "compose.file leads out of the source");
}
