using Operator.Core.Planning.Compose;
using Operator.Core.Planning.Nixpacks;
using Operator.Core.Planning.Runtimes;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning.Detection;

/// <param name="By">File or field that decided.</param>
/// <param name="Alternatives">What else the source could be built as.</param>
public sealed record DetectedModel(string ModelVersion, string By, IReadOnlyList<PlanAlternative> Alternatives);

/// <summary>Files → model version, by the names of the files in the built directory.</summary>
public static class DetectModel
{
    public static DetectedModel Given(string modelVersion) => new(modelVersion, "spec.modelVersion", []);

    /// <exception cref="PlanRefusal">With reason PlanUndetected; the message names directories below that look like projects.</exception>
    public static DetectedModel In(IProjectFiles files, DetectionOrder order)
    {
        var found = (
            from model in order.Kinds
            let evidence = Evidence(model, files)
            where evidence is not null
            select (model, evidence)
        ).ToList();
        if (found.Count > 1 && ToolsOnly.IsOf(files, found[0].model))
        {
            // The package.json of a repository's tools speaks for nothing as long as something else is found.
            found = [.. found.Skip(1), found[0]];
        }

        ToolsOnly.RefuseOtherLanguage(files, [.. found.Select(kind => kind.model)]);
        if (found.Count == 0)
        {
            return order.Fallback is { } fallback ? new DetectedModel(fallback, "nothing else fits", []) : throw Undetected(files, order);
        }

        var alternatives = found
            .Skip(1)
            .Take(10)
            .Select(other => new PlanAlternative { ModelVersion = other.model, Because = other.evidence });
        return new DetectedModel(found[0].model, found[0].evidence, [.. alternatives]);
    }

    private static string? Evidence(string model, IProjectFiles files) =>
        model switch
        {
            ModelVersions.Dockerfile => files.FileExists("Dockerfile") ? "Dockerfile" : null,
            ModelVersions.Nixpacks => PlanNixpacks.FindFile(files),
            ModelVersions.Compose => PlanCompose.FindFile(files),
            _ => RuntimeCatalog.Find(model)?.Detect(files),
        };

    private static PlanRefusal Undetected(IProjectFiles files, DetectionOrder order)
    {
        var below = files
            .List("")
            .Where(entry => entry.IsDirectory && order.Kinds.Any(model => Evidence(model, new FilesBelow(files, entry.Name)) is not null))
            .Select(entry => entry.Name)
            .Take(5)
            .ToList();
        return new PlanRefusal(
            PlanReasons.Undetected,
            below.Count == 0
                ? "No Dockerfile, package.json, requirements.txt, pyproject.toml, go.mod, Cargo.toml, pom.xml, build.gradle, *.csproj, compose file, index.html or Procfile in the source"
                : $"No project in the source itself, but in {string.Join(", ", below)}; set source.contextDir"
        );
    }
}
