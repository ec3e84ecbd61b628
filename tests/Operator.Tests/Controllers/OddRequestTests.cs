using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Models;
using Operator.Testing;
using Operator.Testing.Builds;

namespace Operator.Tests.Controllers;

/// <summary>What people ask for that makes no sense: each is answered, and nothing hangs.</summary>
public sealed class OddRequestTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    [Fact]
    public async Task Cancel_of_a_finished_build_changes_nothing()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild("done"));
        await bench.Kubelet.SucceededAsync((await bench.PodAsync("done")).Metadata.Name!);
        var end = await bench.ReachesAsync("done", BuildPhase.Succeeded);

        await bench.ChangeSpecAsync("done", new() { ["cancel"] = true });

        var after = (await bench.WaitAsync("done", status => status.ObservedGeneration == 2, "the change is seen")).Status;
        Assert.Equal(
            (BuildPhase.Succeeded, end.CompletionTime, end.Image?.Digest),
            (after.Phase, after.CompletionTime, after.Image?.Digest)
        );
        Assert.Single(await bench.PodsAsync("done"));
    }

    [Fact]
    public async Task Build_that_is_cancelled_twice_has_one_end()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild("stopped"));
        await bench.PodAsync("stopped");
        await bench.ChangeSpecAsync("stopped", new() { ["cancel"] = true });
        var end = await bench.ReachesAsync("stopped", BuildPhase.Cancelled);

        await bench.ChangeSpecAsync("stopped", new() { ["cancel"] = true, ["priority"] = 1 });

        var after = (await bench.WaitAsync("stopped", status => status.ObservedGeneration == 3, "the change is seen")).Status;
        Assert.Equal((BuildPhase.Cancelled, end.CompletionTime, 1), (after.Phase, after.CompletionTime, after.Run?.Number));
    }

    [Theory]
    [InlineData("priority above the range")]
    [InlineData("priority below the range")]
    [InlineData("negative timeout")]
    [InlineData("timeout that is no duration")]
    [InlineData("negative retries")]
    [InlineData("too many retries")]
    [InlineData("nine platforms")]
    public async Task Schema_refuses_what_can_never_be_built(string what)
    {
        await using var bench = await ControllerBench.StartAsync(server);

        var refusal = await Assert.ThrowsAsync<KubernetesApiException>(() =>
            bench.CreateAsync(An.ImageBuild("odd", spec => Odd(what, spec)))
        );

        Assert.True(refusal.IsInvalid, refusal.Message);
    }

    /// <summary>API servers before 1.25 drop the rules of the schema: there the operator refuses.</summary>
    [Theory]
    [InlineData("zero timeout")]
    [InlineData("zero timeout of a part")]
    public async Task Rule_holds_with_and_without_a_server_that_knows_rules(string what)
    {
        await using var bench = await ControllerBench.StartAsync(server);
        try
        {
            await bench.CreateAsync(An.ImageBuild("odd", spec => Odd(what, spec)));
        }
        catch (KubernetesApiException refusal)
        {
            Assert.True(refusal.IsInvalid, refusal.Message);
            return;
        }

        Assert.Equal(SpecReasons.Invalid.Name, (await bench.ReachesAsync("odd", BuildPhase.Failed)).Reason);
        Assert.Empty(await bench.PodsAsync("odd"));
    }

    [Fact]
    public async Task Resources_of_nothing_are_refused_with_their_field()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(
            An.ImageBuild(
                "odd",
                spec =>
                    spec with
                    {
                        PodTemplate = new BuildPodTemplate
                        {
                            Resources = new BuildResources { Limits = new Dictionary<string, Quantity> { ["memory"] = "0" } },
                        },
                    }
            )
        );

        var end = await bench.ReachesAsync("odd", BuildPhase.Failed);

        Assert.Contains("podTemplate.resources.limits.memory", end.Message, StringComparison.Ordinal);
    }

    private static ImageBuildSpec Odd(string what, ImageBuildSpec spec) =>
        what switch
        {
            "priority above the range" => spec with { Priority = 1_000_000_000 },
            "priority below the range" => spec with { Priority = -1_000_000_000 },
            "negative timeout" => spec with { Timeout = "-5m" },
            "timeout that is no duration" => spec with { Timeout = "soon" },
            "negative retries" => spec with { Retry = new BuildRetry { Limit = -1 } },
            "too many retries" => spec with { Retry = new BuildRetry { Limit = 1000 } },
            "nine platforms" => spec with { Platforms = [.. Enumerable.Range(1, 9).Select(number => $"linux/arm/v{number}")] },
            "zero timeout" => spec with { Timeout = "0s" },
            "zero timeout of a part" => spec with { Timeouts = new BuildTimeouts { Build = "0m" } },
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        };
}
