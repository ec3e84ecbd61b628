using Operator.Entities.ImageBuilds;

namespace Operator.Tests.Failures;

/// <summary>What the operator, or the API server at the Pod, refuses of a spec.</summary>
internal static class SpecFailures
{
    [Produces("SpecInvalid")]
    public static Task Invalid(FailureScene scene) =>
        scene.ApplyAsync(spec => spec with { PodTemplate = new() { Proxy = new() { HttpProxy = "http://proxy.example.com:99999" } } });

    [Produces("SpecNotSupported")]
    public static Task NotSupported(FailureScene scene) =>
        scene.ApplyAsync(spec =>
            spec with
            {
                Engine = BuildEngine.Buildah,
                Cache = new() { Mode = BuildCacheMode.Volume },
            }
        );

    [Produces("SpecModelVersionUnknown")]
    public static Task ModelVersionUnknown(FailureScene scene) => scene.ApplyAsync(spec => spec with { ModelVersion = "cobol" });

    [Produces("SpecSourceAmbiguous")]
    public static Task SourceAmbiguous(FailureScene scene) =>
        scene.ApplyAsync(spec => spec with { Source = spec.Source! with { ConfigMap = new() { Name = "app" } } });

    [Produces("SpecImageReferenceInvalid")]
    public static Task ImageReferenceInvalid(FailureScene scene) =>
        scene.ApplyAsync(spec => spec with { Output = new() { Repository = "registry.example.com/App" } });

    [Produces("SpecOptionMisplaced")]
    public static Task OptionMisplaced(FailureScene scene) => scene.ApplyAsync(spec => spec with { Static = new() { OutputDir = "dist" } });

    [Produces("SpecPathInvalid")]
    public static Task PathInvalid(FailureScene scene) =>
        scene.ApplyAsync(spec => spec with { Source = spec.Source! with { ContextDir = "../elsewhere" } });

    [Produces("SpecTooLarge")]
    public static Task TooLarge(FailureScene scene) =>
        scene.ApplyAsync(spec =>
            spec with
            {
                Source = new()
                {
                    Inline = new()
                    {
                        Files = new Dictionary<string, string> { ["a"] = new string('a', 100_000), ["b"] = new string('b', 100_000) },
                    },
                },
            }
        );

    [Produces("SpecOutputMissing")]
    public static async Task OutputMissing(FailureScene scene)
    {
        await scene.UseAsync(options => options.Output.DefaultRegistry = "");
        await scene.ApplyAsync();
    }

    [Produces("SpecNotAllowed")]
    public static Task NotAllowed(FailureScene scene) => scene.ApplyAsync(spec => spec with { Engine = BuildEngine.DockerInDocker });

    [Produces("SpecPodTemplateRefused")]
    public static Task PodTemplateRefused(FailureScene scene) =>
        scene.ApplyAsync(spec => spec with { PodTemplate = new() { PriorityClassName = "nope" } });
}
