using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Status;

/// <summary>No stage that did nothing wrong is told as failed, and no failed one as succeeded: by the core alone.</summary>
public sealed class StageTests
{
    public static TheoryData<string> Cases => [.. StageCase.All.Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Stage_is_told_as_what_it_was(string name)
    {
        var played = StageCase.Named(name);
        var world = new World().Settle();
        world.Log.AddRange(played.Log);

        world.Replace(world.Pod with { Status = played.Pod(world.Now) }).Settle();

        played.Check(world.Status);
    }

    [Theory]
    [InlineData(BuildStage.Prepare)]
    [InlineData(BuildStage.Build)]
    [InlineData(BuildStage.Publish)]
    public void Each_stage_has_cases_of_both_kinds(BuildStage stage) =>
        Assert.Equal([false, true], StageCase.All.Where(item => item.Stage == stage).Select(item => item.Fails).Distinct().Order());
}
