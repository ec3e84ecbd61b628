using System.Text.Json;
using k8s.Models;
using Operator.Core.Acceptance;
using Operator.Core.Admission;
using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Core.Life;
using Operator.Core.Observation;
using Operator.Core.Platforms;
using Operator.Core.Pods;
using Operator.Core.Policies;
using Operator.Core.Runs;
using Operator.Core.Status;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;
using Operator.Kubernetes.Models;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Status;

/// <summary>
/// A cluster with one build in it, as small as the pure core allows. A pass is the operator's own: the same <see cref="BuildLoop"/>, whose
/// effects are carried out on this cluster instead of a real one. Every status passes the checker, and what must always hold is
/// asserted after every pass.
/// </summary>
internal sealed class World
{
    private readonly HashSet<string> seen = [];
    private readonly List<V1Pod> sent = [];
    private int born;
    private int left;
    private ImageBuild build = Accepted(An.ImageBuild());

    /// <summary>Something that can be built, for specs that name nothing.</summary>
    public static BuildSource Source { get; } = new() { Git = new GitSource { Url = "https://git.example.com/team/app" } };

    public ImageBuild Build
    {
        get => build;
        set => build = Accepted(value);
    }

    /// <summary>The build that a push names, as the API server has it.</summary>
    public ImageBuild? Origin { get; set; }

    /// <summary>The builds that this one has made, one for each platform.</summary>
    public List<ImageBuild> Platforms { get; } = [];

    /// <summary>The push that this world has in the place of a build.</summary>
    public ImagePush Push => ((PushRun)build).Push;

    public OperatorSettings Settings { get; set; } = An.Settings();

    /// <summary>What the policies of the build's namespace say; null for none.</summary>
    public EffectivePolicy? Policy { get; set; }

    public DateTimeOffset Now { get; set; } = An.Hour.AddSeconds(2);

    /// <summary>How far the node's clock is ahead of the operator's.</summary>
    public TimeSpan NodeSkew { get; set; }

    /// <summary>How far the API server's clock is ahead of the operator's.</summary>
    public TimeSpan ServerSkew { get; set; }

    public AdmissionVerdict Admission { get; set; } = new AdmissionVerdict.Start();

    public List<V1Pod> Pods { get; } = [];

    public List<Corev1Event> Events { get; } = [];

    /// <summary>What the build container of the newest Pod has printed.</summary>
    public List<string> Log { get; } = [];

    public HashSet<string> SavedLogs { get; } = [];

    /// <summary>Runs of which an archive exists.</summary>
    public HashSet<int> ArchivedRuns { get; } = [];

    public bool LogsAreLost { get; set; }

    public Failure? Refusal { get; set; }

    /// <summary>The claim of the cache volume that the build wants; null while there is none.</summary>
    public CacheClaim? Claim { get; set; }

    /// <summary>Who has it.</summary>
    public CacheVolumeHolder? Holder { get; set; }

    /// <summary>The API server's words when it makes no claims.</summary>
    public string? ClaimRefusal { get; set; }

    /// <summary>Effects that the API server answers with an error; the pass ends there.</summary>
    public Func<Effect, bool> Fails { get; set; } = _ => false;

    public List<string> Secrets { get; } = [];

    /// <summary>Names of Pods in the order of their creation; none that a status ever told of comes twice.</summary>
    public List<string> Launched { get; } = [];

    /// <summary>What was carried out, in its order.</summary>
    public List<Effect> Effects { get; } = [];

    /// <summary>What was carried out on Pods and their logs, in its order.</summary>
    public IEnumerable<Type> Deeds =>
        Effects.Where(effect => effect is Effect.CreatePod or Effect.ArchiveLog or Effect.DeletePod).Select(effect => effect.GetType());

    public List<BuildNews> News { get; } = [];

    /// <summary>When the last pass wants to look again.</summary>
    public DateTimeOffset? LookAgain { get; private set; }

    public bool BuildDeleted { get; private set; }

    public int Writes { get; private set; }

    public ImageBuildStatus Status => Build.Status;

    public V1Pod Pod => Pods[^1];

    private DateTimeOffset NodeNow => Now + NodeSkew;

    private DateTimeOffset ServerNow => BuildFacts.WholeSecond(Now + ServerSkew);

    private Remembered Memory { get; set; } = new();

    /// <summary>Passes until nothing is left to do now.</summary>
    public World Settle()
    {
        for (var pass = 0; pass < 30; pass++)
        {
            var done = Effects.Count;
            Pass();
            if (Effects.Skip(done).All(effect => effect is Effect.TakePlace or Effect.TakeOrigin))
            {
                return this;
            }
        }

        throw new InvalidOperationException($"no rest after 30 passes; the last effect is {Effects[^1]}");
    }

    /// <param name="dieAfter">The operator dies after so many effects, and what it remembered is lost.</param>
    /// <returns>True when the pass came to its end.</returns>
    public bool Pass(int? dieAfter = null)
    {
        left = dieAfter ?? int.MaxValue;
        try
        {
            var pass = BuildLoop.RunAsync(Facts(), (effect, facts) => ValueTask.FromResult(CarryOut(effect, facts)));
            Assert.True(pass.IsCompleted, "nothing here waits");
            LookAgain = pass.GetAwaiter().GetResult();
        }
        catch (Death)
        {
            Memory = new Remembered();
            return false;
        }
        catch (ServerError)
        {
            return false;
        }

        if (SettledBuild.Is(Build))
        {
            var facts = Facts();
            Assert.DoesNotContain(facts.Pods.Concat(facts.Strangers), pod => pod.IsAlive);
        }

        return true;
    }

    /// <summary>That many runs, one after the other, each of which succeeds.</summary>
    public World RunsOften(int runs)
    {
        for (var run = 1; run <= runs; run++)
        {
            With(Build.Spec with { RunRequest = $"{run}" }).Settle().Scheduled().Begins(PodContainers.Prepare).Settle();
            Prepared().Begins(PodContainers.Build).Ends(PodContainers.Build).Begins(PodContainers.Publish).Published().Settle();
            Assert.Equal((run, BuildPhase.Succeeded), (Status.Run!.Number, Status.Phase));
            After(TimeSpan.FromSeconds(1)).Settle();
        }

        return this;
    }

    /// <summary>Another process leads, which remembers nothing.</summary>
    public World Restarted()
    {
        Memory = new Remembered();
        return this;
    }

    /// <summary>
    /// A request to create a Pod arrives that a leader sent before it was suspended; others have led since. It succeeds if the name is
    /// free.
    /// </summary>
    public bool LateRequestArrives(int which)
    {
        if (sent.Count == 0 || sent[which % sent.Count] is var late && Pods.Any(pod => pod.Metadata.Name == late.Metadata.Name))
        {
            return false;
        }

        Pods.Insert(0, Born(late));
        return true;
    }

    public BuildFacts Facts()
    {
        var facts = new BuildFacts
        {
            Build = Build,
            Settings = Settings,
            Now = Now,
            Memory = Memory,
            Policy = Policy ?? EffectivePolicy.Of([], Settings),
        };
        // Of a settled build only a part is in memory.
        var build = SettledBuild.Is(Build) ? SettledBuild.Slim(Build) : Build;
        var known = facts.With(PodClaims.Of(build, Pods.Select(BuildPod.Of), Memory), Observe);
        known = known with { Controlled = [.. Platforms.Select(Seen)] };
        return known with { Logs = [.. known.Pods.Where(pod => pod.HasLog).Select(LogOf)] };
    }

    public World After(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public World With(ImageBuildSpec spec)
    {
        Build = Copy(Build, spec, Build.Metadata.Generation!.Value + 1);
        return this;
    }

    /// <summary>The build that a push names changes, or is gone.</summary>
    public World With(ImageBuild? origin)
    {
        Origin = origin;
        return this;
    }

    public World With(Func<ImagePushSpec, ImagePushSpec> change)
    {
        Build = PushRun.Of(
            new ImagePush
            {
                Metadata = Build.Metadata with { Generation = Build.Metadata.Generation!.Value + 1 },
                Spec = change(Push.Spec),
                Status = Push.Status,
            }
        );
        return this;
    }

    /// <summary>A container of the newest Pod begins.</summary>
    public World Begins(string container) =>
        Set(container, new V1ContainerState { Running = new V1ContainerStateRunning { StartedAt = NodeNow.UtcDateTime } });

    /// <summary>It waits, with the kubelet's words.</summary>
    public World Waits(string container, string reason, string? message = null) =>
        Set(
            container,
            new V1ContainerState
            {
                Waiting = new V1ContainerStateWaiting { Reason = reason, Message = message },
            }
        );

    /// <summary>It ends.</summary>
    public World Ends(string container, int exitCode = 0, string? message = null, string? reason = null)
    {
        var started = StateOf(container)?.Running?.StartedAt;
        Set(
            container,
            new V1ContainerState
            {
                Terminated = new V1ContainerStateTerminated
                {
                    ExitCode = exitCode,
                    Message = message,
                    Reason = reason ?? (exitCode == 0 ? "Completed" : "Error"),
                    StartedAt = started,
                    FinishedAt = NodeNow.UtcDateTime,
                },
            }
        );
        return exitCode != 0 ? Phase("Failed")
            : container is PodContainers.Publish or PodContainers.Push ? Phase("Succeeded")
            : this;
    }

    public World Prepared(PrepareReport? report = null)
    {
        Begins(PodContainers.Prepare).After(TimeSpan.FromSeconds(3));
        return Ends(PodContainers.Prepare, 0, ReportText.Write(report ?? Reports.Prepared));
    }

    public World Built()
    {
        Begins(PodContainers.Build).After(TimeSpan.FromSeconds(20));
        return Ends(PodContainers.Build);
    }

    public World Published(PublishReport? report = null)
    {
        Begins(PodContainers.Publish).After(TimeSpan.FromSeconds(1));
        return Ends(PodContainers.Publish, 0, ReportText.Write(report ?? Reports.Published));
    }

    /// <summary>The container of a push ends well.</summary>
    public World Pushed(PublishReport? report = null)
    {
        Begins(PodContainers.Push).After(TimeSpan.FromSeconds(5));
        return Ends(PodContainers.Push, 0, ReportText.Write(report ?? Reports.Pushed));
    }

    public World Phase(string phase, string? reason = null, string? message = null) =>
        Replace(Pod with { Status = (Pod.Status ?? new V1PodStatus()) with { Phase = phase, Reason = reason, Message = message } });

    public World Scheduled() =>
        Replace(
            Pod with
            {
                Spec = Pod.Spec with { NodeName = "node-1" },
                Status = (Pod.Status ?? new V1PodStatus()) with
                {
                    Conditions =
                    [
                        new V1PodCondition
                        {
                            Type = "PodScheduled",
                            Status = "True",
                            LastTransitionTime = Now.UtcDateTime,
                        },
                    ],
                },
            }
        );

    public World Deleted() =>
        Replace(
            Pod with
            {
                Metadata = Pod.Metadata with { DeletionTimestamp = ServerNow.AddSeconds(10).UtcDateTime, DeletionGracePeriodSeconds = 10 },
            }
        );

    public World Gone()
    {
        Pods.RemoveAt(Pods.Count - 1);
        return this;
    }

    public World Event(string reason, string message, DateTimeOffset? first = null)
    {
        Events.Add(
            new Corev1Event
            {
                Metadata = new V1ObjectMeta { NamespaceProperty = Pod.Metadata.NamespaceProperty },
                InvolvedObject = new V1ObjectReference { Uid = Pod.Metadata.Uid, Name = Pod.Metadata.Name },
                Reason = reason,
                Message = message,
                FirstTimestamp = (first ?? NodeNow).UtcDateTime,
                LastTimestamp = NodeNow.UtcDateTime,
            }
        );
        return this;
    }

    public World Replace(V1Pod pod)
    {
        Pods[^1] = pod;
        return this;
    }

    public Condition Condition(string type) => Status.Conditions!.Single(condition => condition.Type == type);

    /// <summary>Status of each condition by its first letter, in the order of a build's life: accepted, admitted, planned, built, pushed.</summary>
    public string Letters() =>
        string.Concat(
            new[]
            {
                BuildConditions.Accepted,
                BuildConditions.Admitted,
                BuildConditions.Planned,
                BuildConditions.Built,
                BuildConditions.Pushed,
            }.Select(type => Status.Conditions!.FirstOrDefault(condition => condition.Type == type)?.Status[0] ?? '-')
        );

    private PodFacts Observe(V1Pod pod) => Observe(BuildPod.Of(pod));

    private PodFacts Observe(BuildPod pod) =>
        Build is PushRun push
            ? ObservePod.Of(pod, push, [.. Events.Select(PodEvent.Of)])
            : ObservePod.Of(pod, Build.Spec, [.. Events.Select(PodEvent.Of)]);

    private BuildFacts CarryOut(Effect effect, BuildFacts facts)
    {
        if (left-- == 0)
        {
            throw new Death();
        }

        if (Fails(effect))
        {
            throw new ServerError();
        }

        Effects.Add(effect);
        return effect switch
        {
            Effect.TakePlace => facts with { Admission = Admission },
            Effect.TakeOrigin take => facts.With(FindOrigin.Of((PushRun)Build, Origin, take.MissingUntil, Now)),
            Effect.VerifyPod verify => Verify(verify.Pod, facts),
            Effect.ConfirmPod confirm => Pods.Find(pod => IsAt(pod, confirm.Name)) is { } found
            && PodClaims.Of(Build, [BuildPod.Of(found)], Memory).Own.Count == 1
                ? facts.With(Observe(found))
                : facts with
                {
                    PodGone = true,
                },
            Effect.TakeCacheVolume => facts with
            {
                CacheVolume = new CacheVolumePlace { Claim = Claim, Holder = Holder },
            },
            Effect.CreateClaim create => Make(create.Claim, facts),
            Effect.DeleteClaim delete => Drop(delete.Claim, facts),
            Effect.CreatePlatformBuild create => CreatePlatform(create.Build, facts),
            Effect.ReadPlatformBuild read => facts.With(read.Name, Whole(Platforms.Find(child => child.Metadata.Name == read.Name))),
            Effect.SteerPlatformBuild steer => Steer(steer.Build, steer.Wish, facts),
            Effect.DeletePlatformBuild delete => DeletePlatform(delete.Build, facts),
            Effect.CreatePod create => Create(create.Pod, facts),
            Effect.DeletePod delete => Delete(delete.Pod, facts),
            Effect.ArchiveLog archive => Archive(archive, facts),
            Effect.WriteStatus write => Write(write.Status, facts),
            Effect.Announce announce => Announce(announce.News, facts),
            Effect.DeleteArchives delete => DeleteArchives(delete.Run, facts),
            Effect.ReadBuild => facts.With(Build) with { Pass = facts.Pass with { BuildRead = true } },
            Effect.DeleteBuild => DeleteBuild(facts),
            Effect.Forget => Forget(facts),
            _ => throw new InvalidOperationException($"nobody expected {effect}"),
        };
    }

    private BuildFacts Make(V1PersistentVolumeClaim claim, BuildFacts facts)
    {
        Claim = ClaimRefusal is null ? CacheClaim.Of(claim) with { Uid = $"claim-{++born}", Phase = "Pending" } : null;
        return facts with { CacheVolume = facts.CacheVolume! with { Claim = Claim, Refusal = ClaimRefusal } };
    }

    private BuildFacts Drop(CacheClaim claim, BuildFacts facts)
    {
        Assert.True(claim.Own, "the operator deletes what it has made alone");
        Claim = null;
        return facts with { CacheVolume = facts.CacheVolume! with { Claim = null, WasLost = claim.IsLost, Dropped = true } };
    }

    /// <summary>As an informer has it: only a part of one that has ended.</summary>
    private static SeenBuild Seen(ImageBuild child) =>
        SettledBuild.Is(child) ? new SeenBuild(SettledBuild.Slim(child), Whole: false) : new SeenBuild(child, Whole: true);

    private static SeenBuild? Whole(ImageBuild? child) => child is null ? null : new SeenBuild(child, Whole: true);

    private BuildFacts CreatePlatform(ImageBuild child, BuildFacts facts)
    {
        var known = Platforms.Find(other => other.Metadata.Name == child.Metadata.Name);
        if (known is null)
        {
            known = Accepted(child);
            known.Metadata = known.Metadata with { Uid = $"platform-{++born}", Generation = 1, CreationTimestamp = ServerNow.UtcDateTime };
            Platforms.Add(known);
        }

        return facts.With(known.Metadata.Name!, Whole(known));
    }

    private BuildFacts Steer(ImageBuild child, PlatformWish wish, BuildFacts facts)
    {
        var at = Platforms.FindIndex(other => other.Metadata.Uid == child.Metadata.Uid);
        var known = Platforms[at];
        Platforms[at] = Copy(
            known,
            known.Spec with
            {
                Cancel = wish.Cancel,
                Suspend = wish.Suspend,
                Priority = wish.Priority,
            },
            known.Metadata.Generation!.Value + 1
        );
        return facts.With(child.Metadata.Name!, Whole(Platforms[at]));
    }

    private BuildFacts DeletePlatform(ImageBuild child, BuildFacts facts)
    {
        Platforms.RemoveAll(other => other.Metadata.Uid == child.Metadata.Uid);
        return facts.With(child.Metadata.Name!, null);
    }

    /// <summary>The build of a platform gets a status from its own loop.</summary>
    public World Says(string platform, ImageBuildStatus status)
    {
        var at = Platforms.FindLastIndex(child => child.Spec.Platforms![0] == platform);
        Assert.True(at >= 0, $"no build for {platform}");
        Platforms[at] = new ImageBuild
        {
            Metadata = Platforms[at].Metadata,
            Spec = Platforms[at].Spec,
            Status = status with
            {
                ObservedGeneration = Platforms[at].Metadata.Generation,
                Run = new BuildRun { Number = 1 },
            },
        };
        return this;
    }

    private BuildFacts Create(V1Pod pod, BuildFacts facts)
    {
        Assert.DoesNotContain(facts.Pods, other => other.IsAlive && other.Name != pod.Metadata.Name);
        if (Refusal is not null)
        {
            return Refused(facts, Refusal, Memory);
        }

        sent.Add(pod);
        if (Pods.Find(other => IsAt(other, pod.Metadata.Name)) is { } known)
        {
            return SamePod.Difference(facts, known) is { } difference
                ? Refused(
                    facts.WithStranger(BuildPod.Of(known)),
                    PodRefusals.NameTaken(known.Metadata.Name!, difference),
                    Memory.WithStranger(known.Metadata.Uid!)
                )
                : Owned(facts, known);
        }

        Assert.False(seen.Contains(pod.Metadata.Name!), $"{pod.Metadata.Name} was there and is made again");
        Launched.Add(pod.Metadata.Name!);
        Log.Clear();
        Pods.Add(Born(pod));
        return Owned(facts, Pod) with { Pass = facts.Pass with { PodCreated = true } };
    }

    private bool IsAt(V1Pod pod, string? name) =>
        pod.Metadata.Name == name && pod.Metadata.NamespaceProperty == Build.Metadata.NamespaceProperty;

    private BuildFacts Refused(BuildFacts facts, Failure refusal, Remembered memory)
    {
        Memory = memory with { RefusedAt = Now };
        return facts with { Refusal = refusal, Memory = Memory };
    }

    private BuildFacts Owned(BuildFacts facts, V1Pod pod)
    {
        Memory = Memory.WithOwn(pod.Metadata.Uid!) with { RefusedAt = null };
        return facts.With(Observe(pod)) with { Memory = Memory };
    }

    private BuildFacts Verify(PodFacts pod, BuildFacts facts)
    {
        var rest = facts.WithoutUnverified(pod.Name);
        if (Pods.Find(other => IsAt(other, pod.Name)) is not { } live)
        {
            return rest;
        }

        if (SamePod.Difference(rest, live) is null)
        {
            return Owned(rest, live);
        }

        Memory = Memory.WithStranger(live.Metadata.Uid!);
        return rest.WithStranger(BuildPod.Of(live)) with { Memory = Memory };
    }

    private V1Pod Born(V1Pod pod) =>
        pod with
        {
            Metadata = pod.Metadata with { Uid = $"pod-{++born}", CreationTimestamp = ServerNow.UtcDateTime },
            Status = new V1PodStatus { Phase = "Pending" },
        };

    private BuildFacts Delete(PodFacts pod, BuildFacts facts)
    {
        Assert.True(
            facts.LogSettled(pod) || DecideRun.HasEnded(Build.Status) || facts.Strangers.Contains(pod),
            $"the log of {pod.Name} is not saved"
        );
        Pods.RemoveAll(other => IsAt(other, pod.Name) && other.Metadata.Uid == pod.Uid);
        return facts.With(pod with { Deleting = true, DeletedAt = Now });
    }

    private BuildFacts Archive(Effect.ArchiveLog what, BuildFacts facts)
    {
        if (what.Pod is not { } pod)
        {
            return facts;
        }

        SavedLogs.Add(pod.Name);
        ArchivedRuns.Add(pod.Run);
        return facts.With(LogOf(pod)) with { Pass = facts.Pass with { LogsAsked = [.. facts.Pass.LogsAsked, pod.Uid] } };
    }

    /// <summary>What the API server gives back is what was written, in whole seconds.</summary>
    private BuildFacts Write(ImageBuildStatus status, BuildFacts facts)
    {
        var before = Build.Status;
        StatusChecker.Check(Build, status, Secrets);
        StatusChecker.CheckStep(before.Run is null ? null : before, status);
        Writes++;
        seen.UnionWith(
            status.Stages?.Any(stage => stage.Name == BuildStage.Schedule) == true ? Pods.Select(pod => pod.Metadata.Name!) : []
        );
        Build = Build is PushRun push ? Stored(push, PushStatusOf.Of(facts, push, status)) : Stored(status);
        if (Build is PushRun)
        {
            // Anything that is lost on the way would be written again in every pass.
            Assert.Equal(
                JsonSerializer.Serialize(status, ContractJson.Default.ImageBuildStatus),
                JsonSerializer.Serialize(Build.Status, ContractJson.Default.ImageBuildStatus)
            );
        }

        Memory = Memory with { LastWrite = Now };
        return facts with { Build = Build, Memory = Memory, Pass = facts.Pass with { StatusWritten = true, StatusBefore = before } };
    }

    private ImageBuild Stored(ImageBuildStatus status)
    {
        var text = JsonSerializer.Serialize(status, ContractJson.Default.ImageBuildStatus);
        var stored = Copy(Build, Build.Spec, Build.Metadata.Generation!.Value);
        stored.Status = JsonSerializer.Deserialize(text, ContractJson.Default.ImageBuildStatus)!;
        return stored;
    }

    private static PushRun Stored(PushRun push, ImagePushStatus status)
    {
        var text = JsonSerializer.Serialize(push.With(status), ContractJson.Default.ImagePush);
        var stored = JsonSerializer.Deserialize(text, ContractJson.Default.ImagePush)!;
        stored.Metadata = push.Metadata;
        return PushRun.Of(stored);
    }

    private BuildFacts DeleteArchives(int run, BuildFacts facts)
    {
        ArchivedRuns.Remove(run);
        return facts with { Pass = facts.Pass with { ArchivesDeletedBefore = run + 1 } };
    }

    private BuildFacts Announce(BuildNews news, BuildFacts facts)
    {
        News.Add(news);
        Memory = Memory with { EndAnnounced = news.EndedRun ?? Memory.EndAnnounced };
        return facts with { Memory = Memory, Pass = facts.Pass with { Announced = true } };
    }

    private BuildFacts DeleteBuild(BuildFacts facts)
    {
        BuildDeleted = true;
        return facts with { Pass = facts.Pass with { BuildDeleted = true } };
    }

    private BuildFacts Forget(BuildFacts facts)
    {
        Memory = new Remembered();
        return facts with { Memory = Memory, Pass = facts.Pass with { Forgotten = true } };
    }

    private LogState LogOf(PodFacts pod)
    {
        var reader = Build is PushRun ? new PushLog() : EngineCatalog.Find(BuildEngine.BuildKit)!.OpenLog();
        var tail = new LogTail();
        foreach (var line in pod.Name == Pod.Metadata.Name ? Log : [])
        {
            reader.Read(line, CleanLine.Of(line));
            tail.Add(line);
        }

        return new LogState
        {
            Run = pod.Run,
            Attempt = pod.Attempt,
            Facts = reader.Facts,
            Tail = Log.Count == 0 ? null : tail.ToString(),
            Archive = SavedLogs.Contains(pod.Name) && !LogsAreLost ? pod.Name + "-log" : null,
            Lost = LogsAreLost,
        };
    }

    private V1ContainerState? StateOf(string container) =>
        (Pod.Status?.InitContainerStatuses ?? [])
            .Concat(Pod.Status?.ContainerStatuses ?? [])
            .FirstOrDefault(status => status.Name == container)
            ?.State;

    private World Set(string container, V1ContainerState state)
    {
        var status = Pod.Status ?? new V1PodStatus();
        var mine = new V1ContainerStatus { Name = container, State = state };
        return Replace(
            Pod with
            {
                Status = container is PodContainers.Publish or PodContainers.Push
                    ? status with
                    {
                        ContainerStatuses = [mine],
                    }
                    : status with
                    {
                        InitContainerStatuses = [.. (status.InitContainerStatuses ?? []).Where(other => other.Name != container), mine],
                    },
            }
        );
    }

    /// <summary>As the API server fills in a default.</summary>
    private static ImageBuild Accepted(ImageBuild build)
    {
        if (build is PushRun)
        {
            return build;
        }

        build.Spec = build.Spec with { ModelVersion = build.Spec.ModelVersion ?? ModelVersions.Auto, Source = build.Spec.Source ?? Source };
        return build;
    }

    private static ImageBuild Copy(ImageBuild build, ImageBuildSpec spec, long generation) =>
        new()
        {
            Metadata = build.Metadata with { Generation = generation },
            Spec = spec,
            Status = build.Status,
        };

    private sealed class Death : Exception;

    private sealed class ServerError : Exception;
}
