using System.Text.Json;
using Operator.Core.Admission;
using Operator.Core.Contract;
using Operator.Core.Life;
using Operator.Core.Runs;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Runs;

/// <summary>Thousands of builds may wait, each as large as the API server stores: memory has what the queue needs of them.</summary>
public sealed class SlimBuildTests
{
    private const int Builds = 200;

    private static readonly ImageBuildStatus Waiting = new()
    {
        ObservedGeneration = 1,
        Phase = BuildPhase.Queued,
        Run = new BuildRun { Number = 1, SpecHash = SpecHash.Of(Huge(0, new ImageBuildStatus()).Spec) },
        Queue = new QueueStatus { Since = An.Hour, Position = 3 },
    };

    [Fact]
    public void Two_hundred_waiting_builds_of_a_megabyte_take_less_than_a_megabyte_together()
    {
        var whole = Enumerable.Range(0, Builds).Select(Huge).Sum(Size);
        var slim = Enumerable.Range(0, Builds).Select(number => SlimBuild.Of(Huge(number))).Sum(Size);

        Assert.True(whole > Builds * 1_100_000L, $"{whole} bytes before");
        Assert.True(slim < 1_000_000, $"{slim} bytes of {whole} are kept");
    }

    /// <summary>The memory itself, with what strings and dictionaries cost beyond their text.</summary>
    [Fact]
    public void What_is_kept_holds_on_to_nothing_of_the_rest()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var kept = Enumerable.Range(0, Builds).Select(number => SlimBuild.Of(Huge(number))).ToList();
        var after = GC.GetTotalMemory(forceFullCollection: true);

        // Whole, they are 440 MB; other tests run beside this one.
        Assert.InRange((after - before) / 1_000_000, -200, 100);
        Assert.All(kept, build => Assert.IsType<SlimBuild>(build));
    }

    [Fact]
    public void Queue_decides_the_same_with_a_part_as_with_the_whole()
    {
        foreach (
            var status in new[]
            {
                new ImageBuildStatus(),
                Waiting,
                Waiting with
                {
                    Run = new BuildRun { Number = 4, SpecHash = "other" },
                },
            }
        )
        {
            var whole = Huge(0, status);
            var slim = SlimBuild.Of(whole);
            Assert.IsType<SlimBuild>(slim);

            var (one, other) = (DecideRun.For(whole, []), DecideRun.For(slim, []));

            Assert.Equal(one, other);
            Assert.Equal(
                QueueEntry.Of(whole, one, false, An.Hour, An.Settings()),
                QueueEntry.Of(slim, other, false, An.Hour, An.Settings())
            );
            Assert.Equal(SettledBuild.Is(whole), SettledBuild.Is(slim));
        }
    }

    [Fact]
    public void Build_that_has_started_has_ended_or_is_small_stays_whole()
    {
        ImageBuild[] builds =
        [
            Huge(0, Waiting with { StartTime = An.Hour }),
            Huge(0, new ImageBuildStatus { Phase = BuildPhase.Failed, ObservedGeneration = 1 }),
            An.ImageBuild(new ImageBuildSpec(), Waiting),
        ];

        Assert.All(builds, build => Assert.Same(build, SlimBuild.Of(build)));
    }

    private static ImageBuild Huge(int number) => Huge(number, Waiting);

    private static ImageBuild Huge(int number, ImageBuildStatus status)
    {
        var values = Enumerable.Range(0, 150).ToDictionary(name => $"V{name}", name => $"{number}-{name}-".PadRight(7_400, 'x'));
        return An.ImageBuild(
            new ImageBuildSpec
            {
                Environment = values,
                Priority = 7,
                Suspend = number % 2 == 1,
            },
            status,
            $"huge-{number}"
        );
    }

    private static long Size(ImageBuild build) => JsonSerializer.SerializeToUtf8Bytes(build, ContractJson.Default.ImageBuild).Length;
}
