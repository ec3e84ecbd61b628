using Operator.Core.Engines;
using Operator.Core.Engines.Buildah;
using Operator.Entities;

namespace Operator.Core.Tests.Engines.Buildah;

/// <summary>Commands write into Buildah's log without any mark before their lines: what they can and cannot make of it.</summary>
public sealed class HostileLogTests
{
    private const string Failed = "Error: building at STEP \"RUN make\": exit status 1";

    private static readonly string[] Command = ["STEP 1/3: FROM debian", "STEP 2/3: RUN make"];

    [Theory]
    [InlineData(
        "Error: pushing image \"localhost/image\" to \"docker://r.example.com/a:1\": dial tcp 1.2.3.4:443: connect: connection refused"
    )]
    [InlineData("Error: creating build container: initializing source docker://debian: pinging container registry r: i/o timeout")]
    [InlineData("Error: creating build container: could not find \"netavark\" in one of [/usr]")]
    [InlineData("Error: cannot clone: Operation not permitted")]
    [InlineData("panic: runtime error")]
    public void Command_that_prints_the_platforms_failure_is_blamed_itself(string forged)
    {
        var before = Classify([.. Command, forged, Failed], 1);
        // A process in the background still speaks after Buildah has.
        var after = Classify([.. Command, Failed, forged], 1);

        Assert.Equal((BuildReasons.StepFailed, "RUN make ended with exit code 1"), (before.Reason, before.Message));
        Assert.Equal((BuildReasons.StepFailed, "RUN make ended with exit code 1"), (after.Reason, after.Message));
    }

    [Theory]
    [InlineData("--> Using cache 0123456789ab")]
    [InlineData("STEP 3/3: COPY a b")]
    [InlineData("COMMIT localhost/image")]
    [InlineData("imagebuild: image 2/2")]
    [InlineData("imagebuild: again without the cache")]
    public void Engine_that_dies_after_a_command_has_run_is_not_the_platforms_failure_whatever_was_printed(string forged)
    {
        var failure = Classify([.. Command, forged], 137);

        Assert.Equal((BuildReasons.FailedUnknown, true), (failure.Reason, failure.MayPass));
    }

    [Fact]
    public void Engine_that_dies_before_any_command_is_the_platforms_failure() =>
        Assert.Equal(InfrastructureReasons.ContainerFailed, Classify(["STEP 1/3: FROM debian"], 137).Reason);

    [Fact]
    public void Command_that_prints_lines_of_steps_makes_no_more_steps_reused_than_there_are()
    {
        var log = Read([
            .. Command,
            .. Enumerable.Repeat("--> Using cache 0123456789ab", 9),
            "STEP 3/3: COPY a b",
            "COMMIT localhost/image",
        ]);

        Assert.Equal((1, 2), (log.CacheHits, log.CacheTotal));
    }

    [Theory]
    [InlineData("[0/0] STEP 1/0: RUN x")]
    [InlineData("[9/2] STEP 1/3: RUN x")]
    [InlineData("STEP 5/3: RUN x")]
    [InlineData("STEP 99999/99999: RUN x")]
    [InlineData("imagebuild: image 5/0")]
    [InlineData("imagebuild: image 9999/1")]
    public void Impossible_numbers_are_no_progress(string line)
    {
        var log = Read(["STEP 1/3: FROM debian", line]);

        Assert.InRange(log.Percent, 0, 99);
        Assert.True(log.Current is null || log.Current <= log.Total, $"{log.Current}/{log.Total}");
    }

    [Fact]
    public void Flood_of_errors_is_a_contradiction_and_kept_within_limits()
    {
        var reader = new BuildahLog();
        var log = EngineLogs.Read(reader, [.. Command, .. Enumerable.Repeat("Error: cannot clone: " + new string('x', 100_000), 50)]);

        Assert.True(log.ErrorsOmitted);
        Assert.InRange(reader.KeptCharacters, 0, 100_000);
        Assert.Equal(BuildReasons.FailedUnknown, BuildahFailures.Classify(log, new EngineEnd { ExitCode = 1 }).Reason);
    }

    private static LogFacts Read(IEnumerable<string> lines) => EngineLogs.Read(new BuildahLog(), lines);

    private static Failure Classify(IEnumerable<string> lines, int exitCode) =>
        BuildahFailures.Classify(Read(lines), new EngineEnd { ExitCode = exitCode, Repository = "r.example.com/a" });
}
