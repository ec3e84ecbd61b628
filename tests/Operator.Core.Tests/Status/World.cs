using System.Text.Json;
using k8s.Models;
using Operator.Core.Admission;
using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Core.Observation;
using Operator.Core.Runs;
using Operator.Core.Status;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Status;

/// <summary>
/// A cluster with one build in it, as small as the pure core allows: it holds what a cluster holds, and a pass reads it, writes the
/// status and does the next action. Every status passes the checker.
/// </summary>
internal sealed class World
{
    private readonly HashSet<string> seen = [];
    private int born;

    public ImageBuild Build { get; set; } = An.ImageBuild();

    public OperatorSettings Settings { get; set; } = An.Settings();

    public DateTimeOffset Now { get; set; } = An.Hour.AddSeconds(2);

    public AdmissionVerdict Admission { get; set; } = new AdmissionVerdict.Start();

    public List<V1Pod> Pods { get; } = [];

    public List<Corev1Event> Events { get; } = [];

    /// <summary>What the build container of the newest Pod has printed.</summary>
    public List<string> Log { get; } = [];

    public HashSet<string> SavedLogs { get; } = [];

    public bool LogsAreLost { get; set; }

    public LaunchRefusal? Refusal { get; set; }

    public IReadOnlyList<SpecProblem> Problems { get; set; } = [];

    public List<string> Secrets { get; } = [];

    /// <summary>Names of Pods in the order of their creation; none that a status ever told of comes twice.</summary>
    public List<string> Launched { get; } = [];

    /// <summary>Actions in their order, without waiting.</summary>
    public List<NextAction> Actions { get; } = [];

    public NextAction Next { get; private set; } = new NextAction.Nothing();

    public int Writes { get; private set; }

    public ImageBuildStatus Status => Build.Status;

    public V1Pod Pod => Pods[^1];

    /// <summary>Passes until nothing is left to do now.</summary>
    public World Settle()
    {
        for (var pass = 0; pass < 30; pass++)
        {
            Pass();
            if (Next is NextAction.WaitUntil or NextAction.Nothing)
            {
                return this;
            }
        }

        throw new InvalidOperationException($"no rest after 30 passes; the last action is {Next}");
    }

    /// <param name="loseStatus">As if the operator died before its status was written.</param>
    /// <param name="loseAction">As if it died before it did what it had decided.</param>
    public void Pass(bool loseStatus = false, bool loseAction = false)
    {
        var facts = Facts();
        var verdict = RunVerdict.Of(facts);
        Next = DecideAction.For(facts, verdict);
        if (Next is NextAction.ConfirmPod)
        {
            facts = facts with { PodGone = true };
            verdict = RunVerdict.Of(facts);
            Next = DecideAction.For(facts, verdict);
        }

        var launches = Next is NextAction.LaunchPod;
        if (launches && !loseAction)
        {
            // The status tells of the Pod that was made in the same pass.
            Do(Next, facts);
            facts = Facts();
            verdict = RunVerdict.Of(facts);
            Next = DecideAction.For(facts, verdict);
        }

        var status = StatusSummary.Compute(facts, verdict);
        StatusChecker.Check(Build, status, Secrets);
        if (!launches && !loseAction)
        {
            Do(Next, facts);
        }

        if (!loseStatus)
        {
            StatusChecker.CheckStep(Build.Status.Run is null ? null : Build.Status, status);
            Write(status);
        }
    }

    public BuildFacts Facts()
    {
        var decision = DecideRun.For(Build, Pods);
        var pods = Pods.Select(pod => ObservePod.Of(pod, Build.Spec, Events)).ToList();
        return new BuildFacts
        {
            Build = Build,
            Settings = Settings,
            Now = Now,
            Decision = decision,
            Problems = Problems,
            Admission = Admission,
            Pods = pods,
            Refusal = Refusal,
            SavedLogs = SavedLogs,
            Log = LogOf(),
        };
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

    /// <summary>A container of the newest Pod begins.</summary>
    public World Begins(string container) =>
        Set(container, new V1ContainerState { Running = new V1ContainerStateRunning { StartedAt = Now.UtcDateTime } });

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
                    FinishedAt = Now.UtcDateTime,
                },
            }
        );
        return exitCode != 0 ? Phase("Failed")
            : container == PodContainers.Publish ? Phase("Succeeded")
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
                Metadata = Pod.Metadata with { DeletionTimestamp = Now.AddSeconds(10).UtcDateTime, DeletionGracePeriodSeconds = 10 },
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
                InvolvedObject = new V1ObjectReference { Uid = Pod.Metadata.Uid, Name = Pod.Metadata.Name },
                Reason = reason,
                Message = message,
                FirstTimestamp = (first ?? Now).UtcDateTime,
                LastTimestamp = Now.UtcDateTime,
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
    public string Hops() =>
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

    private void Do(NextAction action, BuildFacts facts)
    {
        if (action is not (NextAction.WaitUntil or NextAction.Nothing))
        {
            Actions.Add(action);
        }

        switch (action)
        {
            case NextAction.LaunchPod launch:
                Launch(launch, facts);
                break;
            case NextAction.ArchiveLog archive:
                SavedLogs.Add(archive.Pod.Name);
                break;
            case NextAction.DeletePod delete:
                Assert.True(facts.LogSettled(delete.Pod) || DecideRun.HasEnded(Build.Status), $"the log of {delete.Pod.Name} is not saved");
                Pods.RemoveAll(pod => pod.Metadata.Name == delete.Pod.Name);
                break;
        }
    }

    private void Launch(NextAction.LaunchPod launch, BuildFacts facts)
    {
        Assert.DoesNotContain(facts.Pods, pod => pod is { Ended: false, Deleting: false });
        var planned = Assert.IsType<PodPlan.Planned>(PlanPod.For(Build, facts.Run, launch.Attempt, launch.RunStart, Settings));
        Assert.False(seen.Contains(planned.Pod.Metadata.Name!), $"{planned.Pod.Metadata.Name} was there and is made again");
        Launched.Add(planned.Pod.Metadata.Name!);
        Log.Clear();
        Pods.Add(
            planned.Pod with
            {
                Metadata = planned.Pod.Metadata with { Uid = $"pod-{++born}", CreationTimestamp = BuildFacts.WholeSecond(Now).UtcDateTime },
                Status = new V1PodStatus { Phase = "Pending" },
            }
        );
    }

    /// <summary>What the API server gives back is what was written, in whole seconds.</summary>
    private void Write(ImageBuildStatus status)
    {
        var before = JsonSerializer.Serialize(Build.Status, ContractJson.Default.ImageBuildStatus);
        var after = JsonSerializer.Serialize(status, ContractJson.Default.ImageBuildStatus);
        Writes += before == after ? 0 : 1;
        seen.UnionWith(
            status.Stages?.Any(stage => stage.Name == BuildStage.Schedule) == true ? Pods.Select(pod => pod.Metadata.Name!) : []
        );
        Build.Status = JsonSerializer.Deserialize(after, ContractJson.Default.ImageBuildStatus)!;
    }

    private LogState? LogOf()
    {
        if (Pods.Count == 0)
        {
            return null;
        }

        var reader = EngineCatalog.Find(BuildEngine.BuildKit)!.OpenLog();
        var tail = new LogTail();
        foreach (var line in Log)
        {
            reader.Read(line);
            tail.Add(line);
        }

        return new LogState
        {
            Facts = reader.Facts,
            Tail = Log.Count == 0 ? null : tail.ToString(),
            Archive = SavedLogs.Contains(Pod.Metadata.Name!) ? Pod.Metadata.Name + "-log" : null,
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
                Status =
                    container == PodContainers.Publish
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

    private static ImageBuild Copy(ImageBuild build, ImageBuildSpec spec, long generation) =>
        new()
        {
            Metadata = build.Metadata with { Generation = generation },
            Spec = spec,
            Status = build.Status,
        };
}
