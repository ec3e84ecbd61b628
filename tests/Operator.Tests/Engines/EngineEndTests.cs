using Operator.Core.Contract;
using Operator.Workspace.Publish;

namespace Operator.Tests.Engines;

/// <summary>publish runs beside the engine: it goes on when the engine's container has ended, however that was.</summary>
public sealed class EngineEndTests
{
    public static TheoryData<string> Systems => [EngineScript.Debian, EngineScript.BusyBox];

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task Publish_waits_while_the_engine_builds_and_goes_on_when_it_is_done(string system)
    {
        using var script = new EngineScript { System = system };
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var waiting = WaitAsync(script, cancel.Token);
        // The engine ends only when it is told to: until then publish must not.
        using var process = script.Start("echo running; until [ -e $root/go ]; do sleep 0.05; done; exit 0");
        await process.StandardOutput.ReadLineAsync(cancel.Token);
        Assert.Equal("running", await process.StandardOutput.ReadLineAsync(cancel.Token));
        Assert.False(waiting.IsCompleted);

        File.WriteAllText(Path.Combine(script.Root, "go"), "");
        await process.WaitForExitAsync(cancel.Token);

        Assert.True(await waiting);
    }

    [Theory]
    [InlineData("exit 1")]
    [InlineData("exit 137")]
    [InlineData("kill -9 $PPID")]
    public async Task Publish_has_nothing_to_do_when_the_engine_fails(string program)
    {
        using var script = new EngineScript();

        await script.RunAsync(program);

        Assert.False(await WaitAsync(script, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Publish_goes_on_when_the_whole_container_is_killed()
    {
        using var script = new EngineScript();
        using var process = script.Start("echo running; sleep 600");
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

        process.Kill(entireProcessTree: true);

        Assert.False(await WaitAsync(script, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Pipe_in_the_place_of_the_file_stops_nobody_for_ever()
    {
        using var script = new EngineScript();
        Directory.CreateDirectory(Path.Combine(script.Root, "results"));
        using (var made = System.Diagnostics.Process.Start("mkfifo", Path.Combine(script.Root, "results", "engine")))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var waiting = WaitAsync(script, cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static Task<bool> WaitAsync(EngineScript script, CancellationToken cancellationToken) =>
        AwaitEngine.EndedWellAsync(new WorkspacePaths { Workspace = script.Root }, TimeProvider.System, cancellationToken);
}
