using System.Text.Json.Nodes;
using k8s.Models;
using Operator.Core.Contract;
using Operator.Core.Observation;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Models;
using Operator.Testing;
using Operator.Testing.Builds;

namespace Operator.Tests.Controllers;

/// <summary>Claims of cache.mode volume on a real API server.</summary>
public sealed class CacheVolumeTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    [Fact]
    public async Task Claim_is_made_once_and_outlives_its_builds()
    {
        await using var bench = await StartAsync();
        await bench.CreateAsync(Build("first"));
        var pod = await bench.PodAsync("first");
        var claim = Assert.Single(await ClaimsAsync(bench));
        Assert.Equal(claim.Metadata.Name, BuildPod.Of(pod).CacheClaim);
        Assert.Equal("no-such-class", claim.Spec.StorageClassName);
        Assert.Null(claim.Metadata.OwnerReferences);
        await EndAsync(bench, "first", pod);

        await bench.CreateAsync(Build("second"));
        var next = await bench.PodAsync("second");

        Assert.Equal(claim.Metadata.Name, BuildPod.Of(next).CacheClaim);
        Assert.Equal(claim.Metadata.Uid, Assert.Single(await ClaimsAsync(bench)).Metadata.Uid);
    }

    [Fact]
    public async Task Second_build_at_the_same_time_has_none_whichever_process_leads()
    {
        await using var bench = await StartAsync();
        await bench.CreateAsync(Build("first"));
        await bench.PodAsync("first");
        await bench.CreateAsync(Build("second"));
        Assert.Contains("is used by build first", Cold(await bench.PodAsync("second")), StringComparison.Ordinal);

        await bench.KillOperatorAsync();
        await bench.StartOperatorAsync();
        await bench.CreateAsync(Build("third"));

        Assert.Contains("is used by build first", Cold(await bench.PodAsync("third")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Builds_that_are_created_together_do_not_get_the_same_volume()
    {
        await using var bench = await StartAsync(options => options.Limits.Namespace = "0");
        var names = Enumerable.Range(1, 6).Select(number => $"build-{number}").ToList();
        await Task.WhenAll(names.Select(name => bench.CreateAsync(Build(name))));

        var pods = await Task.WhenAll(names.Select(name => bench.PodAsync(name)));

        Assert.Single(pods, pod => BuildPod.Of(pod).CacheClaim is not null);
    }

    [Fact]
    public async Task Claim_that_the_spec_names_must_have_the_label()
    {
        await using var bench = await StartAsync();
        await bench.Client.CreateAsync(Claim(bench, "plain", label: false), TestContext.Current.CancellationToken);
        await bench.Client.CreateAsync(Claim(bench, "agreed", label: true), TestContext.Current.CancellationToken);

        await bench.CreateAsync(Build("without", "plain"));
        Assert.Contains("has no label imagebuild.dev/cache=true", Cold(await bench.PodAsync("without")), StringComparison.Ordinal);
        await bench.CreateAsync(Build("with", "agreed"));

        Assert.Equal("agreed", BuildPod.Of(await bench.PodAsync("with")).CacheClaim);
    }

    [Fact]
    public async Task Build_without_a_size_of_the_platforms_is_refused_with_the_remedy()
    {
        await using var bench = await StartAsync(options => options.CacheVolumes.Size = "");
        await bench.CreateAsync(Build("refused"));

        var end = await bench.ReachesAsync("refused", BuildPhase.Failed);

        Assert.Equal(SpecReasons.NotAllowed.Name, end.Reason);
        Assert.Contains("cacheVolumes.size", end.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Claim_that_nobody_uses_goes_and_one_of_somebody_else_stays()
    {
        await using var bench = await StartAsync(options => options.CacheVolumes.MaxAge = TimeSpan.FromSeconds(3));
        await bench.Client.CreateAsync(Claim(bench, "agreed", label: true), TestContext.Current.CancellationToken);
        await bench.CreateAsync(Build("first"));
        var pod = await bench.PodAsync("first");
        var name = BuildPod.Of(pod).CacheClaim;
        await EndAsync(bench, "first", pod);

        await Eventually.HoldsAsync(async () => (await ClaimsAsync(bench)).All(claim => claim.Metadata.Name != name), "the claim goes");

        Assert.Equal("agreed", Assert.Single(await ClaimsAsync(bench)).Metadata.Name);
    }

    [Fact]
    public async Task Use_of_a_claim_is_noted_at_most_once_in_an_hour()
    {
        await using var bench = await StartAsync();
        await bench.CreateAsync(Build("first"));
        var pod = await bench.PodAsync("first");
        var (name, before) = (BuildPod.Of(pod).CacheClaim!, Assert.Single(await ClaimsAsync(bench)).Metadata.ResourceVersion);
        await EndAsync(bench, "first", pod);
        await bench.CreateAsync(Build("second"));
        await EndAsync(bench, "second", await bench.PodAsync("second"));
        Assert.Equal(before, Assert.Single(await ClaimsAsync(bench)).Metadata.ResourceVersion);
        const string LongAgo = "2026-01-01T00:00:00Z";
        await bench.Client.PatchAsync<V1PersistentVolumeClaim>(
            name,
            bench.Namespace,
            KubernetesPatch.Merge(
                new JsonObject
                {
                    ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [ApiNames.LastUsedAnnotation] = LongAgo } },
                }
            ),
            cancellationToken: TestContext.Current.CancellationToken
        );

        await bench.KillOperatorAsync();
        await bench.StartOperatorAsync();
        await bench.CreateAsync(Build("third"));
        await bench.PodAsync("third");

        Assert.NotEqual(LongAgo, Assert.Single(await ClaimsAsync(bench)).Metadata.Annotation(ApiNames.LastUsedAnnotation));
    }

    private Task<ControllerBench> StartAsync(Action<Operator.Configuration.OperatorOptions>? configure = null) =>
        ControllerBench.StartAsync(
            server,
            options =>
            {
                options.CacheVolumes.Size = "1Gi";
                options.CacheVolumes.StorageClassName = "no-such-class";
                options.CacheVolumes.MaxAge = TimeSpan.FromDays(365);
                configure?.Invoke(options);
            }
        );

    private static ImageBuild Build(string name, string? claim = null) =>
        An.ImageBuild(
            name,
            spec =>
                spec with
                {
                    Cache = new BuildCache { Mode = BuildCacheMode.Volume, Volume = claim },
                    Output = new BuildOutput { Repository = "registry.invalid/team/app" },
                }
        );

    private static V1PersistentVolumeClaim Claim(ControllerBench bench, string name, bool label) =>
        new()
        {
            ApiVersion = "v1",
            Kind = V1PersistentVolumeClaim.KubeKind,
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = bench.Namespace,
                Labels = label ? new Dictionary<string, string> { [ApiNames.CacheLabel] = ApiNames.CacheLabelValue } : null,
            },
            Spec = new V1PersistentVolumeClaimSpec
            {
                AccessModes = ["ReadWriteOnce"],
                StorageClassName = "no-such-class",
                Resources = new V1VolumeResourceRequirements
                {
                    Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new("1Gi") },
                },
            },
        };

    private static async Task EndAsync(ControllerBench bench, string name, V1Pod pod)
    {
        await bench.Kubelet.SucceededAsync(pod.Metadata.Name!);
        await bench.ReachesAsync(name, BuildPhase.Succeeded);
    }

    private static async Task<IReadOnlyList<V1PersistentVolumeClaim>> ClaimsAsync(ControllerBench bench) =>
        await bench.Client.ListAsync<V1PersistentVolumeClaim>(bench.Namespace);

    /// <summary>The warning in the request of a Pod that mounts no claim.</summary>
    private static string? Cold(V1Pod pod)
    {
        Assert.Null(BuildPod.Of(pod).CacheClaim);
        return RequestAnnotation.Read(pod.Metadata.Annotation(ApiNames.RequestAnnotation)!).CacheVolume?.Warning;
    }
}
