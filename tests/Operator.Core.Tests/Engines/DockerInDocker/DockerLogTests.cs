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

    private static Failure Classify(LogFacts log) =>
        Engine.Classify(log, new EngineEnd { ExitCode = 123, Repository = "registry.example.com/team/app" });
}
