using Operator.Core.Engines;
using Operator.Entities.ImageBuilds;
using Operator.Testing;

namespace Operator.Core.Tests.Engines.DockerInDocker;

/// <summary>Logs of real builds by buildx 0.13.1 and the daemon 26.1.5 in a Pod; what is read in each stands beside it.</summary>
public sealed class DockerLogTests
{
    private const string Folder = "tests/assets/logs/dind";

    private static IBuildEngine Engine => EngineCatalog.Served(BuildEngine.DockerInDocker);

    public static TheoryData<string> Cases() => [.. EngineLogs.Names(Folder)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Log_of_a_real_build_is_read_as_written_beside_it(string name)
    {
        var log = EngineLogs.Read(Engine.OpenLog(), EngineLogs.Lines(Folder, name));
        var failed = !name.StartsWith("success", StringComparison.Ordinal);

        Assert.Equal(failed, log.Error is not null);
        Golden.Matches($"{Folder}/{name}.expected", EngineLogs.Describe(log, failed ? Classify(log) : null));
    }

    [Theory]
    [InlineData("#5 CACHED", "#5 DONE 0.2s")]
    [InlineData("#5 DONE 0.2s", "#5 CACHED")]
    public void Step_from_a_cache_is_reused_whichever_is_reported_first_its_fetching_or_its_reuse(string first, string then)
    {
        var log = EngineLogs.Read(Engine.OpenLog(), ["#5 [2/2] RUN make", first, then]);

        Assert.Equal((1, 1), (log.CacheHits, log.CacheTotal));
    }

    private static Failure Classify(LogFacts log) =>
        Engine.Classify(log, new EngineEnd { ExitCode = 123, Repository = "registry.example.com/team/app" });
}
