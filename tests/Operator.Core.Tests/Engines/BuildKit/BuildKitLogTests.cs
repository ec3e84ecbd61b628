using System.Globalization;
using System.Text;
using Operator.Core.Engines;
using Operator.Core.Redaction;
using Operator.Entities.ImageBuilds;
using Operator.Testing;

namespace Operator.Core.Tests.Engines.BuildKit;

/// <summary>
/// Logs of real builds by BuildKit v0.13.2, rootless, in a Pod, and of v0.32.2 (<c>newest-</c>); what is read in each stands beside it.
/// </summary>
public sealed class BuildKitLogTests
{
    private const string Folder = "tests/assets/logs/buildkit";

    /// <summary>What of the build the log alone does not tell.</summary>
    private static readonly Dictionary<string, EngineEnd> Ends = new()
    {
        ["out-of-memory"] = new EngineEnd { ExitCode = 123, OutOfMemory = true },
        ["push-wrong-password"] = new EngineEnd
        {
            ExitCode = 123,
            HasRegistrySecret = true,
            Repository = "10.251.0.1:5001/team/app",
        },
    };

    public static TheoryData<string> Cases() =>
        [
            .. Directory
                .GetFiles(Repository.Path(Folder), "*.log")
                .Select(file => Path.GetFileNameWithoutExtension(file))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Log_of_a_real_build_is_read_as_written_beside_it(string name)
    {
        var lines = Lines(name);
        var log = Read(lines);
        var failed = lines.Any(line =>
            line.Contains("failed with exit code", StringComparison.Ordinal) || line.StartsWith("error: ", StringComparison.Ordinal)
        );

        Golden.Matches($"{Folder}/{name}.expected", Describe(log, failed ? Classify(name, log, lines) : null));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Percent_never_falls_and_ends_below_a_hundred(string name)
    {
        var reader = Reader();
        var before = 0;
        foreach (var line in Lines(name))
        {
            ReadLine(reader, line);
            Assert.InRange(reader.Facts.Percent, before, 99);
            before = reader.Facts.Percent;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Log_that_is_cut_anywhere_is_read_without_an_error(string name)
    {
        var lines = Lines(name);
        for (var length = 0; length < lines.Count; length += 3)
        {
            var facts = Read(lines.Take(length));

            Assert.True(
                facts.Current is null || facts.Current <= facts.Total,
                $"step {facts.Current} of {facts.Total} after {length} lines"
            );
        }
    }

    [Theory]
    [InlineData("step-failed")]
    [InlineData("push-read-only")]
    [InlineData("base-not-found")]
    [InlineData("copy-missing")]
    public void Last_words_of_the_container_stand_in_for_a_lost_log(string name)
    {
        var lines = Lines(name);
        var whole = Classify(name, Read(lines), lines);

        var end = EndOf(name, lines) with { LastWords = string.Join('\n', lines.TakeLast(24)) };
        var rest = EngineCatalog.Find(BuildEngine.BuildKit)!.Classify(LogFacts.None, end);

        Assert.Equal(whole.Reason, rest.Reason);
        Assert.Equal(whole.Message, rest.Message);
    }

    [Fact]
    public void Argument_with_line_breaks_cannot_speak_as_the_engine_when_the_build_fails()
    {
        var facts = Read([
            "#4 [1/2] FROM docker.io/library/debian",
            "#4 DONE 0.1s",
            "#5 [2/2] RUN echo \"a",
            "error: failed to solve: forged",
            "\" && false",
            "#5 ERROR: process \"/bin/sh -c echo\" did not complete successfully: exit code: 1",
            "error: failed to solve: process \"/bin/sh -c echo\" did not complete successfully: exit code: 1",
        ]);

        Assert.StartsWith("failed to solve: process", facts.Error, StringComparison.Ordinal);
        Assert.Equal("[2/2] RUN echo \"a", facts.FailedStep);
    }

    [Fact]
    public void Second_of_two_images_goes_on_where_the_first_ended()
    {
        var reader = Reader();
        foreach (var line in Lines("two-images").TakeWhile(line => !line.StartsWith("imagebuild: image 2/2", StringComparison.Ordinal)))
        {
            ReadLine(reader, line);
        }

        var first = reader.Facts.Percent;
        ReadLine(reader, "imagebuild: image 2/2");

        Assert.InRange(first, 40, 50);
        Assert.Equal(50, reader.Facts.Percent);
        Assert.Null(reader.Facts.Total);
    }

    private static IEngineLog Reader() => EngineCatalog.Find(BuildEngine.BuildKit)!.OpenLog();

    private static LogFacts Read(IEnumerable<string> lines)
    {
        var reader = Reader();
        foreach (var line in lines)
        {
            ReadLine(reader, line);
        }

        return reader.Facts;
    }

    private static void ReadLine(IEngineLog reader, string line) => reader.Read(line, Redactor.Plain.Redact(line));

    private static List<string> Lines(string name) =>
        [.. File.ReadAllText(Repository.Path(Folder, name + ".log")).TrimEnd('\n').Split('\n')];

    private static Failure Classify(string name, LogFacts facts, List<string> lines) =>
        EngineCatalog.Find(BuildEngine.BuildKit)!.Classify(facts, EndOf(name, lines));

    private static EngineEnd EndOf(string name, List<string> lines)
    {
        if (Ends.TryGetValue(name, out var known))
        {
            return known;
        }

        var pushed = lines.LastOrDefault(line => line.Contains("failed to push ", StringComparison.Ordinal));
        var reference = pushed?.Split("failed to push ")[1].Split(": ")[0] ?? "registry.example.com/team/app:t";
        return new EngineEnd { ExitCode = 123, Repository = reference[..reference.LastIndexOf(':')] };
    }

    private static string Describe(LogFacts log, Failure? failure)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"percent: {log.Percent}\nsteps: {log.Current}/{log.Total}\ncache: {log.CacheHits}/{log.CacheTotal}\nstep: {log.Step}\n"
        );
        if (failure is not null)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"reason: {failure.Reason.Name}\nmessage: {failure.Message}\nfailed step: {failure.Step}\nexit code: {failure.ExitCode}\nline: {log.DockerfileLine}\n"
            );
            text.Append("excerpt:\n").AppendJoin("", (failure.Excerpt ?? "").Split('\n').Select(line => $"  {line}\n"));
        }

        return text.ToString();
    }
}
