using k8s.Models;
using Operator.Controllers.Effects;
using Operator.Controllers.Logs;
using Operator.Controllers.Platform;
using Operator.Controllers.Policies;
using Operator.Core;
using Operator.Core.Acceptance;
using Operator.Core.Life;
using Operator.Core.Observation;
using Operator.Core.Policies;
using Operator.Core.Runs;
using Operator.Core.Status;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Controllers;

/// <summary>
/// All facts about a build, from memory: its Pods, their events, the followed logs, the platform's settings.
/// For a settled build only what retention needs, so that thousands of them cost almost nothing.
/// </summary>
[EntityRbac(typeof(V1Pod), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
[GenericRbac(Groups = [""], Resources = ["pods/log"], Verbs = RbacVerb.Get)]
internal sealed class ReadFacts(
    IInformer<BuildPod> pods,
    IInformer<ImageBuild> builds,
    PodEvents events,
    AttemptLogs logs,
    PlatformConfig platform,
    BuildMemory memory,
    INamespacePolicies policies,
    OperatorSettings settings,
    TimeProvider time
)
{
    /// <summary>Whether it is known what holds in a namespace.</summary>
    public bool Knows(string? ns) => policies.Of(ns) is not null;

    public BuildFacts Of(ImageBuild seen)
    {
        var build = memory.Newest(seen);
        var facts = new BuildFacts
        {
            Build = build,
            Settings = settings,
            Now = time.GetUtcNow(),
            Memory = memory.Of(build),
            Policy = policies.Of(build.Metadata.NamespaceProperty) ?? EffectivePolicy.Of([], settings),
            Controlled = build is PushRun ? [] : PlatformWrites.Of(builds, build),
        };
        var claims = PodClaims.Of(build, pods.OfBuild(build.Metadata.NamespaceProperty, build.Metadata.Uid), facts.Memory);
        if (SettledBuild.Is(build))
        {
            return facts.With(claims, pod => pod.Facts) with { FollowsLogs = logs.Follows(build.Metadata.Uid) };
        }

        var whole = facts.With(claims, pod => Of(build, pod)) with
        {
            Settings = settings with { CatalogOverride = platform.CatalogOverride },
            Supported = Supported(),
            Template = platform.Template(build.Spec.ModelVersion),
        };
        return whole with { Logs = ReadLogs(whole) };
    }

    public BuildFacts OfGone(ImageBuild build) =>
        new()
        {
            Build = build,
            Settings = settings,
            Now = time.GetUtcNow(),
            IsGone = true,
        };

    /// <summary>Whether a Pod as the API server has just returned it is the build's own.</summary>
    public bool IsOwn(ImageBuild build, V1Pod pod) => PodClaims.Of(build, [BuildPod.Of(pod)], memory.Of(build)).Own.Count == 1;

    /// <summary>A Pod as the API server has just returned it.</summary>
    public PodFacts Of(ImageBuild build, V1Pod pod) => Of(build, BuildPod.Of(pod));

    private PodFacts Of(ImageBuild build, BuildPod pod) =>
        build is PushRun push ? ObservePod.Of(pod, push, events.Of(pod)) : ObservePod.Of(pod, build.Spec, events.Of(pod));

    /// <summary>Begins to follow the current Pod's log; the others are followed when they must be archived.</summary>
    private IReadOnlyList<LogState> ReadLogs(BuildFacts facts)
    {
        foreach (var pod in facts.Pods)
        {
            logs.Observe(facts.Build, pod, follow: pod == facts.Pod);
        }

        return logs.Of(facts.Build.Metadata.Uid);
    }

    private SupportedFeatures Supported() =>
        new()
        {
            Templates = platform.TemplateNames.ToHashSet(),
            DefaultRegistry = !string.IsNullOrEmpty(settings.DefaultRegistry),
            DefaultAggregator = !string.IsNullOrEmpty(settings.WalrusAggregator),
        };
}
