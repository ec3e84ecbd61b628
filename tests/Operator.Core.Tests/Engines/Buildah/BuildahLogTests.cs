using Operator.Core.Engines;
using Operator.Core.Engines.Buildah;
using Operator.Testing;

namespace Operator.Core.Tests.Engines.Buildah;

/// <summary>
/// Logs of real builds, as uid 1000 in a Pod: by Buildah 1.39.3, those that begin with <c>old</c> by 1.28.2. What is read in each stands beside it.
/// </summary>
public sealed class BuildahLogTests
{
    private const string Folder = "tests/assets/logs/buildah";

    public static TheoryData<string> Cases() => [.. EngineLogs.Names(Folder)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Log_of_a_real_build_is_read_as_written_beside_it(string name)
    {
        var log = Read(Lines(name));
        var failed = !name.StartsWith("success", StringComparison.Ordinal);

        Assert.Equal(failed, log.Error is not null);
        Golden.Matches($"{Folder}/{name}.expected", EngineLogs.Describe(log, failed ? Classify(log, name) : null));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Percent_never_falls_and_ends_below_a_hundred(string name)
    {
        var reader = new BuildahLog();
        var before = 0;
        foreach (var line in Lines(name))
        {
            var percent = EngineLogs.Read(reader, [line]).Percent;
            Assert.InRange(percent, before, 99);
            before = percent;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Log_that_is_cut_anywhere_is_read_and_classified_without_an_error(string name)
    {
        var lines = Lines(name);
        for (var length = 0; length < lines.Count; length++)
        {
            List<string> cut = [.. lines.Take(length), lines[length][..(lines[length].Length / 2)]];

            Assert.NotEmpty(Classify(Read(cut), name).Message);
        }
    }

    [Theory]
    [InlineData("exit-7")]
    [InlineData("push-readonly")]
    [InlineData("base-missing")]
    [InlineData("copy-missing")]
    public void Last_words_of_the_container_stand_in_for_a_lost_log(string name)
    {
        var lines = Lines(name);
        var whole = Classify(Read(lines), name);

        var rest = BuildahFailures.Classify(LogFacts.None, End(name) with { LastWords = string.Join('\n', lines.TakeLast(24)) });

        Assert.Equal((whole.Reason, whole.Message), (rest.Reason, rest.Message));
    }

    private static List<string> Lines(string name) => EngineLogs.Lines(Folder, name);

    private static LogFacts Read(IEnumerable<string> lines) => EngineLogs.Read(new BuildahLog(), lines);

    private static Failure Classify(LogFacts log, string name) => BuildahFailures.Classify(log, End(name));

    private static EngineEnd End(string name)
    {
        const string Mark = "failed with exit code ";
        var code = Lines(name)[^1].Split(Mark);
        return new EngineEnd
        {
            ExitCode = code.Length > 1 ? int.Parse(code[1], System.Globalization.CultureInfo.InvariantCulture) : 1,
            Repository = "registry.example.com/team/app",
        };
    }
}
