using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Status;

/// <summary>How long each part took, to tenths where they are known, with nothing left out between two of them.</summary>
public sealed class StageTimeTests
{
    [Fact]
    public void Parts_have_tenths_and_add_up_to_the_whole()
    {
        var world = new World().Settle().After(TimeSpan.FromSeconds(2));
        var began = world.Now;
        world.Begins(PodContainers.Prepare).After(TimeSpan.FromSeconds(3));
        world.Ends(PodContainers.Prepare, 0, Text(Reports.Prepared with { Times = new(began.AddSeconds(0.4), began.AddSeconds(2.7)) }));
        world.After(TimeSpan.FromSeconds(2)).Begins(PodContainers.Build).After(TimeSpan.FromSeconds(20)).Ends(PodContainers.Build);
        world.After(TimeSpan.FromSeconds(1)).Begins(PodContainers.Publish).After(TimeSpan.FromSeconds(1));
        var publish = new ContainerTimes(began.AddSeconds(26.2), began.AddSeconds(26.9));
        world.Ends(PodContainers.Publish, 0, ReportText.Write(Reports.Published with { Times = publish })).Settle();

        Assert.Equal(
            [(BuildStage.Schedule, 2.4), (BuildStage.Prepare, 2.3), (BuildStage.Build, 23.5), (BuildStage.Publish, 0.7)],
            world.Status.Stages!.Skip(1).Select(stage => (stage.Name, stage.Seconds!.Value))
        );
        Assert.Equal(28.9, world.Status.Stages!.Skip(1).Sum(stage => stage.Seconds!.Value), 3);
    }

    [Fact]
    public void Report_that_contradicts_the_kubelet_is_not_believed()
    {
        var world = new World().Settle();
        var began = world.Now;
        world.Begins(PodContainers.Prepare).After(TimeSpan.FromSeconds(3));
        world.Ends(PodContainers.Prepare, 0, Text(Reports.Prepared with { Times = new(began.AddDays(-1), began.AddDays(1)) })).Settle();

        Assert.Equal(3, world.Status.Stages!.Single(stage => stage.Name == BuildStage.Prepare).Seconds);
    }

    private static string Text(PrepareReport report) => ReportText.Write(report);
}
