using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Operator.Core.Admission;
using Operator.Core.Contract;
using Operator.Core.Life;
using Operator.Core.Observation;
using Operator.Core.Runs;
using Operator.Core.Status;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models.Serialization;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Status;

/// <summary>Pods that somebody else has made to look like a build's.</summary>
public sealed class StrangerTests
{
    private const string Forged = "sha256:eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";

    /// <summary>A Pod as the operator has made it, whose publish has reported an image, changed in one way.</summary>
    public static TheoryData<string> Elsewhere =>
        ["in another namespace", "under another name", "of a run far ahead", "of the largest run", "of an attempt that is not due"];

    /// <summary>The same under the name of the attempt.</summary>
    public static TheoryData<string> InItsPlace =>
        [
            "without an owner",
            "owned by another build of the same name",
            "owned, but not controlled",
            "owned by another kind",
            "with a number that its name does not have",
        ];

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public void Pod_that_does_not_even_look_right_changes_nothing(string how)
    {
        var world = new World();
        var planned = Planned(world);
        world.Pods.Add(Succeeded(Misplaced(planned, how)));
        var stranger = world.Pod;

        world.Settle();

        Assert.Equal([planned.Metadata.Name], world.Launched);
        Assert.Equal((BuildPhase.Preparing, 1, 1), (world.Status.Phase, world.Status.Run?.Number, world.Status.Attempt));
        Assert.NotEqual(stranger.Metadata.Uid, world.Status.Pod?.Uid);
        Assert.DoesNotContain(world.Effects, effect => effect is Effect.DeletePod or Effect.ArchiveLog or Effect.VerifyPod);
        Assert.DoesNotContain(Forged, Text(world.Status), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(InItsPlace))]
    public void Pod_of_nobody_under_the_name_of_the_next_attempt_is_refused_by_its_name(string how)
    {
        var world = new World();
        world.Pods.Add(Succeeded(Misplaced(Planned(world), how)));

        world.Settle();

        Assert.Empty(world.Launched);
        Assert.Equal((BuildPhase.Preparing, InfrastructureReasons.PodRejected.Name), (world.Status.Phase, world.Status.Reason));
        Assert.Contains($"Pod {world.Pod.Metadata.Name} exists already", world.Status.Message!, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Effects, effect => effect is Effect.DeletePod or Effect.ArchiveLog or Effect.VerifyPod);
        Assert.DoesNotContain(Forged, Text(world.Status), StringComparison.Ordinal);
    }

    /// <summary>What does not say that it is the build's is left alone.</summary>
    [Theory]
    [MemberData(nameof(Elsewhere))]
    [MemberData(nameof(InItsPlace))]
    public void Pod_of_nobody_outlives_the_build(string how)
    {
        var world = new World();
        world.Pods.Add(Born(Misplaced(Planned(world), how)));
        var stranger = world.Pod;
        world.Settle();

        world.With(world.Build.Spec with { Cancel = true }).Settle().After(TimeSpan.FromDays(40)).Settle();

        Assert.Equal(BuildPhase.Cancelled, world.Status.Phase);
        Assert.Contains(world.Pods, pod => pod.Metadata.Name == stranger.Metadata.Name && pod.Metadata.Uid == stranger.Metadata.Uid);
    }

    [Theory]
    [MemberData(nameof(Elsewhere))]
    [MemberData(nameof(InItsPlace))]
    public void Running_build_goes_on_beside_a_Pod_that_does_not_look_right(string how)
    {
        var world = new World().Settle().Prepared().Settle();
        var own = world.Pod;
        world.Pods.Insert(0, Succeeded(Misplaced(own, how)));

        world.Settle();

        Assert.Equal((BuildPhase.Building, own.Metadata.Uid), (world.Status.Phase, world.Status.Pod?.Uid));
        Assert.DoesNotContain(world.Effects, effect => effect is Effect.DeletePod or Effect.ArchiveLog);
        Assert.DoesNotContain(Forged, Text(world.Status), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Lookalikes =>
        new()
        {
            { "image", "the image of container prepare" },
            { "engine", "the image of container build" },
            { "command", "the command of container prepare" },
            { "arguments", "the command of container publish" },
            { "variable", "the environment of container publish" },
            { "mount", "the mounts of container publish" },
            { "hook", "the hooks of container publish" },
            { "probe", "the probes of container publish" },
            { "termination message", "the termination message of container publish" },
            { "shared processes", "its process namespace" },
            { "processes of the node", "its process namespace" },
            { "network of the node", "its host namespaces" },
            { "host alias", "its host aliases" },
            { "name server", "its DNS settings" },
            { "search domain", "its DNS settings" },
            { "DNS of the node", "its DNS settings" },
            { "restarts", "its restart policy" },
            { "service account", "its service account" },
            { "token", "its service account" },
            { "group", "its security context" },
            { "root", "the security context of container publish" },
            { "capability", "the security context of container build" },
            { "sidecar", "how container prepare is run" },
            { "container", "its containers" },
            { "volume", "its volumes" },
            { "request", "its request" },
            { "no request", "its request" },
            { "broken request", "its request" },
            { "start", "its request" },
            { "hash", "its request" },
            { "request of another build", "its request" },
            { "spec that would be refused", "its request" },
        };

    /// <summary>Name, namespace and owner are right; anybody may write them who may create Pods in the namespace.</summary>
    [Theory]
    [MemberData(nameof(Lookalikes))]
    public void Pod_under_the_name_of_the_next_attempt_is_compared_and_refused_by_its_name(string what, string difference)
    {
        var world = new World();
        var planned = Planned(world);
        world.Pods.Add(Succeeded(Different(world, planned, what)));

        world.Settle();

        Assert.Empty(world.Launched);
        Assert.Equal((BuildPhase.Preparing, InfrastructureReasons.PodRejected.Name), (world.Status.Phase, world.Status.Reason));
        Assert.Equal(
            $"Pod {planned.Metadata.Name} exists already and was not created by the operator for this attempt: {difference} differs; delete it",
            world.Status.Message
        );
        Assert.Equal((1, (string?)null), (world.Status.Run?.Number, world.Status.Pod?.Uid));
        Assert.DoesNotContain(Forged, Text(world.Status), StringComparison.Ordinal);
        Assert.Single(world.Effects, effect => effect is Effect.VerifyPod);
    }

    [Fact]
    public void Build_starts_when_the_Pod_that_had_its_name_is_gone()
    {
        var world = new World();
        world.Pods.Add(Different(world, Born(Planned(world)), "image"));
        world.Settle().Gone();

        world.After(TimeSpan.FromSeconds(11)).Settle();

        Assert.Single(world.Launched);
        Assert.Equal(world.Pod.Metadata.Uid, world.Status.Pod?.Uid);
    }

    [Fact]
    public void Build_whose_name_stays_taken_ends_by_its_own_timer()
    {
        var world = new World();
        world.Pods.Add(Different(world, Born(Planned(world)), "image"));
        world.Settle();

        world.After(world.Settings.Timeouts.Schedule).Settle();

        Assert.Equal((BuildPhase.Error, InfrastructureReasons.PodRejected.Name), (world.Status.Phase, world.Status.Reason));
        Assert.Contains(Planned(new World()).Metadata.Name!, world.Status.Message!, StringComparison.Ordinal);
    }

    [Fact]
    public void Pod_that_the_process_before_created_is_compared_once_and_goes_on()
    {
        var world = new World();
        Assert.False(world.Pass(dieAfter: 2) && world.Status.Pod is not null);
        Assert.Null(world.Status.Pod);
        world.Restarted();

        world.Settle().Prepared().Settle();

        Assert.Single(world.Launched);
        Assert.Single(world.Effects, effect => effect is Effect.VerifyPod);
        Assert.Equal((BuildPhase.Building, world.Pod.Metadata.Uid), (world.Status.Phase, world.Status.Pod?.Uid));
    }

    /// <summary>What clusters add to every Pod does not make it another's.</summary>
    [Fact]
    public void Pod_that_the_cluster_has_completed_is_the_same()
    {
        var world = new World();
        world.Pass(dieAfter: 2);
        world.Pod.Spec.DnsPolicy = "ClusterFirst";
        world.Pod.Spec.DnsConfig = new V1PodDNSConfig { Options = [new V1PodDNSConfigOption { Name = "ndots", Value = "2" }] };
        world.Pod.Spec.ServiceAccountName = "default";
        world.Pod.Spec.SecurityContext.SeLinuxOptions = new V1SELinuxOptions { Level = "s0:c1,c2" };
        world.Pod.Spec.InitContainers[0].SecurityContext.ProcMount = "Default";
        world.Restarted();

        world.Settle().Prepared().Settle();

        Assert.Single(world.Launched);
        Assert.Single(world.Effects, effect => effect is Effect.VerifyPod);
        Assert.Equal(BuildPhase.Building, world.Status.Phase);
    }

    [Fact]
    public void Pod_of_this_process_costs_no_request_to_believe_it()
    {
        var world = new World();

        world.Settle().Prepared().Settle();

        Assert.DoesNotContain(world.Effects, effect => effect is Effect.VerifyPod or Effect.ConfirmPod);
    }

    /// <summary>The annotations that planning reads are the Pod's own, and the build's may have changed since.</summary>
    [Theory]
    [InlineData(ApiNames.DetectionOrderAnnotation, "railpack")]
    [InlineData(ApiNames.CatalogProfileAnnotation, "legacy")]
    public void Pod_that_the_process_before_created_is_known_after_its_builds_annotation_changed(string annotation, string value)
    {
        var world = new World();
        world.Pass(dieAfter: 2);
        world.Build.Metadata = world.Build.Metadata with { Annotations = new Dictionary<string, string> { [annotation] = value } };
        world.Restarted();

        world.Settle().Prepared().Settle();

        Assert.Single(world.Launched);
        Assert.Equal((BuildPhase.Building, world.Pod.Metadata.Uid), (world.Status.Phase, world.Status.Pod?.Uid));
    }

    [Fact]
    public void Pod_that_the_process_before_created_for_an_older_spec_is_replaced()
    {
        var world = new World();
        world.Pass();
        world.With(world.Build.Spec with { Version = "2" }).Restarted();

        world.Settle();

        Assert.Equal(2, world.Launched.Count);
        Assert.Equal((2, 1), (world.Status.Run?.Number, world.Pods.Count));
        Assert.Equal(world.Pod.Metadata.Uid, world.Status.Pod?.Uid);
    }

    /// <summary>As after a deletion: whoever may create Pods makes another under the same name, with a report of their own.</summary>
    [Fact]
    public void Pod_that_was_replaced_under_its_name_is_gone()
    {
        var world = new World().Settle().Prepared().Settle();
        var own = world.Pod;

        world.Replace(Succeeded(own with { Metadata = own.Metadata with { Uid = "another" } })).Settle();

        Assert.Equal((BuildPhase.Error, InfrastructureReasons.PodDeleted.Name), (world.Status.Phase, world.Status.Reason));
        Assert.Equal(own.Metadata.Uid, world.Status.Pod?.Uid);
        Assert.Equal([own.Metadata.Uid], world.Status.Attempts!.Select(attempt => attempt.PodUid));
        Assert.DoesNotContain(Forged, Text(world.Status), StringComparison.Ordinal);
    }

    [Fact]
    public void Status_of_an_operator_that_recorded_no_UID_keeps_its_Pod()
    {
        var world = new World().Settle().Prepared().Settle();
        world.Build.Status = world.Status with { Pod = null };
        world.Restarted();

        world.Settle();

        Assert.Equal((BuildPhase.Building, world.Pod.Metadata.Uid), (world.Status.Phase, world.Status.Pod?.Uid));
        Assert.DoesNotContain(world.Effects, effect => effect is Effect.VerifyPod);
    }

    [Fact]
    public void Each_attempt_records_the_UID_of_its_Pod()
    {
        var world = new World { Build = An.ImageBuild(new ImageBuildSpec { Retry = new BuildRetry { Limit = 1 } }) };
        world.Settle();
        var first = world.Pod.Metadata.Uid;
        world.Phase("Failed", "Evicted", "The node was low on resource: memory.").Settle();
        Assert.Null(world.Status.Pod);

        world.After(TimeSpan.FromMinutes(1)).Settle();

        Assert.Equal([first], world.Status.Attempts!.Select(attempt => attempt.PodUid));
        Assert.Equal(world.Pod.Metadata.Uid, world.Status.Pod?.Uid);
        Assert.NotEqual(first, world.Status.Pod?.Uid);
    }

    /// <summary>Runs come one after the other; a number out of order is nobody's.</summary>
    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(3)]
    [InlineData(0)]
    [InlineData(-1)]
    public void Run_of_a_Pod_that_is_not_due_is_not_the_last_run(int number)
    {
        var build = An.ImageBuild();
        build.Status = new ImageBuildStatus
        {
            Run = new BuildRun { Number = 1, SpecHash = SpecHash.Of(build.Spec) },
        };

        var decision = DecideRun.For(build, [new LaunchedRun(number, "0123456789abcdef")]);

        Assert.Equal((typeof(RunDecision.GoesOn), 1), (decision.GetType(), decision.Run.Number));
    }

    [Theory]
    [InlineData("pod-1", "team", true)]
    [InlineData("pod-1", "evil", false)]
    [InlineData("pod-2", "team", false)]
    [InlineData(null, "team", false)]
    public void Event_counts_by_the_Pods_UID_and_namespace(string? uid, string ns, bool counts)
    {
        var world = new World().Settle();
        world.Events.Add(
            new Corev1Event
            {
                Metadata = new V1ObjectMeta { NamespaceProperty = ns },
                InvolvedObject = new V1ObjectReference { Uid = uid, Name = world.Pod.Metadata.Name },
                Type = "Warning",
                Reason = "FailedCreatePodSandBox",
                Message = "a stranger's words",
                LastTimestamp = world.Now.UtcDateTime,
            }
        );

        world.After(TimeSpan.FromSeconds(5)).Settle();

        Assert.Equal(counts, world.Status.Message!.Contains("a stranger's words", StringComparison.Ordinal));
    }

    private static string Text(ImageBuildStatus status) => JsonSerializer.Serialize(status, ContractJson.Default.ImageBuildStatus);

    /// <summary>The Pod that the operator would create now.</summary>
    private static V1Pod Planned(World world)
    {
        var facts = world.Facts() with { Admission = new AdmissionVerdict.Start() };
        var create = Assert.IsType<Effect.CreatePod>(BuildLoop.Next(facts));
        return create.Pod;
    }

    private static V1Pod Born(V1Pod pod) =>
        pod with
        {
            Metadata = pod.Metadata with { Uid = "forged", CreationTimestamp = An.Hour.UtcDateTime },
            Status = new V1PodStatus { Phase = "Pending" },
        };

    private static V1Pod Succeeded(V1Pod pod)
    {
        var report = Reports.Published with { Image = Reports.Published.Image! with { Digest = Forged } };
        return Born(pod) with
        {
            Metadata = pod.Metadata with { Uid = "forged", CreationTimestamp = An.Hour.UtcDateTime },
            Status = PodStatuses.Succeeded(
                PodStatuses.Prepared(An.Hour),
                PodStatuses.Built(An.Hour),
                PodStatuses.Ended(An.Hour, PodContainers.Publish, 0, ReportText.Write(report))
            ),
        };
    }

    private static V1Pod Misplaced(V1Pod pod, string how)
    {
        pod = Copy(pod);
        var metadata = pod.Metadata;
        var owner = metadata.OwnerReferences[0];
        switch (how)
        {
            case "in another namespace":
                metadata.NamespaceProperty = "evil";
                break;
            case "under another name":
                metadata.Name = "not-even-the-name";
                break;
            case "without an owner":
                metadata.OwnerReferences = null;
                break;
            case "owned by another build of the same name":
                owner.Uid = "another";
                break;
            case "owned, but not controlled":
                owner.Controller = false;
                break;
            case "owned by another kind":
                owner.Kind = "Deployment";
                break;
            case "of a run far ahead":
                Number(metadata, 4, 1);
                break;
            case "of the largest run":
                Number(metadata, int.MaxValue, 1);
                break;
            case "of an attempt that is not due":
                Number(metadata, 1, 2);
                break;
            case "with a number that its name does not have":
                metadata.Labels[ApiNames.AttemptLabel] = "2";
                break;
            default:
                throw new InvalidOperationException(how);
        }

        return pod;
    }

    private static void Number(V1ObjectMeta metadata, int run, int attempt)
    {
        metadata.Name = BuildNames.Pod(metadata.OwnerReferences[0].Name, metadata.OwnerReferences[0].Uid, run, attempt);
        metadata.Labels[ApiNames.RunLabel] = run.ToString(CultureInfo.InvariantCulture);
        metadata.Labels[ApiNames.AttemptLabel] = attempt.ToString(CultureInfo.InvariantCulture);
        metadata.Labels[ApiNames.SpecHashLabel] = "0123456789abcdef";
    }

    private static V1Pod Different(World world, V1Pod pod, string what)
    {
        pod = Copy(pod);
        var (prepare, build, publish) = (pod.Spec.InitContainers[0], pod.Spec.Containers[0], pod.Spec.Containers[1]);
        var request = RequestAnnotation.Read(pod.Metadata.Annotations[ApiNames.RequestAnnotation]);
        switch (what)
        {
            case "image":
                prepare.Image = "busybox";
                break;
            case "engine":
                build.Image = "busybox";
                break;
            case "command":
                prepare.Command = ["sh", "-c", "true"];
                break;
            case "arguments":
                publish.Args = ["prepare"];
                break;
            case "variable":
                publish.Env = [.. publish.Env, new V1EnvVar { Name = "DOTNET_STARTUP_HOOKS", Value = "/workspace/x.dll" }];
                break;
            case "mount":
                publish.VolumeMounts = [.. publish.VolumeMounts, new V1VolumeMount { Name = "tmp", MountPath = "/etc" }];
                break;
            case "hook":
                publish.Lifecycle = new V1Lifecycle { PostStart = new V1LifecycleHandler() };
                break;
            case "probe":
                publish.StartupProbe = new V1Probe { Exec = new V1ExecAction { Command = ["sh"] } };
                break;
            case "termination message":
                publish.TerminationMessagePath = "/workspace/results/00.json";
                break;
            case "shared processes":
                pod.Spec.ShareProcessNamespace = true;
                break;
            case "processes of the node":
                pod.Spec.HostPID = true;
                break;
            case "network of the node":
                pod.Spec.HostNetwork = true;
                break;
            case "host alias":
                pod.Spec.HostAliases = [new V1HostAlias { Ip = "192.0.2.1", Hostnames = ["registry.example.com"] }];
                break;
            case "name server":
                pod.Spec.DnsConfig = new V1PodDNSConfig { Nameservers = ["192.0.2.1"] };
                break;
            case "search domain":
                pod.Spec.DnsConfig = new V1PodDNSConfig { Searches = ["evil.example.com"] };
                break;
            case "DNS of the node":
                pod.Spec.DnsPolicy = "Default";
                break;
            case "restarts":
                pod.Spec.RestartPolicy = "OnFailure";
                break;
            case "service account":
                pod.Spec.ServiceAccountName = "deployer";
                break;
            case "token":
                pod.Spec.AutomountServiceAccountToken = null;
                break;
            case "group":
                pod.Spec.SecurityContext.FsGroup = 0;
                break;
            case "root":
                publish.SecurityContext.RunAsUser = 0;
                break;
            case "capability":
                build.SecurityContext.Capabilities.Add = ["SETUID", "SETGID", "SYS_ADMIN"];
                break;
            case "sidecar":
                prepare.RestartPolicy = "Always";
                break;
            case "container":
                pod.Spec.InitContainers = [.. pod.Spec.InitContainers, new V1Container { Name = "more", Image = prepare.Image }];
                break;
            case "volume":
                pod.Spec.Volumes[0] = new V1Volume
                {
                    Name = pod.Spec.Volumes[0].Name,
                    HostPath = new V1HostPathVolumeSource { Path = "/" },
                };
                break;
            case "request":
                Ask(pod, request with { Repository = "registry.example.com/another" });
                break;
            case "no request":
                pod.Metadata.Annotations.Remove(ApiNames.RequestAnnotation);
                break;
            case "broken request":
                pod.Metadata.Annotations[ApiNames.RequestAnnotation] = "H4sIAAAA";
                break;
            case "start":
                pod.Metadata.Annotations[ApiNames.RunStartAnnotation] = "2020-01-01T00:00:00Z";
                break;
            case "hash":
                pod.Metadata.Labels[ApiNames.SpecHashLabel] = "0123456789abcdef";
                break;
            case "request of another build":
                Ask(pod, request with { Uid = "another" });
                break;
            case "spec that would be refused":
                var spec = world.Build.Spec with
                {
                    Source = new BuildSource(),
                    Output = new BuildOutput { Repository = "../x" },
                };
                Ask(pod, request with { Spec = spec });
                pod.Metadata.Labels[ApiNames.SpecHashLabel] = SpecHash.Of(spec);
                break;
            default:
                throw new InvalidOperationException(what);
        }

        return pod;
    }

    private static void Ask(V1Pod pod, BuildRequest request) =>
        pod.Metadata.Annotations[ApiNames.RequestAnnotation] = RequestAnnotation.Write(request);

    private static V1Pod Copy(V1Pod pod) =>
        JsonSerializer.Deserialize(
            JsonSerializer.Serialize(pod, KubernetesModelsJsonContext.Default.V1Pod),
            KubernetesModelsJsonContext.Default.V1Pod
        )!;
}
