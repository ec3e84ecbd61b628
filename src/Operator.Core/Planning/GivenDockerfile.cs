using Operator.Core.Planning.Dockerfiles;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning;

/// <summary>Model version <c>dockerfile</c>: the user's text, with environment and labels added at the end of the stage that is built.</summary>
internal static class GivenDockerfile
{
    public static BuildPlan Plan(PlanContext context, string modelVersion)
    {
        var options = context.Spec.Dockerfile;
        var path = options?.Path ?? "Dockerfile";
        var text = options?.Inline ?? Read(context, path);
        var name = options?.Inline is null ? path : "dockerfile.inline";
        var parsed = DockerfileReader.Read(text, name, context.BuildArgs);
        var stage = parsed.FindStage(context.Spec.Target) ?? throw NoStage(parsed, context.Spec.Target!, name);
        var labels = StandardLabels.Of(context.Request, context.Source, modelVersion);
        var values = ImageValues.Of(context.Environment, labels, parsed.Escape);
        var added = values.Environment.Concat(values.Labels).Select(DockerfileText.Checked).ToList();
        return new BuildPlan
        {
            Status = new BuildPlanStatus
            {
                ModelVersion = modelVersion,
                BaseImages = [.. parsed.BaseImages.Take(20)],
            },
            Images =
            [
                new PlannedImage
                {
                    Dockerfile = parsed.WithLinesAtEndOf(stage, added),
                    Target = context.Spec.Target,
                    BuildArgs = values.BuildArgsWith(context.BuildArgs),
                    Labels = values.EngineLabels,
                },
            ],
            Warnings = context.Warnings,
        };
    }

    private static string Read(PlanContext context, string path)
    {
        if (context.Files.ReadText(path) is { } text)
        {
            return text;
        }

        throw context.Files.FileExists(path)
            ? new PlanRefusal(PlanReasons.DockerfileInvalid, $"{path} is larger than 1 MiB")
            : new PlanRefusal(PlanReasons.DockerfileNotFound, $"The source has no {path}");
    }

    private static PlanRefusal NoStage(ParsedDockerfile parsed, string target, string name)
    {
        var names = parsed.Stages.Select(stage => stage.Name).OfType<string>().ToList();
        return new PlanRefusal(
            PlanReasons.TargetNotFound,
            $"{name} has no stage {target}; " + (names.Count == 0 ? "none of its stages has a name" : $"there are {string.Join(", ", names)}"));
    }
}
