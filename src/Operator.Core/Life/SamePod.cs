using System.Globalization;
using System.Text.Json;
using k8s.Models;
using Operator.Core.Acceptance;
using Operator.Core.Contract;
using Operator.Core.Observation;
using Operator.Core.Platforms;
using Operator.Core.Pods;
using Operator.Core.Runs;
using Operator.Core.Status;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;
using Operator.Kubernetes.Models;

namespace Operator.Core.Life;

/// <summary>
/// Whether a Pod that lies under the name of an attempt is the one that the operator would create: the process before this one may have
/// created it, and so may anybody else. What is compared is what decides the result: request, images, commands, variables, volumes, and
/// by what else something could run or speak in a container.
/// </summary>
public static class SamePod
{
    /// <param name="facts">The build, whose spec may have changed since, and what its Pods are made from.</param>
    /// <param name="found">The Pod as the API server has it.</param>
    /// <returns>Null when it is the same; otherwise what differs.</returns>
    public static string? Difference(BuildFacts facts, V1Pod found)
    {
        var metadata = found.Metadata;
        if (!BuildPod.Of(found).Claims(facts.Build))
        {
            return "its owner or its name";
        }

        var expected =
            facts.Build is PushRun push ? ExpectedOf(facts, push, metadata)
            : facts.Platforms is { } platforms ? ExpectedOf(facts, platforms, metadata)
            : ExpectedOf(facts, metadata);
        return expected is null ? "its request" : Difference(found, expected);
    }

    /// <summary>Null where the Pod has no request that the operator would make. Whatever it holds, a spec that would be refused was never built.</summary>
    private static V1Pod? ExpectedOf(BuildFacts facts, V1ObjectMeta found) =>
        Read(found, RequestAnnotation.Read) is { } request
        && request.StartTime == RunStart(found)
        && SpecHash.Of(request.Spec) == found.Label(ApiNames.SpecHashLabel)
        && AcceptSpec.Check(request.Spec, facts.Supported).Count == 0
            ? Expected(facts, request)
            : null;

    /// <summary>The same for the index of several platforms' images, which the status has before the Pod is created.</summary>
    private static V1Pod? ExpectedOf(BuildFacts facts, PlatformsState platforms, V1ObjectMeta found) =>
        platforms.AreRecorded
        && Read(found, RequestAnnotation.ReadIndex) is { } request
        && request.StartTime == RunStart(found)
        && PlanIndexPod.For(
            facts.Build,
            facts.Run,
            request.Attempt,
            request.StartTime,
            platforms.Images,
            facts.Policy.AppliedTo(facts.Settings, facts.Bounds)
        )
            is PodPlan.Planned { Pod: var pod }
            ? facts.Policy.Applied(pod)
            : null;

    /// <summary>
    /// The same for a push. What it copies must be what is found now; a request for an older spec, whose run is replaced, brings it along.
    /// </summary>
    private static V1Pod? ExpectedOf(BuildFacts facts, PushRun push, V1ObjectMeta found)
    {
        if (Read(found, RequestAnnotation.ReadPush) is not { } request || request.StartTime != RunStart(found))
        {
            return null;
        }

        var made = PushRun.Of(new ImagePush { Metadata = push.Metadata, Spec = request.Spec });
        if (made.SpecHash != found.Label(ApiNames.SpecHashLabel) || AcceptPush.Check(made).Count > 0)
        {
            return null;
        }

        var source = made.SpecHash != push.SpecHash ? request.Source : (facts.Origin as PushOrigin.Taken)?.Source;
        var run = new BuildRun { Number = request.Run, SpecHash = made.SpecHash };
        var settings = facts.Policy.AppliedTo(facts.Settings, facts.Bounds);
        return
            source is not null
            && PlanPushPod.For(made, run, request.Attempt, request.StartTime, source, settings) is PodPlan.Planned { Pod: var pod }
            ? facts.Policy.Applied(pod)
            : null;
    }

    /// <summary>
    /// The Pod that the operator would create for a request. A request for an older spec brings along what else it was made from: its run is
    /// replaced, so that nothing of it is reported.
    /// </summary>
    private static V1Pod? Expected(BuildFacts facts, BuildRequest request)
    {
        var run = new BuildRun { Number = request.Run, SpecHash = SpecHash.Of(request.Spec) };
        var current = run.SpecHash == SpecHash.Of(facts.Build);
        var settings = facts.Policy.AppliedTo(facts.Settings, facts.Bounds);
        var build = new ImageBuild
        {
            // The annotations may have changed since; what the Pod was made with decides neither where nor with which rights it runs.
            Metadata = facts.Build.Metadata with
            {
                Annotations = Annotations(request),
            },
            Spec = request.Spec,
        };
        // Whether the volume was free at that moment cannot be known any more, but which one it is.
        if (request.CacheVolume?.Claim is { } claim && CacheVolumeStep.Wanted(build, settings, facts.Policy)?.Name != claim)
        {
            return null;
        }

        var plan = PlanPod.For(
            build,
            run,
            request.Attempt,
            request.StartTime,
            current ? settings : settings with { CatalogOverride = request.CatalogOverride },
            current ? facts.Template : request.Template,
            request.CacheVolume
        );
        return plan is PodPlan.Planned { Pod: var pod } ? facts.Policy.Applied(pod) : null;
    }

    private static string? Difference(V1Pod found, V1Pod expected)
    {
        if (found.Metadata.Name != expected.Metadata.Name || !SameLabels(found, expected))
        {
            return "its name or labels";
        }

        // Two versions of the runtime compress the same request to different texts.
        if (TextOf(expected.Metadata) is not { } wanted || wanted != TextOf(found.Metadata))
        {
            return "its request";
        }

        return Containers(found.Spec?.InitContainers, expected.Spec.InitContainers)
            ?? Containers(found.Spec?.Containers, expected.Spec.Containers)
            ?? PodDifference(found.Spec, expected.Spec)
            ?? (Volumes(found.Spec?.Volumes).SequenceEqual(Volumes(expected.Spec.Volumes)) ? null : "its volumes");
    }

    /// <summary>Where names lead to, who the processes are, and what they share with others.</summary>
    private static string? PodDifference(V1PodSpec? found, V1PodSpec expected)
    {
        const string UsualDns = "ClusterFirst";
        return found?.ShareProcessNamespace == true || found?.HostPID == true ? "its process namespace"
            : found?.HostNetwork == true || found?.HostIPC == true ? "its host namespaces"
            : found?.HostAliases is { Count: > 0 } ? "its host aliases"
            : (found?.DnsPolicy ?? UsualDns) != (expected.DnsPolicy ?? UsualDns)
            // Clusters set options, such as ndots, for all their Pods; they do not choose who answers.
            || found?.DnsConfig is { Nameservers.Count: > 0 } or { Searches.Count: > 0 }
                ? "its DNS settings"
            : (found?.RestartPolicy ?? "Always") != (expected.RestartPolicy ?? "Always") ? "its restart policy"
            : found?.ServiceAccountName is not (null or "" or "default") || found?.AutomountServiceAccountToken != false
                ? "its service account"
            : Security(found?.SecurityContext) != Security(expected.SecurityContext) ? "its security context"
            : null;
    }

    /// <summary>What the operator sets; clusters may add more, such as SELinux options.</summary>
    private static string Security(V1PodSecurityContext? context) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{context?.RunAsUser} {context?.RunAsGroup} {context?.RunAsNonRoot} {context?.FsGroup} {Seccomp(context?.SeccompProfile)} {context?.Sysctls?.Count ?? 0}"
        );

    private static string Security(V1SecurityContext? context) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{context?.RunAsUser} {context?.RunAsGroup} {context?.RunAsNonRoot} {context?.Privileged == true} {context?.AllowPrivilegeEscalation} {context?.ReadOnlyRootFilesystem == true} {Seccomp(context?.SeccompProfile)} {context?.ProcMount ?? "Default"} +{string.Join(',', context?.Capabilities?.Add ?? [])} -{string.Join(',', context?.Capabilities?.Drop ?? [])}"
        );

    private static string Seccomp(V1SeccompProfile? profile) => $"{profile?.Type}:{profile?.LocalhostProfile}";

    private static string? Containers(IEnumerable<V1Container?>? found, IEnumerable<V1Container?>? expected)
    {
        List<V1Container?> have = [.. found ?? []];
        List<V1Container?> want = [.. expected ?? []];
        if (!have.Select(container => container?.Name).SequenceEqual(want.Select(container => container?.Name)))
        {
            return "its containers";
        }

        return have.Zip(want, Difference).FirstOrDefault(difference => difference is not null);
    }

    private static string? Difference(V1Container? found, V1Container? expected)
    {
        var name = expected?.Name;
        return found?.Image != expected?.Image ? $"the image of container {name}"
            : !Same(found?.Command, expected?.Command) || !Same(found?.Args, expected?.Args) ? $"the command of container {name}"
            : !Same(Variables(found), Variables(expected)) || (found?.EnvFrom?.Count ?? 0) > 0 ? $"the environment of container {name}"
            : !Same(Mounts(found), Mounts(expected)) ? $"the mounts of container {name}"
            : found?.Lifecycle is not null ? $"the hooks of container {name}"
            : found?.LivenessProbe is not null || found?.ReadinessProbe is not null || found?.StartupProbe is not null
                ? $"the probes of container {name}"
            : Security(found?.SecurityContext) != Security(expected?.SecurityContext) ? $"the security context of container {name}"
            : found?.RestartPolicy is not null || !string.IsNullOrEmpty(found?.WorkingDir) ? $"how container {name} is run"
            : found?.TerminationMessagePath != expected?.TerminationMessagePath ? $"the termination message of container {name}"
            : null;
    }

    private static IEnumerable<string> Variables(V1Container? container) =>
        (container?.Env ?? []).Select(variable =>
            $"{variable?.Name}={variable?.Value}{(variable?.ValueFrom is null ? "" : " from elsewhere")}"
        );

    private static IEnumerable<string> Mounts(V1Container? container) =>
        (container?.VolumeMounts ?? []).Select(mount =>
            $"{mount?.Name} {mount?.MountPath} {mount?.SubPath} {mount?.ReadOnlyProperty == true}"
        );

    /// <summary>Each volume with the object behind it; the API server fills in the rest.</summary>
    private static IEnumerable<string> Volumes(IEnumerable<V1Volume?>? volumes) =>
        (volumes ?? []).Select(volume =>
            volume switch
            {
                { EmptyDir: not null } => $"{volume.Name} empty",
                { Secret: { } secret } => $"{volume.Name} secret {secret.SecretName} {Items(secret.Items)}",
                { ConfigMap: { } map } => $"{volume.Name} map {map.Name} {Items(map.Items)}",
                { PersistentVolumeClaim: { } claim } => $"{volume.Name} claim {claim.ClaimName}",
                { DownwardAPI: { } own } =>
                    $"{volume.Name} own {string.Join(' ', (own.Items ?? []).Select(item => $"{item?.Path}={item?.FieldRef?.FieldPath}"))}",
                _ => $"{volume?.Name} other",
            }
        );

    private static string Items(IEnumerable<V1KeyToPath?>? items) =>
        string.Join(' ', (items ?? []).Select(item => $"{item?.Key}={item?.Path}"));

    private static bool SameLabels(V1Pod found, V1Pod expected) =>
        expected.Metadata.Labels.All(label => found.Metadata.Label(label.Key) == label.Value);

    private static bool Same(IEnumerable<string>? one, IEnumerable<string>? other) => (one ?? []).SequenceEqual(other ?? []);

    private static Dictionary<string, string> Annotations(BuildRequest request) =>
        new[] { (ApiNames.DetectionOrderAnnotation, request.DetectionOrder), (ApiNames.CatalogProfileAnnotation, request.CatalogProfile) }
            .Where(annotation => annotation.Item2 is not null)
            .ToDictionary(annotation => annotation.Item1, annotation => annotation.Item2!, StringComparer.Ordinal);

    /// <summary>The request as text; null where there is none.</summary>
    private static string? TextOf(V1ObjectMeta metadata) =>
        BuildLabels.ControllerOf(metadata)?.Kind == ImagePush.KindName
            ? Read(metadata, RequestAnnotation.ReadPush) is { } push
                ? JsonSerializer.Serialize(push, ContractJson.Default.PushRequest)
                : null
            : Read(metadata, RequestAnnotation.Read) is { } request
                ? JsonSerializer.Serialize(request, ContractJson.Default.BuildRequest)
                : Read(metadata, RequestAnnotation.ReadIndex) is { } index
                    ? JsonSerializer.Serialize(index, ContractJson.Default.IndexRequest)
                    : null;

    private static DateTimeOffset? RunStart(V1ObjectMeta metadata) =>
        DateTimeOffset.TryParse(
            metadata.Annotation(ApiNames.RunStartAnnotation),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time
            : null;

    private static T? Read<T>(V1ObjectMeta metadata, Func<string, T> read)
        where T : class
    {
        try
        {
            return metadata.Annotation(ApiNames.RequestAnnotation) is { } text ? read(text) : null;
        }
        catch (Exception error) when (error is InvalidDataException or NotSupportedException)
        {
            return null;
        }
    }
}
