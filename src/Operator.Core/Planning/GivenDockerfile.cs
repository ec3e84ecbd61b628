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
        var given = new PlannedImage
        {
            Dockerfile = options?.Inline ?? Read(context, path),
            IgnoreFile = options?.Inline is null ? Planning.IgnoreFile.OfDockerfile(context.Files, path) : null,
            Target = context.Spec.Target,
            BuildArgs = context.BuildArgs,
        };
        var image = WithValues(given, options?.Inline is null ? path : "dockerfile.inline", context, modelVersion, out var parsed);
        return new BuildPlan
        {
            Status = new BuildPlanStatus { ModelVersion = modelVersion, BaseImages = [.. parsed.BaseImages.Take(20)] },
            Images = [image],
            Warnings = context.Warnings,
            Decisions =
            [
                .. parsed.BaseImages.Take(20).Select(one => new PlanDecision(PlanTopic.BaseImage, one) { From = "FROM in the Dockerfile" }),
            ],
        };
    }

    /// <summary>An image whose Dockerfile a user wrote, with the spec's environment and the labels added; its own labels win over the standard ones.</summary>
    /// <param name="name">Name of the Dockerfile in messages.</param>
    public static PlannedImage WithValues(
        PlannedImage image,
        string name,
        PlanContext context,
        string modelVersion,
        out ParsedDockerfile parsed
    )
    {
        DockerfileFrontend.Check(image.Dockerfile, name, context.Request.Frontends);
        parsed = DockerfileReader.Read(image.Dockerfile, name, image.BuildArgs);
        var stage = parsed.FindStage(image.Target) ?? throw NoStage(parsed, image.Target!, name);
        var labels = StandardLabels
            .Of(context.Request, context.Source, modelVersion)
            .Where(label => !image.Labels.ContainsKey(label.Key) || context.Spec.Labels?.ContainsKey(label.Key) == true)
            .ToDictionary();
        var values = ImageValues.Of(context.Variables, labels, parsed.Escape);
        var added = values.Environment.Concat(values.Labels).Select(DockerfileText.Checked).ToList();
        var beside = image.Labels.Where(label => !labels.ContainsKey(label.Key)).Concat(values.EngineLabels);
        return image with
        {
            Dockerfile = parsed.WithLinesAtEndOf(stage, added),
            BuildArgs = values.BuildArgsWith(image.BuildArgs),
            Labels = new SortedDictionary<string, string>(beside.ToDictionary(), StringComparer.Ordinal),
        };
    }

    private static string Read(PlanContext context, string path) =>
        context.Files.FileExists(path)
            ? context.Files.Require(path, PlanReasons.DockerfileInvalid)
            : throw new PlanRefusal(PlanReasons.DockerfileNotFound, $"The source has no {path}");

    private static PlanRefusal NoStage(ParsedDockerfile parsed, string target, string name)
    {
        var names = parsed.Stages.Select(stage => stage.Name).OfType<string>().ToList();
        return new PlanRefusal(
            PlanReasons.TargetNotFound,
            $"{name} has no stage {target}, which target names; "
                + (names.Count == 0 ? "none of its stages has a name" : $"its stages are {string.Join(", ", names)}")
        );
    }
}
