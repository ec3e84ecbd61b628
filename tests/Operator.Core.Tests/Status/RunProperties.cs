using FsCheck;
using FsCheck.Fluent;
using Operator.Core.Contract;
using Operator.Core.Life;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Status;

/// <summary>
/// Whatever happens, in whatever order, and wherever the operator dies: every status is sound, a run's end is final, progress never
/// falls, no Pod is made twice, no two work at once, and none works on for a run that has ended, not even one that a suspended leader's
/// request creates late. The world asserts all of that in every pass.
/// </summary>
public sealed class RunProperties
{
    private enum Happening
    {
        Pass,
        DieAtOnce,
        DieAfterOne,
        DieAfterTwo,
        DieAfterThree,
        DeletesFail,
        WritesFail,
        NothingFails,
        LateRequest,
        ClockOfNode,
        ClockOfServer,
        Minute,
        Prepare,
        Build,
        Publish,
        FailPrepare,
        FailBuild,
        FailPublish,
        Evict,
        Delete,
        Vanish,
        Stale,
        Log,
        Cancel,
        Resume,
        Change,
        Again,
        Refuse,
    }

    [Fact]
    public void Every_history_is_sound()
    {
        var history = Gen.Elements(Enum.GetValues<Happening>()).ListOf().Resize(60).Select(list => list.ToArray());

        Prop.ForAll(Arb.From(history), Replay).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Death_at_any_step_changes_no_end()
    {
        var deaths = Gen.Elements(-1, -1, 0, 1, 2, 3).ListOf().Resize(40).Select(list => list.ToArray());

        Prop.ForAll(Arb.From(deaths), SurvivesTo).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void Clocks_that_disagree_end_no_build()
    {
        var hours = Gen.Choose(-180, 180).Select(minutes => TimeSpan.FromMinutes(minutes));

        Prop.ForAll(Arb.From(hours), Arb.From(hours), Arb.From(hours), SurvivesClocks).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    /// <summary>A good run, whose image takes a moment to be pulled, on a node and before a server whose clocks are wrong.</summary>
    private static void SurvivesClocks(TimeSpan node, TimeSpan server, TimeSpan another)
    {
        var world = new World { NodeSkew = node, ServerSkew = server }.Settle();
        world.After(TimeSpan.FromSeconds(2)).Scheduled().Settle().Prepared().Settle();
        world.Waits(PodContainers.Build, "ErrImagePull", "not found").Event("Failed", "Failed to pull image \"x\": not found").Settle();
        world.After(TimeSpan.FromSeconds(5)).Settle().Begins(PodContainers.Build).Settle();
        // Another leader, with another clock.
        world.Now += another < TimeSpan.FromMinutes(30) ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(30);
        world.Settle().Ends(PodContainers.Build).Settle().Published().Settle();

        Assert.Equal((BuildPhase.Succeeded, RunReasons.Succeeded.Name), (world.Status.Phase, world.Status.Reason));
        Assert.Single(world.Launched);
        var apart = node - server;
        Assert.Equal(
            // Whole minutes: half a minute is tolerated, and the first container starts two seconds after its Pod.
            apart <= TimeSpan.FromMinutes(-1),
            world.Status.Warnings?.Any(warning =>
                warning.StartsWith(InfrastructureReasons.ClockSkew.Name, StringComparison.Ordinal)
                && warning.EndsWith("behind the API server's", StringComparison.Ordinal)
            ) == true
        );
    }

    /// <summary>One good run, in which each pass may die after any effect.</summary>
    private static void SurvivesTo(int[] deaths)
    {
        var world = new World();
        Action<World>[] life = [_ => { }, now => now.Scheduled().Prepared(), now => now.Built(), now => now.Published()];
        var death = 0;
        foreach (var step in life)
        {
            if (world.Pods.Count > 0 || step == life[0])
            {
                step(world);
            }

            for (var pass = 0; pass < 4; pass++)
            {
                var kind = death < deaths.Length ? deaths[death++] : -1;
                world.Pass(dieAfter: kind < 0 ? null : kind);
            }

            world.Settle();
        }

        Assert.Equal(BuildPhase.Succeeded, world.Status.Phase);
        Assert.Single(world.Launched);
        Assert.Equal("TTTTT", world.Letters());
    }

    private static void Replay(Happening[] history)
    {
        var world = new World { Build = An.ImageBuild(new ImageBuildSpec { Retry = new BuildRetry { Limit = 2 } }) };
        foreach (var happening in history)
        {
            Happen(world, happening);
            world.Pass();
        }

        world.Refusal = null;
        world.Fails = _ => false;
        world.After(TimeSpan.FromDays(2)).Settle();
        Assert.True(
            DecideRun.HasEnded(world.Status) || world.Status.Phase == BuildPhase.Preparing,
            $"after two days the run is still {world.Status.Phase}"
        );
    }

    private static void Happen(World world, Happening happening)
    {
        var spec = world.Build.Spec;
        var alive = world.Pods.Count > 0 && world.Pod.Status?.Phase is not ("Failed" or "Succeeded");
        switch (happening)
        {
            case Happening.DieAtOnce:
                world.Pass(dieAfter: 0);
                break;
            case Happening.DieAfterOne:
                world.Pass(dieAfter: 1);
                break;
            case Happening.DieAfterTwo:
                world.Pass(dieAfter: 2);
                break;
            case Happening.DieAfterThree:
                world.Pass(dieAfter: 3);
                break;
            case Happening.DeletesFail:
                world.Fails = effect => effect is Effect.DeletePod;
                break;
            case Happening.WritesFail:
                world.Fails = effect => effect is Effect.WriteStatus;
                break;
            case Happening.NothingFails:
                world.Fails = _ => false;
                break;
            case Happening.LateRequest:
                world.LateRequestArrives(world.Effects.Count);
                break;
            case Happening.ClockOfNode:
                world.NodeSkew = world.NodeSkew == default ? TimeSpan.FromMinutes(-16) : default;
                break;
            case Happening.ClockOfServer:
                world.ServerSkew = world.ServerSkew == default ? TimeSpan.FromMinutes(-16) : default;
                break;
            case Happening.Minute:
                world.After(TimeSpan.FromMinutes(1));
                break;
            case Happening.Prepare when alive:
                world.Prepared();
                break;
            case Happening.Build when alive:
                world.Built();
                break;
            case Happening.Publish when alive:
                world.Published();
                break;
            case Happening.FailPrepare when alive:
                world.Begins(PodContainers.Prepare).Ends(PodContainers.Prepare, 1, Reports.PrepareFailed(SourceReasons.Unavailable));
                break;
            case Happening.FailBuild when alive:
                world.Log.AddRange(Reports.FailedStep);
                world.Begins(PodContainers.Build).Ends(PodContainers.Build, 123);
                break;
            case Happening.FailPublish when alive:
                world.Begins(PodContainers.Publish).Ends(PodContainers.Publish, 1, Reports.PublishFailed(PushReasons.RegistryUnavailable));
                break;
            case Happening.Evict when alive:
                world.Phase("Failed", "Evicted", "The node was low on resource: memory.");
                break;
            case Happening.Delete when alive && world.Pod.Metadata.DeletionTimestamp is null:
                world.Deleted();
                break;
            case Happening.Vanish when world.Pods.Count > 0:
                world.Gone();
                break;
            case Happening.Stale when alive:
                world.Replace(world.Pod with { Status = new() { Phase = "Pending" } });
                break;
            case Happening.Log when alive:
                world.Log.AddRange(Reports.FailedStep.Take(4));
                break;
            case Happening.Cancel:
                world.With(spec with { Cancel = true });
                break;
            case Happening.Resume:
                world.With(spec with { Cancel = false });
                break;
            case Happening.Change:
                world.With(spec with { Version = $"{spec.Version}x" });
                break;
            case Happening.Again:
                world.With(spec with { RunRequest = $"{spec.RunRequest}x" });
                break;
            case Happening.Refuse:
                world.Refusal = world.Refusal is null ? new(InfrastructureReasons.PodRejected, "exceeded quota") : null;
                break;
        }
    }
}
