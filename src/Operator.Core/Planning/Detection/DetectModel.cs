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

    /// <exception cref="PlanRefusal">
    /// PlanUndetected, with the directories below that look like projects; SpecNotSupported for a language that is only recognised.
    /// </exception>
    public static DetectedModel In(IProjectFiles files, DetectionOrder order)
    {
        var evident = (
            from model in order.Kinds
            let evidence = Evidence(model, files)
            where evidence is not null
            select (model, evidence)
        ).ToList();
        // A compose file that builds nothing is how developers start their database.
        var found = evident.Where(one => one.model != ModelVersions.Compose || PlanCompose.Builds(files, one.evidence)).ToList();
        for (var kind = 0; found.Count > 1 && kind < found.Count && ToolsOnly.IsOf(files, found[0].model); kind++)
        {
            // The package.json or deno.json of a repository's tools speaks for nothing as long as something else is found.
            found = [.. found.Skip(1), found[0]];
        }

        if (
            found.FindIndex(kind => ToolsOnly.AreAssetsOf(files, kind.model)) is > 0 and var owner
            && found[0].model == ModelVersions.NodeJs
        )
        {
            found = [found[owner], .. found.Where((_, index) => index != owner)];
        }

        ToolsOnly.RefuseOtherLanguage(files, [.. found.Select(kind => kind.model)]);
        if (found.Count == 0 || found[0].model is ModelVersions.Generic or ModelVersions.Static)
        {
            if (OfLanguage(files, order, isStarted: found.Count > 0 && !StartNeedsLanguage(found[0].model, files)) is { } program)
            {
                return program;
            }
        }

        found = found.Count > 0 ? found : evident;
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

    /// <summary>A page, a Procfile or nothing says little: what the files of a language say comes first.</summary>
    /// <param name="isStarted">Something says how the application starts, in an image without a language.</param>
    private static DetectedModel? OfLanguage(IProjectFiles files, DetectionOrder order, bool isStarted)
    {
        if (UnsupportedLanguages.ByManifest(files) is { } language)
        {
            throw language.Refusal;
        }

        return isStarted ? null
            : order.Kinds.Contains(ModelVersions.Python) && LonePrograms.Python(files) is { } program ? program
            : order.Kinds.Contains(ModelVersions.Deno) && LonePrograms.Deno(files) is { } module ? module
            : order.Kinds.Contains(ModelVersions.Ruby) && LonePrograms.Ruby(files) is { } script ? script
            : LonePrograms.Refusal(files) is { } incomplete ? throw incomplete
            : UnsupportedLanguages.ByName(files) is { } named ? throw named.Refusal
            : null;
    }

    private static bool StartNeedsLanguage(string model, IProjectFiles files) =>
        model == ModelVersions.Generic && GenericStart.Programs(files).Any(GenericStart.IsLanguage);

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
        if (files.List("").FirstOrDefault(entry => entry is { IsDirectory: false, Name: [.., '.', 'g', 'o'] }) is { Name: { } source })
        {
            return new PlanRefusal(PlanReasons.Undetected, $"{source} is Go, but there is no go.mod: run go mod init and commit go.mod");
        }

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
