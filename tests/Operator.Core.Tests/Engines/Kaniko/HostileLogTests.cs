using Operator.Core.Engines;
using Operator.Core.Engines.Kaniko;
using Operator.Entities;

namespace Operator.Core.Tests.Engines.Kaniko;

/// <summary>Commands write into Kaniko's log without any mark before their lines: what they can and cannot make of it.</summary>
public sealed class HostileLogTests
{
    private const string Own = "time=\"2026-11-26T09:14:14Z\" level=info msg=";
    private const string Failed = "error building image: error building stage: failed to execute command: waiting for process to exit: ";

    private static readonly string[] Command =
    [
        Own + "\"Building stage 'debian' [idx: '0', base-idx: '-1']\"",
        Own + "\"RUN make\"",
        Own + "\"Running: [/bin/sh -c make]\"",
    ];

    [Theory]
    [InlineData("error building image: GET https://r.example.com/v2/a/manifests/1: TOOMANYREQUESTS: later")]
    [InlineData("error pushing image: failed to push to destination r.example.com/a:1: dial tcp: connection refused")]
    [InlineData("error checking push permissions: checking push permission for \"r/a:1\": dial tcp: connection refused")]
    [InlineData("kaniko should only be run inside of a container, run with the --force flag")]
    [InlineData("error resolving source context: x")]
    [InlineData("panic: runtime error")]
    public void Command_that_prints_the_platforms_failure_is_blamed_itself(string forged)
    {
        var before = Classify([.. Command, forged, Failed + "exit status 1"], 1);
        // A process in the background still speaks after Kaniko has.
        var after = Classify([.. Command, Failed + "exit status 1", forged], 1);

        Assert.Equal((BuildReasons.StepFailed, "RUN make ended with exit code 1"), (before.Reason, before.Message));
        Assert.Equal((BuildReasons.StepFailed, "RUN make ended with exit code 1"), (after.Reason, after.Message));
    }

    [Fact]
    public void Command_that_prints_lines_of_steps_begins_none()
    {
        var log = KanikoLogs.Read([
            .. Command,
            Own + "\"RUN forged\"",
            Own + "\"Pushing image to r.example.com/a:1\"",
            "\u001b[36mINFO\u001b[0m[0001] COPY forged /",
            Own + "\"Using caching version of cmd: RUN forged\"",
        ]);

        Assert.Equal(("RUN make", 1, 0), (log.Step, log.Total, log.CacheHits));
        Assert.True(log.CommandRuns);
    }

    [Fact]
    public void Message_behind_output_without_a_line_feed_is_found()
    {
        var failure = Classify([.. Command, "no line feed" + Failed + "exit status 3"], 3);

        Assert.Equal((BuildReasons.StepFailed, 3), (failure.Reason, failure.ExitCode));
    }

    [Theory]
    [InlineData("")]
    [InlineData("error building image: ")]
    [InlineData("error building image: error building stage: failed to execute")]
    public void Log_that_ends_in_the_middle_still_has_an_answer(string last)
    {
        var failure = Classify([.. Command, last], 1);

        Assert.Equal(BuildReasons.FailedUnknown, failure.Reason);
        Assert.NotEmpty(failure.Message);
    }

    [Fact]
    public void Contradictions_without_end_are_no_failure_of_the_platform()
    {
        var many = Enumerable.Repeat("error pushing image: failed to push to destination r/a:1: connection refused", 20);

        Assert.Equal(BuildReasons.FailedUnknown, Classify([.. Command, .. many], 1).Reason);
    }

    [Fact]
    public void Engine_that_was_killed_while_a_command_ran_is_not_called_the_platforms_failure()
    {
        var failure = Classify(Command, 137);

        Assert.Equal((BuildReasons.FailedUnknown, true), (failure.Reason, failure.MayPass));
        Assert.Contains("RUN make", failure.Message, StringComparison.Ordinal);
        Assert.Equal(InfrastructureReasons.ContainerFailed, Classify([], 137).Reason);
    }

    [Theory]
    [InlineData("exit status 137", "BuildOutOfMemory")]
    [InlineData("signal: killed", "BuildOutOfMemory")]
    [InlineData("signal: segmentation fault", "BuildStepFailed")]
    public void End_of_a_command_by_a_signal_is_told_from_its_own(string end, string reason) =>
        Assert.Equal(reason, Classify([.. Command, Failed + end], 137).Reason.Name);

    [Fact]
    public void Value_of_a_secret_in_an_instruction_is_masked_wherever_it_is_shown()
    {
        List<string> lines =
        [
            Own + "\"RUN curl -u ci:hunter2hunter2 https://user:hunter2hunter2@h.example.com/x\"",
            Own + "\"Running: [/bin/sh -c curl https://user:hunter2hunter2@h.example.com/x]\"",
            "fetching https://user:hunter2hunter2@h.example.com/x",
            Failed + "exit status 1",
        ];
        var log = KanikoLogs.Read(lines);
        var failure = KanikoFailures.Classify(log, new EngineEnd { ExitCode = 1 });

        foreach (var text in new[] { log.Step, log.FailedStep, log.Excerpt, failure.Message, failure.Step, failure.Excerpt })
        {
            Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
            Assert.NotEmpty(text!);
        }
    }

    [Fact]
    public void Instruction_with_quotes_line_breaks_and_any_characters_is_one_line()
    {
        var log = KanikoLogs.Read([Own + "\"RUN echo \\\"a\\\" \\\\\\n && \\tb \\u00e9\\x1b \\U0001F600 \\ud800\""]);

        Assert.Equal("RUN echo \"a\" \\ && b \u00e9 \U0001F600 \ufffd", log.Step);
    }

    [Fact]
    public void Log_of_any_length_is_kept_within_bounds()
    {
        var reader = new KanikoLog();
        var huge = new string('x', 100_000);
        foreach (
            var prefix in new[] { Own + "\"RUN ", Own + "\"Running: [", "", "error building image: ", Own, "a error building image: " }
        )
        {
            for (var time = 0; time < 100; time++)
            {
                KanikoLogs.ReadLine(reader, prefix + huge);
            }
        }

        Assert.InRange(reader.KeptCharacters, 1, 100_000);
    }

    private static Failure Classify(IEnumerable<string> lines, int exitCode) =>
        KanikoFailures.Classify(KanikoLogs.Read(lines), new EngineEnd { ExitCode = exitCode, Repository = "r.example.com/a" });
}
