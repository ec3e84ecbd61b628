using Operator.Core.Contract;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Servers;

namespace Operator.Tests.Workspace;

/// <summary>People may change the Pod's annotation between the start of prepare and the start of publish.</summary>
public sealed class KeptRequestTests : IDisposable
{
    private readonly Workbench bench = new();

    [Fact]
    public async Task Publish_works_on_the_request_that_prepare_read()
    {
        await using var registry = await RegistryServer.StartAsync();
        bench.Repository = $"{registry.Host}/team/app";
        var (digest, _) = await TestImage.PushAsync(registry, "team/app", "1");
        Assert.Equal(0, (await bench.PrepareAsync(Spec())).Code);
        bench.EngineLeaves(digest);

        bench.Annotate(Spec() with { Output = new BuildOutput { Push = false } });
        var (code, report) = await bench.PublishAsync();

        Assert.Equal((0, null, digest), (code, report.Failure?.Message, report.Image?.Digest));
        Assert.DoesNotContain("Nothing is pushed", bench.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Second_run_of_prepare_works_on_the_request_of_the_first()
    {
        Assert.Equal(0, (await bench.PrepareAsync(Spec())).Code);
        var first = File.ReadAllText(bench.Paths.KeptRequest);

        bench.Annotate(Spec() with { Dockerfile = new DockerfileOptions { Inline = "FROM evil\n" } });
        var (code, _) = await bench.PrepareAgainAsync();

        Assert.Equal((0, first), (code, File.ReadAllText(bench.Paths.KeptRequest)));
        Assert.DoesNotContain("evil", bench.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_request_that_a_stopped_prepare_has_left_is_not_taken()
    {
        File.WriteAllText(bench.Paths.KeptRequest + ".part", "H4sIAA");

        var (code, _) = await bench.PrepareAsync(Spec());

        Assert.Equal(0, code);
        var (taken, kept) = (Read(bench.Paths.Request), Read(bench.Paths.KeptRequest));
        Assert.Equal(taken.Spec.ModelVersion, kept.Spec.ModelVersion);
        Assert.Equal((taken.ImageRun, 32), (kept.ImageRun, kept.Inputs?.Length));
        Assert.False(File.Exists(bench.Paths.KeptRequest + ".part"));
    }

    [Fact]
    public async Task Publish_without_a_kept_request_fails_and_does_not_look_at_the_annotation()
    {
        bench.Annotate(Spec() with { Output = new BuildOutput { Push = false } });

        var (code, report) = await bench.PublishAsync();

        Assert.Equal((1, InternalReasons.Error.Name), (code, report.Failure?.Reason));
    }

    [Fact]
    public async Task Publish_takes_an_image_of_the_same_inputs_with_a_cache_and_of_no_others()
    {
        await using var registry = await RegistryServer.StartAsync();
        bench.Repository = $"{registry.Host}/team/app";
        var spec = Spec() with { Cache = new BuildCache { Mode = BuildCacheMode.Registry } };
        Assert.Equal(0, (await bench.PrepareAsync(spec)).Code);
        var label = Read(bench.Paths.KeptRequest).ImageRun;
        var (own, _) = await TestImage.PushOfRunAsync(registry, "team/app", "1", label);
        bench.EngineLeaves(own);
        Assert.Equal((0, own), await PublishedAsync());

        var (other, _) = await TestImage.PushOfRunAsync(registry, "team/app", "1", Workbench.ImageRun);
        bench.EngineLeaves(other);

        var (code, report) = await bench.PublishAsync();
        Assert.Equal((1, PushReasons.VerificationFailed.Name), (code, report.Failure?.Reason));

        async Task<(int Code, string? Digest)> PublishedAsync() =>
            await bench.PublishAsync() is var (ended, published) ? (ended, published.Image?.Digest) : default;
    }

    public void Dispose() => bench.Dispose();

    private static BuildRequest Read(string path) => RequestAnnotation.Read(File.ReadAllText(path));

    private static ImageBuildSpec Spec() =>
        new()
        {
            ModelVersion = ModelVersions.Dockerfile,
            Source = new BuildSource { Inline = new InlineSource { Files = new Dictionary<string, string> { ["a"] = "b" } } },
            Dockerfile = new DockerfileOptions { Inline = "FROM scratch\n" },
            Output = new BuildOutput { Insecure = true },
        };
}
