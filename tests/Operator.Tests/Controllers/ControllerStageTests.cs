using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing;
using Operator.Testing.Builds;

namespace Operator.Tests.Controllers;

/// <summary>No stage that did nothing wrong is told as failed, and no failed one as succeeded: by the whole operator.</summary>
public sealed class ControllerStageTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    public static TheoryData<string> Cases => [.. StageCase.All.Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Stage_is_told_as_what_it_was(string name)
    {
        var played = StageCase.Named(name);
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild("truth"));
        var pod = (await bench.PodAsync("truth")).Metadata.Name!;
        if (played.Log.Count > 0)
        {
            bench.Kubelet.Logs.Write(pod, "build", played.Log);
        }

        await bench.Kubelet.SaysAsync(pod, played.Pod(DateTimeOffset.UtcNow));

        var end = await bench.WaitAsync("truth", status => status.CompletionTime is not null, "the run ends");
        StatusChecker.Check(end, end.Status);
        played.Check(end.Status);
        var told = await bench.EventAsync("truth", played.Reason.Name);
        Assert.Equal(played.Reason.Severity.ToString(), told.Type);
    }
}
