using Operator.Core;
using Operator.Core.Contract;
using Operator.Core.Planning;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Workspace.Prepare;

namespace Operator.Corpus;

/// <summary>
/// Plans an example and judges the plan: by another tool's snapshot where there is one, and by checks of the written Dockerfile against
/// the files. Whatever neither sees is taken for right (docs/corpus.md).
/// </summary>
internal static class Judge
{
    public static IEnumerable<Example> All(Repository repository, CorpusOptions options) =>
        repository.Examples().Select(directory => One(repository, directory, options));

    private static Example One(Repository repository, string directory, CorpusOptions options)
    {
        IProjectFiles files = new ContextFiles(Path.Combine(repository.Root, directory));
        files = options.WithoutDockerfiles ? new HiddenFiles(files) : files;
        var snapshot = Snapshots.Find(repository.Root, directory);
        var outcome = PlanBuild.From(
            new PlanInput
            {
                Request = Request(options.Date),
                Files = files,
                Source = new SourceStatus { Kind = "directory" },
            }
        );
        var example = new Example
        {
            Repository = repository.Name,
            Directory = directory,
            Language = Languages.Of(files, snapshot),
            Verdict = "",
            Expected = snapshot?.Start,
        };
        return outcome switch
        {
            PlanOutcome.Planned planned => Plan(example, new Planned(files, planned.Plan), snapshot),
            PlanOutcome.Refused refused => Refusal(example, files, refused.Failure, snapshot),
            _ => throw new InvalidOperationException($"unknown outcome {outcome.GetType().Name}"),
        };
    }

    private static Example Plan(Example example, Planned planned, Snapshot? snapshot)
    {
        var risks = planned.Plan.Warnings.Where(warning => !IsHarmless(warning)).ToList();
        var faults = Checks.All.Where(check => check.Fails(planned)).Select(check => check.Name).ToList();
        var differs = planned.Kind == "dockerfile" ? null : StartCommands.Difference(planned, snapshot?.Start);
        return example with
        {
            Kind = planned.Kind,
            Start = planned.Start,
            Warnings = planned.Plan.Warnings,
            Verdict =
                faults.Count > 0
                    ? risks.Count > 0
                        ? "warned"
                        : "wrong"
                    : differs is not null
                        ? risks.Count > 0
                            ? "warned"
                            : "differs"
                        : "right",
            Because = [.. faults, .. differs is null ? Array.Empty<string>() : [differs]],
        };
    }

    private static Example Refusal(Example example, IProjectFiles files, Failure failure, Snapshot? snapshot) =>
        example with
        {
            Verdict =
                !Languages.Supported.Contains(example.Language) ? "unsupported"
                : snapshot is { Start: null } || failure.Reason == PlanReasons.Ambiguous || Languages.HasNothingToStart(files, failure)
                    ? "right"
                : "refused",
            Because = [$"{failure.Reason.Name}: {failure.Message}"],
        };

    // They say nothing about whether this build works and starts.
    private static bool IsHarmless(string warning) =>
        warning.Contains("end of life", StringComparison.Ordinal)
        || warning.Contains("two builds can differ", StringComparison.Ordinal)
        || warning.Contains("has had no updates", StringComparison.Ordinal)
        || warning.Contains("in its newest version", StringComparison.Ordinal)
        || warning.Contains("images are used unchecked", StringComparison.Ordinal)
        || warning.Contains("own server is for development", StringComparison.Ordinal);

    private static BuildRequest Request(DateTimeOffset date) =>
        new()
        {
            Namespace = "default",
            Name = "app",
            Uid = "00000000-0000-0000-0000-000000000000",
            Run = 1,
            Attempt = 1,
            Spec = new ImageBuildSpec { ModelVersion = ModelVersions.Auto },
            Repository = "registry.example.com/default/app",
            Tags = ["latest"],
            StartTime = date,
        };
}
