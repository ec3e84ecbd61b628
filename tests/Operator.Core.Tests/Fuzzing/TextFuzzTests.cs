using System.Text;
using Operator.Core.Engines;
using Operator.Core.Engines.Buildah;
using Operator.Core.Engines.BuildKit;
using Operator.Core.Engines.Kaniko;
using Operator.Core.Redaction;
using Operator.Entities;
using Operator.Testing;
using Operator.Testing.Fuzzing;

namespace Operator.Core.Tests.Fuzzing;

/// <summary>Mutated logs through the log reader and the redactor.</summary>
[Trait("Category", Fuzz.Category)]
public sealed class TextFuzzTests
{
    private const int MostSteps = 1000;
    private const int MostCharacters = 2 * 1024 * 1024;

    private static readonly byte[][] Logs =
    [
        .. Directory
            .GetFiles(Repository.Path("tests", "assets", "logs", "buildkit"), "*.log")
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes),
    ];

    private static readonly string[] LogWords =
    [
        "\n#1 [internal] load build definition from Dockerfile\n",
        "\n#7 [3/9] RUN make\n",
        "\n#7 0.312 ",
        "\n#7 DONE 1.2s\n",
        "\n#7 CACHED\n",
        "\n#7 ERROR: process \"/bin/sh -c false\" did not complete successfully: exit code: 1\n",
        "\n------\n > [2/2] RUN false:\n",
        "\nerror: failed to solve: ",
        "failed to push 10.0.0.1:5000/a/b:1: ",
        "unexpected status: 503 Service Unavailable",
        "\nimagebuild: image 100/100\n",
        "\nimagebuild: done\n",
        "\r",
        "\u001b[2K",
        "#99999999999999999999 [",
    ];

    private static readonly string[] Secrets =
    [
        "password=",
        "Authorization: Bearer ",
        "https://u:p@h/x",
        "-----BEGIN RSA PRIVATE KEY-----",
        "-----END RSA PRIVATE KEY-----",
        "{\"name\":\"TOKEN\",\"value\":\"",
        "ghp_",
        "eyJ",
        "\u200e",
        "\ud83d",
        "<secret>",
        "ENV API_KEY ",
        "?X-Amz-Signature=",
        "\\\"token\\\":\\\"",
        "%3A%2F%2Fu%3Ap%40",
    ];

    [Fact]
    public void Any_log_is_read_within_limits_and_never_as_a_success() =>
        Fuzz.Run(
            Logs,
            LogWords,
            input =>
            {
                var log = new BuildKitLog();
                var lines = new RedactedLines(Redactor.Plain);
                foreach (var line in Encoding.UTF8.GetString(input).Split('\n'))
                {
                    log.Read(line, lines.Next(line));
                }

                Assert.InRange(log.Facts.Percent, 0, 100);
                Assert.InRange(log.KeptSteps, 0, MostSteps);
                Assert.InRange(log.KeptCharacters, 0, MostCharacters);
                var failure = BuildKitFailures.Classify(log.Facts, new EngineEnd { ExitCode = 1, Repository = "registry.example.com/a/b" });
                Assert.NotEqual(FailureClass.Internal, failure.Reason.Class);
                Assert.NotEmpty(failure.Message);
            },
            inputs: 400
        );

    [Fact]
    public void Any_log_of_Kaniko_is_read_within_limits_and_never_as_a_success() =>
        FuzzLog("kaniko", KanikoWords, () => new KanikoLog(), log => ((KanikoLog)log).KeptCharacters, KanikoFailures.Classify);

    [Fact]
    public void Any_log_of_Buildah_is_read_within_limits_and_never_as_a_success() =>
        FuzzLog("buildah", BuildahWords, () => new BuildahLog(), log => ((BuildahLog)log).KeptCharacters, BuildahFailures.Classify);

    private static void FuzzLog(
        string engine,
        string[] words,
        Func<IEngineLog> open,
        Func<IEngineLog, long> kept,
        Func<LogFacts, EngineEnd, Failure> classify
    ) =>
        Fuzz.Run(
            [
                .. Directory
                    .GetFiles(Repository.Path("tests", "assets", "logs", engine), "*.log")
                    .Order(StringComparer.Ordinal)
                    .Select(File.ReadAllBytes),
            ],
            words,
            input =>
            {
                var log = open();
                var lines = new RedactedLines(Redactor.Plain);
                foreach (var line in Encoding.UTF8.GetString(input).Split('\n'))
                {
                    log.Read(line, lines.Next(line));
                }

                Assert.InRange(log.Facts.Percent, 0, 99);
                Assert.InRange(kept(log), 0, MostCharacters);
                var failure = classify(log.Facts, new EngineEnd { ExitCode = 1, Repository = "registry.example.com/a/b" });
                Assert.NotEqual(FailureClass.Internal, failure.Reason.Class);
                Assert.NotEmpty(failure.Message);
            },
            inputs: 400
        );

    private static readonly string[] BuildahWords =
    [
        "STEP 2/3: RUN x",
        "[1/2] STEP 1/2: FROM debian AS a",
        "--> Using cache 0123",
        "COMMIT localhost/image",
        "Error: building at STEP \"RUN x\": exit status 1",
        "Error: pushing image \"a\" to \"docker://b\": ",
        "Error: creating build container: initializing source docker://a: ",
        "checking on sources under \"/a\": copier: stat: \"/b\": no such file or directory",
        "imagebuild: image 1/2",
        "imagebuild: again without the cache",
        "failed pushing cache to",
    ];

    private static readonly string[] KanikoWords =
    [
        "error building image: error building stage: failed to execute command: ",
        "waiting for process to exit: exit status 1",
        "error pushing image: failed to push to destination r/a:1: ",
        "time=\"2026-11-26T09:14:14Z\" level=info msg=\"",
        "\u001b[36mINFO\u001b[0m[0001] ",
        "Running: [",
        "RUN \\U0010ffff\\x",
        "Retrieving image manifest ",
        "Taking snapshot of full filesystem...\"",
    ];

    /// <summary>Made at run time: it only looks like a token.</summary>
    private static readonly string Token = "ghp" + "_" + new string('q', 36);

    [Fact]
    public void Any_line_is_masked_within_limits_and_never_shows_the_token_that_stands_in_it() =>
        Fuzz.Run(
            [
                .. File.ReadAllLines(Repository.Path("tests", "assets", "redaction", "shapes.txt")).Select(Encoding.UTF8.GetBytes),
                .. Logs.Take(3),
            ],
            Secrets,
            input =>
            {
                foreach (var line in Encoding.UTF8.GetString(input).Split('\n').Take(50))
                {
                    var masked = Redactor.Plain.Redact(line.Insert(line.Length / 2, $" {Token} "));
                    Assert.InRange(masked.Length, 0, CleanLine.Longest);
                    Assert.DoesNotContain(masked, char.IsControl);
                    Assert.DoesNotContain(Token, masked, StringComparison.Ordinal);
                }
            },
            inputs: 600
        );
}
