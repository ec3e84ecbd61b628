using FsCheck;
using FsCheck.Fluent;
using Operator.Core.Contract;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Status;

/// <summary>The same properties as those of builds, in histories of a push: the world asserts them in every pass.</summary>
public sealed class PushProperties
{
    private enum Happening
    {
        Pass,
        DieAtOnce,
        DieAfterOne,
        DieAfterTwo,
        DieAfterThree,
        LateRequest,
        Minute,
        BuildRuns,
        BuildSucceeds,
        BuildFails,
        BuildVanishes,
        Begin,
        End,
        Fail,
        Delete,
        Vanish,
        Cancel,
        Resume,
        Again,
    }

    [Fact]
    public void Every_history_is_sound()
    {
        var history = Gen.Elements(Enum.GetValues<Happening>()).ListOf().Resize(60).Select(list => list.ToArray());

        Prop.ForAll(Arb.From(history), Replay).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static void Replay(Happening[] history)
    {
        var spec = PushLifeTests.FromBuild() with { Retry = new BuildRetry { Limit = 2 } };
        var world = PushLifeTests.Of(spec);
        var requests = 0;
        foreach (var happening in history)
        {
            Happens(world, happening, ref requests);
        }

        // In the end nothing waits for what cannot come.
        world.With(PushLifeTests.Succeeded()).With(known => known with { Cancel = true });
        for (var minute = 0; minute < 40; minute++)
        {
            world.After(TimeSpan.FromMinutes(1)).Pass();
        }

        Assert.True(DecideRun.HasEnded(world.Build.Status), $"{world.Status.Phase} {world.Status.Reason}: {world.Status.Message}");
    }

    private static void Happens(World world, Happening happening, ref int requests)
    {
        var hasPod = world.Pods.Count > 0;
        switch (happening)
        {
            case Happening.Pass:
                world.Pass();
                break;
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
            case Happening.LateRequest:
                world.LateRequestArrives(requests);
                break;
            case Happening.Minute:
                world.After(TimeSpan.FromMinutes(1));
                break;
            case Happening.BuildRuns:
                world.With(PushLifeTests.Build(BuildPhase.Building));
                break;
            case Happening.BuildSucceeds:
                world.With(PushLifeTests.Succeeded());
                break;
            case Happening.BuildFails:
                world.With(PushLifeTests.Build(BuildPhase.Failed));
                break;
            case Happening.BuildVanishes:
                world.With((ImageBuild?)null);
                break;
            case Happening.Begin when hasPod && world.Pod.Status?.ContainerStatuses is null:
                world.Begins(PodContainers.Push);
                break;
            case Happening.End when hasPod && world.Pod.Status?.Phase is "Pending":
                world.Pushed();
                break;
            case Happening.Fail when hasPod && world.Pod.Status?.Phase is "Pending":
                world.Begins(PodContainers.Push).Ends(PodContainers.Push, 1, Reports.PublishFailed(PushReasons.RegistryUnavailable));
                break;
            case Happening.Delete when hasPod:
                world.Deleted();
                break;
            case Happening.Vanish when hasPod:
                world.Gone();
                break;
            case Happening.Cancel:
                world.With(known => known with { Cancel = true });
                break;
            case Happening.Resume:
                world.With(known => known with { Cancel = false });
                break;
            case Happening.Again:
                requests++;
                var text = $"{requests}";
                world.With(known => known with { RunRequest = text });
                break;
        }
    }
}
