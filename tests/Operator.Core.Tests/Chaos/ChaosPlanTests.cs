using Operator.Testing.Chaos;

namespace Operator.Core.Tests.Chaos;

public sealed class ChaosPlanTests
{
    [Fact]
    public void Same_seed_gives_the_same_plan()
    {
        var (one, other) = (ChaosPlan.Of(7, ChaosSize.Whole), ChaosPlan.Of(7, ChaosSize.Whole));

        Assert.Equal(one.Builds, other.Builds);
        Assert.Equal(one.Steps, other.Steps);
        Assert.Equal(one.ClockOffset, other.ClockOffset);
    }

    [Fact]
    public void Other_seed_gives_another_plan() =>
        Assert.NotEqual(ChaosPlan.Of(7, ChaosSize.Whole).Steps, ChaosPlan.Of(8, ChaosSize.Whole).Steps);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20)]
    public void Plan_has_all_that_it_must_have(int seed)
    {
        foreach (var size in new[] { ChaosSize.Small, ChaosSize.Whole })
        {
            var plan = ChaosPlan.Of(seed, size);

            Assert.Equal(size.Builds, plan.Builds.Count);
            Assert.Equal(size.Namespaces, plan.Builds.Select(build => build.Namespace).Distinct().Count());
            Assert.Equal(3, plan.Builds.Select(build => build.Engine).Distinct().Count());
            Assert.Equal(Enum.GetValues<ChaosKind>().Order(), plan.Builds.Select(build => build.Kind).Distinct().Order());
            Assert.Equal(90, Math.Abs(plan.ClockOffset.TotalSeconds));
            Assert.Equal(2, plan.Steps.OfType<ChaosStep.RestartApiServer>().Count());
            Assert.Single(plan.Steps.OfType<ChaosStep.DeletePod>());
            Assert.Single(plan.Steps.OfType<ChaosStep.TroubleRegistry>());
            Assert.NotEmpty(plan.Steps.OfType<ChaosStep.EndWatches>());
            // Killed or paused every few seconds.
            var harm = plan.Steps.Where(step => step is ChaosStep.Kill or ChaosStep.Pause).Select(step => step.At).ToList();
            Assert.All(harm.Zip(harm.Skip(1)), pair => Assert.InRange((pair.Second - pair.First).TotalSeconds, 3, 8));
            Assert.InRange(harm[^1], size.Window - TimeSpan.FromSeconds(8), size.Window);
            Assert.Equal(
                plan.Builds.Where(build => build.Kind == ChaosKind.Held),
                plan.Steps.OfType<ChaosStep.Release>().Select(step => step.Build).OrderBy(build => build.Number)
            );
        }
    }
}
