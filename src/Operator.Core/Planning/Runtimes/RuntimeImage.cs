using Operator.Core.Planning.Dockerfiles;
using Operator.Core.Planning.LegacyCallers;
using Operator.Core.Planning.Scaffolds;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning.Runtimes;

/// <summary>What all runtimes share: the end of the last stage, the files that are added, and the plan's status.</summary>
internal static class RuntimeImage
{
    /// <summary>A user that no image defines. Numbers need no entry in /etc/passwd, and Kubernetes' runAsNonRoot can see that they are not root.</summary>
    public const int Uid = 10001;

    public static readonly string Owner = FormattableString.Invariant($"{Uid}:{Uid}");

    /// <summary>The directory in which the application lives and may write.</summary>
    public static IReadOnlyList<DockerfileStatement> AppDirectory { get; } = [new Workdir("/app"), new ShellRun($"chown {Owner} /app")];

    /// <summary>The usual stage that builds: the whole source, and the commands.</summary>
    public static DockerfileStage BuildStage(PlanContext context, string image, params IEnumerable<Run> commands) =>
        new(new From(image, "build"), [new Workdir("/src"), new Copy(["."], "./"), .. context.DeclaredBuildArgs(), .. commands]);

    public static BuildPlan Plan(IRuntime runtime, PlanContext context, string modelVersion)
    {
        var plan = runtime.Plan(context);
        var environment = new Dictionary<string, string>(plan.Defaults);
        foreach (var (name, value) in context.Variables)
        {
            environment[name] = value;
        }

        var values = ImageValues.Of(environment, StandardLabels.Of(context.Request, context.Source, modelVersion));
        var final = plan.FinalStage with { Statements = [.. plan.FinalStage.Statements, .. End(plan, values)] };
        var text = new DockerfileText
        {
            Header = "Written by imagebuild-operator for model version " + modelVersion,
            Stages = [.. plan.BuildStages, final],
        };
        Record(plan, context, text, modelVersion);
        LoopbackStart.Warn(context, Commands(plan.Start, context.Decisions));
        return new BuildPlan
        {
            Status = Status(plan, text, modelVersion),
            Images =
            [
                new PlannedImage
                {
                    Dockerfile = text.Write(),
                    BuildArgs = values.BuildArgsWith(context.BuildArgs),
                    Labels = values.EngineLabels,
                },
            ],
            AddedFiles = Added(plan, context),
            Warnings = context.Warnings,
            Decisions = context.Decisions.All,
        };
    }

    /// <summary>What every runtime decides, where it did not say more about it itself.</summary>
    private static void Record(RuntimePlan plan, PlanContext context, DockerfileText text, string modelVersion)
    {
        var decisions = context.Decisions;
        // A site's is nginx's, and that of plain files Alpine's.
        if (plan.RuntimeVersion is { } version && modelVersion is not (ModelVersions.Static or ModelVersions.Generic))
        {
            decisions.Add(
                PlanTopic.Version,
                version,
                plan.RuntimeVersionFrom == "catalog" ? null : plan.RuntimeVersionFrom,
                plan.RuntimeVersionWords
            );
        }

        if (!decisions.Has(PlanTopic.Start))
        {
            decisions.Add(PlanTopic.Start, string.Join(' ', plan.Start));
        }

        foreach (var image in text.BaseImages)
        {
            decisions.Add(
                PlanTopic.BaseImage,
                image,
                context.Request.CatalogOverride?.Origin ?? CatalogProfiles.OriginOf(context.Request.CatalogProfile)
            );
        }
    }

    private static IEnumerable<string> Commands(IReadOnlyList<string> start, PlanDecisions decisions) =>
        decisions
            .All.Where(decision => decision.Topic == PlanTopic.Start)
            .Select(decision => decision.Words)
            .OfType<string>()
            .Append(start is ["/bin/sh", "-c", var command] ? command : string.Join(' ', start));

    private static IEnumerable<DockerfileStatement> End(RuntimePlan plan, ImageValues values) =>
        [
            .. values.Environment,
            new Expose(plan.Port),
            new User(Uid, Uid),
            new Healthcheck(plan.Health),
            new Cmd(plan.Start),
            // Labels change with every run and come last, so that they invalidate nothing.
            .. values.Labels,
        ];

    private static BuildPlanStatus Status(RuntimePlan plan, DockerfileText text, string modelVersion) =>
        new()
        {
            ModelVersion = modelVersion,
            Framework = plan.Framework,
            RuntimeVersion = plan.RuntimeVersion,
            RuntimeVersionFrom = plan.RuntimeVersionFrom,
            BaseImages = text.BaseImages,
            Port = plan.Port,
            StartCommand = DisplayText.Of(string.Join(' ', plan.Start), 300),
        };

    private static SortedDictionary<string, string> Added(RuntimePlan plan, PlanContext context)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (context.Files is ScaffoldFiles scaffold)
        {
            foreach (var (path, text) in scaffold.Texts)
            {
                files[path] = text;
            }
        }

        foreach (var (path, text) in plan.AddedFiles)
        {
            files[path] = text;
        }

        IgnoreFile.Add(context.Files, plan.Ignored, files);
        return files;
    }
}
