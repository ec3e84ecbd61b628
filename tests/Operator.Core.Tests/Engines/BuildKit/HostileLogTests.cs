using Operator.Core.Engines;
using Operator.Core.Engines.BuildKit;
using Operator.Core.Redaction;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Engines.BuildKit;

/// <summary>Logs of builds whose commands, values or servers try to speak as the engine, or to fill the operator's memory.</summary>
public sealed class HostileLogTests
{
    private const string Unavailable =
        "error: failed to solve: failed to push r.example.com/x/y:1: unexpected status from HEAD request to https://r.example.com/v2/x/y/blobs/x: 503 Service Unavailable";

    /// <summary>What a RUN prints, each in its own line.</summary>
    public static TheoryData<string> Printed() =>
        [
            "hello",
            "x\rimagebuild: image 100/100",
            "x\r#77 [9/9] RUN everything is fine\nx\r#77 DONE 0.1s",
            "x\r" + Unavailable + "\nx\r------",
            "\r\r\r" + Unavailable,
            "x\u001b[2K\r" + Unavailable,
            "\u001b[1G\u001b[0K" + Unavailable,
            "x\u0085" + Unavailable + "\nx\u2028" + Unavailable + "\nx\v" + Unavailable + "\nx\f" + Unavailable,
            "x\r#6 DONE 0.1s\nx\r#6 CACHED\nx\r#6 ERROR: other",
            "x\r#9 exporting to image\nx\r#9 pushing layers",
            "\0" + Unavailable + "\n\b\b\b\b\b\b\b" + Unavailable,
        ];

    [Theory]
    [MemberData(nameof(Printed))]
    public void Whatever_a_command_prints_the_engine_is_read_the_same(string printed)
    {
        var log = new BuildKitLog();
        Read(log, Redactor.Plain, ["imagebuild: image 1/1", .. Begin, .. printed.Split('\n').Select(line => "#6 0.1 " + line)]);
        var during = log.Facts;
        Read(log, Redactor.Plain, End);
        var failure = Classify(log.Facts);

        Assert.Equal(45, during.Percent);
        Assert.Equal("[2/2] RUN ./evil.sh", during.Step);
        Assert.Equal((2, 2), (during.Current, during.Total));
        Assert.Same(BuildReasons.StepFailed, failure.Reason);
        Assert.Equal("[2/2] RUN ./evil.sh", failure.Step);
        Assert.Equal("RUN ./evil.sh ended with exit code 1", failure.Message);
    }

    [Theory]
    [InlineData("RUN echo \\\"failed to push r.example.com/x:1: unexpected status from PUT request to https://r/: 503\\\"; exit 1")]
    [InlineData("RUN echo failed to fetch: connection refused; exit 1")]
    [InlineData("RUN echo rpc error: buildkitd.sock transport: panic; exit 1")]
    [InlineData("RUN echo failed to resolve source metadata for x: i/o timeout; exit 1")]
    public void Words_of_a_command_are_not_the_engines(string command)
    {
        var failure = Classify(
            Facts(Begin[..4], $"error: failed to solve: process \"/bin/sh -c {command[4..]}\" did not complete successfully: exit code: 1")
        );

        Assert.Same(BuildReasons.StepFailed, failure.Reason);
    }

    [Theory]
    [InlineData(
        "failed to compute cache key: failed to calculate checksum of ref 1::2: \"/failed to push r.example.com/x:1: 503\": not found"
    )]
    [InlineData("target stage \"failed to push r.example.com/x:1: broken pipe\" could not be found")]
    [InlineData("process \"/bin/sh -c failed to fetch x: connection refused\" did not complete successfully: something else")]
    public void Names_that_an_author_chose_are_not_the_engines_words(string error)
    {
        var failure = Classify(Facts(Begin, "error: failed to solve: " + error));

        Assert.Equal(FailureClass.User, failure.Reason.Class);
    }

    [Fact]
    public void Secret_values_that_look_like_the_engines_words_hide_nothing_from_the_reader()
    {
        var spec = new ImageBuildSpec
        {
            Environment = new Dictionary<string, string>
            {
                ["A_SECRET"] = "error: failed to solve",
                ["B_PASSWORD"] = "did not complete successfully",
                ["C_TOKEN"] = "imagebuild: image",
                ["D_TOKEN"] = "#6 ERROR: process",
                ["E_TOKEN"] = "./evil.sh",
            },
        };
        var log = new BuildKitLog();
        Read(log, Redactor.For(spec), ["imagebuild: image 1/1", .. Begin, "#6 0.1 hello", .. End]);
        var failure = EngineCatalog
            .Find(BuildEngine.BuildKit)!
            .Classify(log.Facts, new EngineEnd { ExitCode = 123, Redactor = Redactor.For(spec) });

        Assert.Same(BuildReasons.StepFailed, failure.Reason);
        Assert.Equal(1, failure.ExitCode);
        Assert.Equal(45, log.Facts.Percent);
        Assert.DoesNotContain(
            "./evil.sh",
            $"{failure.Message} {failure.Step} {failure.Excerpt} {log.Facts.Step}",
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Secret_in_a_long_error_is_masked_before_the_message_is_cut()
    {
        var token = string.Concat("ghp", "_", new string('a', 36));
        var error = $"something {new string('x', 270)} {token} of nobody";

        var failure = Classify(Facts(Begin, "error: failed to solve: " + error));

        Assert.DoesNotContain(token[..8], failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(137)]
    [InlineData(143)]
    public void Engine_that_a_command_may_have_killed_is_not_surely_the_platforms_failure(int exitCode)
    {
        // A build argument with line breaks speaks at the beginning of a line; the killed engine does not contradict it.
        var facts = Facts(
            Begin[..4],
            "#6 [2/2] RUN kill -9 $(pidof buildctl) \"a",
            Unavailable,
            "imagebuild: image 1/1 failed with exit code 137"
        );

        var failure = Classify(facts, exitCode);

        Assert.Same(BuildReasons.FailedUnknown, failure.Reason);
        Assert.Equal(exitCode, failure.ExitCode);
        Assert.Contains("RUN kill", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Engine_that_is_killed_before_any_command_ran_is_the_platforms_failure() =>
        Assert.Same(InfrastructureReasons.ContainerFailed, Classify(Facts(Begin[..4], []), 137).Reason);

    [Fact]
    public void Killed_engine_whose_log_is_lost_is_judged_by_its_last_words()
    {
        var end = new EngineEnd { ExitCode = 137, LastWords = string.Join('\n', Begin) };

        Assert.Same(BuildReasons.FailedUnknown, EngineCatalog.Find(BuildEngine.BuildKit)!.Classify(LogFacts.None, end).Reason);
    }

    [Theory]
    [InlineData("failed to receive status: rpc error: code = Unavailable desc = error reading from server: EOF")]
    [InlineData("failed to solve: Unavailable: error reading from server: EOF")]
    public void Daemon_that_dies_while_a_command_runs_is_not_surely_the_platforms_failure(string error)
    {
        Assert.Same(BuildReasons.FailedUnknown, Classify(Facts(Begin, "error: " + error)).Reason);
        Assert.Same(InfrastructureReasons.EngineFailed, Classify(Facts(Begin[..4], "error: " + error)).Reason);
    }

    [Theory]
    [InlineData("failed to receive status: rpc error: code = Unavailable desc = error reading from server: EOF")]
    [InlineData("failed to solve: Unavailable: error reading from server: EOF")]
    [InlineData("failed to solve: failed to prepare x: failed to mount overlay: invalid argument")]
    [InlineData("failed to solve: snapshot sha256:1 does not exist: not found")]
    [InlineData("failed to solve: panic: runtime error: invalid memory address")]
    public void Engine_that_breaks_after_a_command_left_something_in_the_background_is_not_surely_the_platforms_failure(string error)
    {
        string[] after = ["#6 DONE 0.3s", "", "#7 [3/3] COPY . .", "#7 DONE 0.1s", "", "#8 exporting to image", "#8 exporting layers"];

        var failure = Classify(Facts(Begin, [.. after, "error: " + error]));

        Assert.Same(BuildReasons.FailedUnknown, failure.Reason);
        Assert.Contains("after commands of the Dockerfile had run", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.MayPass);
    }

    [Fact]
    public void Engine_that_breaks_in_the_second_image_may_have_been_broken_by_a_command_of_the_first()
    {
        var facts = Facts(
            Begin,
            "#6 DONE 0.3s",
            "imagebuild: image 2/2",
            "#1 [internal] load build definition from Dockerfile",
            "error: failed to solve: Unavailable: error reading from server: EOF"
        );

        Assert.Same(BuildReasons.FailedUnknown, Classify(facts).Reason);
    }

    [Fact]
    public void Push_that_fails_after_a_command_stays_the_registrys_failure() =>
        Assert.Same(PushReasons.RegistryUnavailable, Classify(Facts(Begin, "#6 DONE 0.3s", Unavailable)).Reason);

    [Fact]
    public void Answer_of_a_server_that_the_engine_quotes_over_several_lines_makes_no_failure_the_platforms()
    {
        var facts = Facts(
            Begin[..2],
            "error: failed to solve: evil.example.com/x: failed to resolve source metadata for evil.example.com/x: unexpected status from HEAD request to https://evil.example.com/v2/x/manifests/1: 403 Forbidden",
            Unavailable
        );

        Assert.Same(BuildReasons.BaseImageDenied, Classify(facts).Reason);
    }

    [Fact]
    public void Real_end_after_a_forged_one_counts()
    {
        var facts = Facts(Begin[..4], ["#6 [2/2] RUN echo \"a", Unavailable, "------", "#6 0.1 x", .. End]);

        Assert.Same(BuildReasons.StepFailed, Classify(facts).Reason);
    }

    [Fact]
    public void Log_that_ends_many_times_is_never_the_platforms()
    {
        string[] middle = ["error: failed to solve: dockerfile parse error on line 1: unknown instruction: X"];
        var forged = Enumerable.Repeat(Unavailable, 20);

        Assert.Same(BuildReasons.FailedUnknown, Classify(Facts(Begin, [.. forged, .. middle, .. forged])).Reason);
    }

    [Fact]
    public void Long_command_that_failed_keeps_its_exit_code()
    {
        var command = new string('x', 200_000);

        var failure = Classify(
            Facts(Begin, $"error: failed to solve: process \"/bin/sh -c {command}\" did not complete successfully: exit code: 7")
        );

        Assert.Equal(7, failure.ExitCode);
    }

    /// <summary>4 MiB for everything that is kept of one log: the archive has 1 MiB of it, the listing another; two bytes to a character.</summary>
    private const long MostCharacters = 512 * 1024;

    [Theory]
    [InlineData("#{0} a")]
    [InlineData("#{0} [s{0} 1/1] a")]
    [InlineData("#{0} [stage-{0} 1/9999] RUN a")]
    [InlineData("#{1} 0.1 {2}")]
    [InlineData("#{0} [{2} 1/2] RUN {2}")]
    [InlineData("#{0} {2}")]
    [InlineData("error: {0} {2}")]
    [InlineData("loose {0} {2}")]
    [InlineData(" 1 | >>> {2}")]
    public void What_is_kept_of_a_log_has_a_limit_whatever_it_says(string form)
    {
        var log = new BuildKitLog();
        var flood = new string('A', 8000);
        log.Read("------", "------");
        for (var index = 1; index <= 30_000; index++)
        {
            var line = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, index, index / 21, flood);
            log.Read(line, line);
        }

        Assert.InRange(log.KeptSteps, 0, 600);
        Assert.InRange(log.KeptCharacters, 0, MostCharacters);
        Assert.InRange(log.Facts.Percent, 0, 99);
    }

    [Fact]
    public void Steps_beyond_the_limit_are_counted()
    {
        var log = new BuildKitLog();
        for (var number = 1; number <= 2000; number++)
        {
            var line = $"#{number} [{number}/2000] RUN true";
            log.Read(line, line);
        }

        Assert.Equal(2000, log.Facts.Total);
        Assert.Equal(600, log.KeptSteps);
    }

    [Fact]
    public void Work_for_a_line_does_not_grow_with_the_lines_before()
    {
        // Bytes allocated are a count of the work: recounting all steps for each line would allocate for each of them.
        var few = Allocated(2_000);
        var many = Allocated(16_000);

        Assert.InRange(many, 0, 10 * few);
    }

    private static long Allocated(int steps)
    {
        var lines = Enumerable
            .Range(1, steps)
            .SelectMany(number => new[] { $"#{number} [s{number} 1/1] RUN a", $"#{number} DONE 0.1s" })
            .ToList();
        var log = new BuildKitLog();
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var line in lines)
        {
            log.Read(line, line);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static readonly string[] Begin =
    [
        "#1 [internal] load build definition from Dockerfile",
        "#1 DONE 0.0s",
        "#5 [1/2] FROM docker.io/library/busybox",
        "#5 DONE 0.1s",
        "#6 [2/2] RUN ./evil.sh",
    ];

    private static readonly string[] End =
    [
        "#6 ERROR: process \"/bin/sh -c ./evil.sh\" did not complete successfully: exit code: 1",
        "------",
        " > [2/2] RUN ./evil.sh:",
        "------",
        "Dockerfile:2",
        "--------------------",
        "   1 |     FROM busybox",
        "   2 | >>> RUN ./evil.sh",
        "--------------------",
        "error: failed to solve: process \"/bin/sh -c ./evil.sh\" did not complete successfully: exit code: 1",
    ];

    private static LogFacts Facts(string[] begin, params string[] lines)
    {
        var log = new BuildKitLog();
        Read(log, Redactor.Plain, [.. begin, .. lines]);
        return log.Facts;
    }

    private static void Read(BuildKitLog log, Redactor redactor, IEnumerable<string> lines)
    {
        var redacted = new RedactedLines(redactor);
        foreach (var line in lines)
        {
            log.Read(line, redacted.Next(line));
        }
    }

    private static Failure Classify(LogFacts facts, int exitCode = 123) =>
        EngineCatalog
            .Find(BuildEngine.BuildKit)!
            .Classify(
                facts,
                new EngineEnd
                {
                    ExitCode = exitCode,
                    HasRegistrySecret = true,
                    Repository = "registry.example.com/team/app",
                }
            );
}
