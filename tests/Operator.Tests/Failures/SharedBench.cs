using Operator.Testing;
using Operator.Tests.Controllers;

namespace Operator.Tests.Failures;

/// <summary>One operator for all scenes that need no settings of their own.</summary>
public sealed class SharedBench : IAsyncDisposable
{
    private ControllerBench? bench;

    /// <summary>Its own: the namespace is deleted before the clients are closed.</summary>
    internal ApiServerFixture Server { get; } = new();

    internal ControllerBench Bench => bench ?? throw new InvalidOperationException("nothing was applied yet");

    internal RunMetrics Metrics { get; private set; } = null!;

    internal async Task StartAsync(ApiServerFixture server)
    {
        if (bench is null)
        {
            bench = await ControllerBench.StartAsync(server);
            Metrics = new RunMetrics(bench.Meters);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (bench is not null)
        {
            Metrics.Dispose();
            await bench.DisposeAsync();
        }

        Server.Dispose();
    }
}
