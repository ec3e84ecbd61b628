using System.Text.Json.Nodes;
using k8s.Models;
using Operator.Entities;
using Operator.Entities.ImageBuildPolicies;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Testing;
using Operator.Testing.Builds;

namespace Operator.Tests.Controllers;

/// <summary>Policies on a real API server: what they select, what they refuse, what they change and what they report.</summary>
public sealed class PolicyTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    private const string Tenancy = "policy-test.example.com/tenant";

    [Fact]
    public async Task Policy_that_appears_refuses_waiting_builds_and_leaves_the_running_one()
    {
        await using var bench = await StartAsync(options => options.Limits.Cluster = 1);
        await bench.CreateAsync(An.ImageBuild("running", spec => spec with { Timeout = "50m" }));
        var pod = await bench.PodAsync("running");
        await bench.CreateAsync(An.ImageBuild("waiting", spec => spec with { Timeout = "50m" }));
        await bench.WaitAsync("waiting", status => status.Queue?.Position == 1, "it waits");

        await using var policy = await CreateAsync(bench, new() { Timeouts = new() { Total = "10m" } });

        var refused = await bench.ReachesAsync("waiting", BuildPhase.Failed);
        Assert.Equal(SpecReasons.NotAllowed.Name, refused.Reason);
        Assert.Contains($"ImageBuildPolicy {policy.Name} allows at most 10m", refused.Message, StringComparison.Ordinal);
        Assert.Equal("1d 7d 1d 1d 1d 1d 10", pod.Metadata.Annotations![ApiNames.BoundsAnnotation]);
        Assert.Equal(BuildPhase.Preparing, (await bench.GetAsync("running")).Status.Phase);

        await bench.ChangeSpecAsync("waiting", new JsonObject { ["timeout"] = "5m" });
        await bench.WaitAsync("waiting", status => status is { Run.Number: 2, Phase: BuildPhase.Queued }, "the corrected build waits");
    }

    [Fact]
    public async Task Pod_has_what_a_policy_forces_and_the_policy_counts_it()
    {
        await using var bench = await StartAsync();
        await using var policy = await CreateAsync(
            bench,
            new()
            {
                Queue = new() { Running = 1 },
                Forced = new() { NodeSelector = new Dictionary<string, string> { ["pool"] = "builds" } },
                Volumes = new() { Workspace = "1Gi" },
            }
        );
        await bench.CreateAsync(An.ImageBuild("first"));
        var pod = await bench.PodAsync("first");
        await bench.CreateAsync(An.ImageBuild("second"));

        Assert.Equal("builds", pod.Spec.NodeSelector!["pool"]);
        Assert.Contains(pod.Spec.Volumes!, volume => volume.EmptyDir?.SizeLimit?.ToString() == "1Gi");
        await bench.WaitAsync("second", status => status.Reason == QueueReasons.NamespaceLimit.Name, "the namespace's share is used up");
        await ReportsAsync(policy, status => status is { Namespaces: 1, Running: 1, Waiting: 1 });
    }

    [Fact]
    public async Task Contradicting_policies_say_so_themselves_and_in_the_builds_that_they_stop()
    {
        await using var bench = await StartAsync();
        await using var one = await CreateAsync(bench, new() { Forced = new() { PriorityClassName = "low" } });
        await using var other = await CreateAsync(bench, new() { Forced = new() { PriorityClassName = "lower" } });
        await ReportsAsync(one, status => Valid(status) == "False PolicyConflict");
        await bench.CreateAsync(An.ImageBuild("torn"));

        Assert.Equal(PolicyReasons.Conflict.Name, (await bench.ReachesAsync("torn", BuildPhase.Error)).Reason);

        await other.DisposeAsync();
        await ReportsAsync(one, status => Valid(status) == "True PolicyValid");
    }

    [Fact]
    public async Task Namespace_that_gets_the_label_gets_the_policy()
    {
        await using var bench = await StartAsync(options => options.Limits.Cluster = 1, labelled: false);
        await using var policy = await CreateAsync(bench, new() { Retries = 0 });
        await ReportsAsync(policy, status => status.Namespaces == 0);
        await bench.CreateAsync(An.ImageBuild("slot"));
        await bench.PodAsync("slot");
        await bench.CreateAsync(An.ImageBuild("retrying", spec => spec with { Retry = new() { Limit = 1 } }));
        await bench.WaitAsync("retrying", status => status.Phase == BuildPhase.Queued, "no policy selects it yet");

        await LabelAsync(bench);

        Assert.Equal(SpecReasons.NotAllowed.Name, (await bench.ReachesAsync("retrying", BuildPhase.Failed)).Reason);
    }

    /// <summary>Of a large build that waits only a part is in memory; what is started is the whole.</summary>
    [Fact]
    public async Task Large_build_waits_and_starts_as_its_author_wrote_it()
    {
        var large = Enumerable.Range(0, 100).ToDictionary(number => $"V{number}", number => $"{number}".PadLeft(2000, 'x'));
        await using var bench = await ControllerBench.StartAsync(server, options => options.Limits.Cluster = 1);
        await bench.CreateAsync(An.ImageBuild("slot"));
        var pod = await bench.PodAsync("slot");
        await bench.CreateAsync(An.ImageBuild("large", spec => spec with { Environment = large, Priority = 3 }));
        await bench.WaitAsync("large", status => status.Queue?.Position == 1, "it waits");

        await bench.Kubelet.SucceededAsync(pod.Metadata.Name!);
        var started = await bench.PodAsync("large");

        var request = Operator.Core.Contract.RequestAnnotation.Read(started.Metadata.Annotations![ApiNames.RequestAnnotation]);
        Assert.Equal(large, request.Spec.Environment);
        Assert.Equal((await bench.GetAsync("large")).Status.Run!.SpecHash, started.Metadata.Labels![ApiNames.SpecHashLabel]);
    }

    [Fact]
    public async Task Archives_of_older_runs_go_when_the_next_run_has_ended()
    {
        await using var bench = await ControllerBench.StartAsync(
            server,
            options =>
            {
                options.Bounds.Runs = 1;
                options.Pods.LogGrace = TimeSpan.FromSeconds(30);
            }
        );
        await bench.CreateAsync(An.ImageBuild("often"));
        for (var run = 1; run <= 2; run++)
        {
            var pod = (await bench.PodAsync("often", run: run)).Metadata.Name!;
            bench.Kubelet.Logs.Write(pod, "build", "#1 built");
            await bench.Kubelet.BuildingAsync(pod);
            await bench.Kubelet.SucceededAsync(pod);
            await bench.ReachesAsync("often", BuildPhase.Succeeded, run);
            Assert.Contains(await bench.ArchivesAsync("often"), archive => archive.Metadata.Labels![ApiNames.RunLabel] == $"{run}");
            if (run == 1)
            {
                await bench.ChangeSpecAsync("often", new JsonObject { ["runRequest"] = "again" });
            }
        }

        await Eventually.HoldsAsync(
            async () => (await bench.ArchivesAsync("often")).All(archive => archive.Metadata.Labels![ApiNames.RunLabel] == "2"),
            "the first run's archives are gone"
        );
        Assert.NotEmpty(await bench.ArchivesAsync("often"));
    }

    public static TheoryData<string> Samples =>
        [.. Directory.GetFiles(Repository.Path("config", "samples", "policies")).Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Sample_is_taken_by_the_server_and_is_valid(string file)
    {
        await CustomResources.InstallAsync();
        using var api = ApiServer.FromEnvironment("KUBECONFIG");
        var text = await File.ReadAllTextAsync(
            Repository.Path("config", "samples", "policies", file),
            TestContext.Current.CancellationToken
        );
        foreach (var document in text.Split("---\n"))
        {
            const string Path = "/apis/imagebuild.dev/v1alpha1/imagebuildpolicies?dryRun=All&fieldValidation=Strict";
            var stored = (await api.SendAsync(HttpMethod.Post, Path, document, "application/yaml")).Checked();
            var spec = System.Text.Json.JsonSerializer.Deserialize<ImageBuildPolicySpec>(
                stored["spec"],
                System.Text.Json.JsonSerializerOptions.Web
            )!;
            Assert.Empty(new Operator.Core.Policies.NamedPolicy("sample", spec).Problems);
        }
    }

    private static string Valid(ImageBuildPolicyStatus status) =>
        status.Conditions?.FirstOrDefault(condition => condition.Type == PolicyConditions.Valid) is { } valid
            ? $"{valid.Status} {valid.Reason}"
            : "";

    private async Task<ControllerBench> StartAsync(Action<Operator.Configuration.OperatorOptions>? configure = null, bool labelled = true)
    {
        var bench = await ControllerBench.StartAsync(server, configure);
        if (labelled)
        {
            await LabelAsync(bench);
        }

        return bench;
    }

    private static Task LabelAsync(ControllerBench bench) =>
        bench.Client.PatchAsync<V1Namespace>(
            bench.Namespace,
            null,
            KubernetesPatch.Merge(
                new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [Tenancy] = bench.Namespace } } }
            )
        );

    /// <summary>Creates a policy for the bench's namespace and waits until the operator has seen it.</summary>
    private static async Task<Policy> CreateAsync(ControllerBench bench, ImageBuildPolicySpec spec)
    {
        var created = await bench.Client.CreateAsync(
            new ImageBuildPolicy
            {
                ApiVersion = ApiNames.ApiVersion,
                Kind = ImageBuildPolicy.KindName,
                Metadata = new V1ObjectMeta { Name = $"test-{Guid.NewGuid():N}" },
                Spec = spec with
                {
                    NamespaceSelector = new() { MatchLabels = new Dictionary<string, string> { [Tenancy] = bench.Namespace } },
                },
            },
            TestContext.Current.CancellationToken
        );
        var policy = new Policy(bench.Client, created.Metadata.Name!);
        await ReportsAsync(policy, status => status.ObservedGeneration == 1);
        return policy;
    }

    private static Task ReportsAsync(Policy policy, Func<ImageBuildPolicyStatus, bool> condition) =>
        Eventually.HoldsAsync(
            async () => await policy.Client.GetAsync<ImageBuildPolicy>(policy.Name) is { } found && condition(found.Status),
            "the policy reports it",
            TimeSpan.FromSeconds(60)
        );

    private sealed record Policy(IKubernetesClient Client, string Name) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Client.DeleteAsync<ImageBuildPolicy>(Name);
    }
}
