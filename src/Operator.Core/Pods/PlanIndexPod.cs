using Operator.Core.Contract;
using Operator.Core.Runs;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Pods;

/// <summary>From a build for several platforms to the Pod of one attempt to push the index of their images: the same Pod for the same input.</summary>
public static class PlanIndexPod
{
    /// <summary>Makes the container push an index instead of a copy.</summary>
    public const string Option = "--index";

    /// <param name="runStart">When the first platform left the queue.</param>
    /// <param name="images">What the index lists.</param>
    public static PodPlan For(
        ImageBuild build,
        BuildRun run,
        int attempt,
        DateTimeOffset runStart,
        IReadOnlyList<PlatformImage> images,
        OperatorSettings settings
    )
    {
        var spec = build.Spec;
        var output = ResolvedOutput.Of(build, settings, runStart);
        var request = new IndexRequest
        {
            Namespace = build.Metadata.NamespaceProperty ?? "",
            Name = build.Metadata.Name ?? "",
            Uid = build.Metadata.Uid ?? "",
            Run = run.Number,
            Attempt = attempt,
            StartTime = runStart,
            Repository = output.Repository,
            Tags = output.Tags,
            Images = images,
            Output = (spec.Output ?? new BuildOutput()) with { Tags = null },
            Proxy = spec.PodTemplate?.Proxy,
            RegistryNetwork = settings.RegistryNetwork,
            Registries = settings.Registries,
        };
        return new PodPlan.Planned(
            SingleContainerPod.Of(
                build,
                run,
                attempt,
                runStart,
                settings,
                PodVolumes.OfIndex(spec),
                settings.WorkspaceResources,
                RequestAnnotation.Write(request),
                RunTimeouts.Of(spec, settings.Timeouts).Within(settings.Bounds.Timeouts).Total,
                new Dictionary<string, string>(),
                Option
            )
        );
    }
}
