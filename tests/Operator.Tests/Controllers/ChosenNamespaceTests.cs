using System.Text.Json.Nodes;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Configuration;
using Operator.Manifests;
using Operator.Testing;
using Operator.Testing.Builds;
using Operator.Tests.Manifests;

namespace Operator.Tests.Controllers;

/// <summary>An operator that signs in as an account with rights in its own namespace and one chosen one, as config/namespaced installs it.</summary>
public sealed class ChosenNamespaceTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    [Fact]
    public async Task Build_lives_to_the_end_of_its_retention_under_roles_alone()
    {
        await using var own = await server.CreateNamespaceAsync("own");
        await using var bench = await ControllerBench.StartAsync(
            server,
            options =>
            {
                options.Kubernetes.Namespace = own.Name;
                options.Policies.Enabled = false;
                options.Pods.LogGrace = TimeSpan.FromSeconds(30);
            },
            chosen => AccountAsync(own.Name, chosen)
        );
        await bench.CreateAsync(An.ImageBuild("chosen"));
        var pod = (await bench.PodAsync("chosen")).Metadata.Name!;
        bench.Kubelet.Logs.Write(pod, "build", "#1 built under roles");
        await bench.Kubelet.BuildingAsync(pod);
        await bench.WaitAsync("chosen", status => status.Log?.Tail?.Length > 0, "the log is followed");
        await bench.Kubelet.SucceededAsync(pod);

        var end = await bench.ReachesAsync("chosen", BuildPhase.Succeeded);

        Assert.Contains(await bench.ArchivesAsync("chosen"), archive => archive.Metadata.Name == end.Log?.Archive);
        await bench.EventAsync("chosen", end.Reason!);
        await bench.ChangeSpecAsync(
            "chosen",
            new()
            {
                ["retention"] = new JsonObject { ["podsSeconds"] = 0, ["logsSeconds"] = 0 },
            }
        );
        await bench.WaitAsync("chosen", status => status.Log?.Archive is null, "status forgets the archive");
        await Eventually.HoldsAsync(async () => (await bench.PodsAsync("chosen")).Count == 0, "the Pod goes");
        Assert.Empty(await bench.ArchivesAsync("chosen"));
        Assert.Equal(
            0,
            bench.Proxy.Count(request => request.Path.StartsWith("/apis/imagebuild.dev/v1alpha1/imagebuilds", StringComparison.Ordinal))
        );
        await bench.ChangeSpecAsync("chosen", new() { ["retention"] = new JsonObject { ["ttlSecondsAfterFinished"] = 0 } });
        await Eventually.HoldsAsync(
            async () => await bench.Client.GetAsync<ImageBuild>("chosen", bench.Namespace) is null,
            "the build goes"
        );
    }

    private async Task<KubernetesClientConfiguration> AccountAsync(string own, string chosen)
    {
        using var api = ApiServer.FromEnvironment("KUBECONFIG");
        var identity = new OperatorIdentity("imagebuild-operator", own);
        string[] files =
        [
            "config/rbac/service_account.yaml",
            "config/rbac/role.yaml",
            "config/namespaced/builds/role.yaml",
            "config/namespaced/builds/ttl_role.yaml",
        ];
        var rights = GeneratedFiles.Rights(identity).Where(file => files.Contains(file.Key)).SelectMany(file => file.Value);
        await InstalledRights.CreateAsync(api, rights, chosen);
        var path = $"/api/v1/namespaces/{own}/serviceaccounts/{identity.Name}/token";
        var token = (await api.PostAsync(path, new JsonObject { ["spec"] = new JsonObject() })).Checked();
        return new KubernetesClientConfiguration
        {
            Host = server.Configuration.Host,
            SslCaCerts = server.Configuration.SslCaCerts,
            AccessToken = token["status"]!["token"]!.GetValue<string>(),
        };
    }
}
