using Operator.Core.Engines;
using Operator.Core.Engines.Kaniko;
using Operator.Testing;

namespace Operator.Core.Tests.Engines.Kaniko;

/// <summary>Logs of real builds by the fork's executor v1.28.3, outside of a Pod; what is read in each stands beside it.</summary>
public sealed class KanikoLogTests
{
    private const string Folder = "tests/assets/logs/kaniko";

    public static TheoryData<string> Cases() => [.. EngineLogs.Names(Folder)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Log_of_a_real_build_is_read_as_written_beside_it(string name)
    {
        var lines = Lines(name);
        var log = KanikoLogs.Read(lines);
        var failed = !name.StartsWith("success", StringComparison.Ordinal);

        Assert.Equal(failed, log.Error is not null);
        Golden.Matches($"{Folder}/{name}.expected", EngineLogs.Describe(log, failed ? KanikoFailures.Classify(log, EndOf(lines)) : null));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Percent_never_falls_and_ends_below_a_hundred(string name)
    {
        var reader = new KanikoLog();
        var before = 0;
        foreach (var line in Lines(name))
        {
            KanikoLogs.ReadLine(reader, line);
            Assert.InRange(reader.Facts.Percent, before, 99);
            before = reader.Facts.Percent;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Log_that_is_cut_anywhere_is_read_and_classified_without_an_error(string name)
    {
        var lines = Lines(name);
        for (var length = 0; length < lines.Count; length += 3)
        {
            List<string> cut = [.. lines.Take(length), lines[length][..(lines[length].Length / 2)]];

            Assert.NotEmpty(KanikoFailures.Classify(KanikoLogs.Read(cut), new EngineEnd { ExitCode = 1 }).Message);
        }
    }

    [Theory]
    [InlineData("failing-run-exit-7")]
    [InlineData("push-readonly")]
    [InlineData("base-image-missing")]
    [InlineData("copy-missing")]
    public void Last_words_of_the_container_stand_in_for_a_lost_log(string name)
    {
        var lines = Lines(name);
        var whole = KanikoFailures.Classify(KanikoLogs.Read(lines), EndOf(lines));

        var rest = KanikoFailures.Classify(LogFacts.None, EndOf(lines) with { LastWords = string.Join('\n', lines.TakeLast(24)) });

        Assert.Equal((whole.Reason, whole.Message), (rest.Reason, rest.Message));
    }

    private static List<string> Lines(string name) => EngineLogs.Lines(Folder, name);

    private static EngineEnd EndOf(List<string> lines)
    {
        const string Checked = "checking push permission for \"";
        var pushed = lines.LastOrDefault(line => line.Contains(Checked, StringComparison.Ordinal));
        var reference = pushed?.Split(Checked)[1].Split('"')[0] ?? "registry.example.com/team/app:t";
        return new EngineEnd { ExitCode = 1, Repository = reference[..reference.LastIndexOf(':')] };
    }
}
