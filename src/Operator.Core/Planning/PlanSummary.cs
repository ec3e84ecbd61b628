using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning;

/// <summary>A plan in three lines for the person who asked for it: what was found, what will run, what to change if that is wrong.</summary>
internal static class PlanSummary
{
    private const int LongestLine = 300;

    private static readonly Dictionary<string, (string Name, string VersionPlace)> Kinds = new(StringComparer.Ordinal)
    {
        [ModelVersions.NodeJs] = ("Node.js", "engines.node in package.json"),
        [ModelVersions.Python] = ("Python", ".python-version"),
        [ModelVersions.PythonFlask] = ("Python", ".python-version"),
        [ModelVersions.PythonFastApi] = ("Python", ".python-version"),
        [ModelVersions.Go] = ("Go", "go in go.mod"),
        [ModelVersions.Rust] = ("Rust", "rust-toolchain.toml"),
        [ModelVersions.Java] = ("Java", "system.properties"),
        [ModelVersions.DotNet] = (".NET", "TargetFramework"),
        [ModelVersions.Ruby] = ("Ruby", ".ruby-version"),
        [ModelVersions.Php] = ("PHP", "require.php in composer.json"),
        [ModelVersions.Deno] = ("Deno", ".dvmrc"),
    };

    public static IReadOnlyList<string> Of(BuildPlan plan) =>
        [Line("Found: " + Found(plan)), Line("Runs: " + Runs(plan)), Line("To change: " + Change(plan))];

    private static string Line(string text) => DisplayText.Cut(text, LongestLine);

    private static string Found(BuildPlan plan)
    {
        var status = plan.Status;
        var by = status.DetectedBy == "spec.modelVersion" ? "as spec.modelVersion says" : $"by {status.DetectedBy}";
        return status.ModelVersion switch
        {
            ModelVersions.Dockerfile => $"a Dockerfile, {by}; it is built as it is",
            ModelVersions.Compose => $"a compose file, {by}; it builds {Images(plan)}",
            ModelVersions.Static when Find(plan, PlanTopic.Build) is { } build => $"a static site, {by}; {build.Value} builds it",
            ModelVersions.Static => $"a static site, {by}; its files are used as they are",
            ModelVersions.Generic => $"files and a start script, {by}",
            ModelVersions.Nixpacks =>
                $"a project for nixpacks, {by}{(Find(plan, PlanTopic.Version) is null ? "" : "; " + Version(plan, "version"))}",
            var name when name is not null && Kinds.TryGetValue(name, out var kind) =>
                $"{kind.Name}{(status.Framework is null ? "" : $" with {status.Framework}")}, {by}; {Version(plan, kind.Name)}",
            var name => $"{name}, {by}",
        };
    }

    private static string Images(BuildPlan plan) =>
        plan.Images.Count == 1
            ? "one image"
            : $"{plan.Images.Count} images ({string.Join(", ", plan.Images.Select(image => image.Suffix).Take(5))})";

    private static string Version(BuildPlan plan, string name)
    {
        var version = Find(plan, PlanTopic.Version);
        return version switch
        {
            null => "no version",
            { From: null } => $"{name} {version.Value}, the default, since no file names a version",
            { Words: null } => $"{name} {version.Value} because of {version.From}",
            _ => $"{name} {version.Value}, because {version.From} says \"{version.Words}\"",
        };
    }

    private static string Runs(BuildPlan plan)
    {
        if (plan.Status.StartCommand is not { } command)
        {
            return plan.Images.Count > 1 ? "what the Dockerfile of each service says" : "what the Dockerfile says";
        }

        var start = Find(plan, PlanTopic.Start);
        command = plan.Status.ModelVersion == ModelVersions.Static ? "nginx, which returns the site's files" : command;
        var port = plan.Status.Port is { } number ? FormattableString.Invariant($", on port {number}") : "";
        var why = start switch
        {
            null or { From: null } => "",
            { Words: { } words } => $"; {start.From} says \"{words}\"",
            _ => $"; by {start.From}",
        };
        return command + port + why;
    }

    private static string Change(BuildPlan plan)
    {
        var places = new List<string>();
        if (Kinds.TryGetValue(plan.Status.ModelVersion ?? "", out var kind))
        {
            places.Add(
                $"the version by {Find(plan, PlanTopic.Version) switch
            {
                // Another package's own wish is not this project's to change.
                { From: { } from, Words: not null } when !from.StartsWith("engines of ", StringComparison.Ordinal) => from,
                _ => kind.VersionPlace,
            }}"
            );
        }

        if (StartPlace(plan) is { } place)
        {
            places.Add($"the start command by {place}");
        }

        if (Find(plan, PlanTopic.Alternative) is { } other)
        {
            places.Add($"the kind by modelVersion: {other.Value} ({other.From} is there, too)");
        }

        if (plan.Status.ModelVersion != ModelVersions.Dockerfile)
        {
            places.Add("anything else by a Dockerfile");
        }

        return places.Count == 0 ? "the Dockerfile itself" : string.Join("; ", places);
    }

    /// <summary>Where the project says how it starts, or could say so; null for kinds of which it cannot.</summary>
    private static string? StartPlace(BuildPlan plan) =>
        plan.Status switch
        {
            { StartCommand: null } or { ModelVersion: ModelVersions.Static or ModelVersions.DotNet } => null,
            { ModelVersion: ModelVersions.Nixpacks } => "start.cmd in nixpacks.toml",
            _ when Find(plan, PlanTopic.Start) is { From: { } from, Words: not null }
                    && (from.EndsWith("package.json", StringComparison.Ordinal) || from.StartsWith("tasks.", StringComparison.Ordinal)) =>
                from,
            _ => "web in Procfile",
        };

    private static PlanDecision? Find(BuildPlan plan, PlanTopic topic) =>
        plan.Decisions.FirstOrDefault(decision => decision.Topic == topic);
}
