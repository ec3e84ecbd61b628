using System.Text.Json.Nodes;
using k8s.Models;
using Operator.Entities;
using Operator.Entities.ImageBuildPolicies;
using Operator.Kubernetes.Client;
using Operator.Testing;

namespace Operator.Tests.Failures;

/// <summary>Policies of the platform team that cannot be applied.</summary>
internal static class PolicyFailures
{
    private const string Label = "failure-matrix.example.com/tenant";

    [Produces("PolicyInvalid")]
    public static Task Invalid(FailureScene scene) => SelectedAsync(scene, new ImageBuildPolicySpec { Timeouts = new() { Total = "0h" } });

    [Produces("PolicyConflict")]
    public static Task Conflict(FailureScene scene) =>
        SelectedAsync(
            scene,
            new ImageBuildPolicySpec { Forced = new() { PriorityClassName = "low" } },
            new ImageBuildPolicySpec { Forced = new() { PriorityClassName = "lower" } }
        );

    private static async Task SelectedAsync(FailureScene scene, params ImageBuildPolicySpec[] specs)
    {
        var bench = await scene.UseAsync(_ => { });
        await bench.Client.PatchAsync<V1Namespace>(
            bench.Namespace,
            null,
            KubernetesPatch.Merge(
                new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [Label] = bench.Namespace } } }
            )
        );
        foreach (var spec in specs)
        {
            var policy = scene.Add(new Policy(bench.Client, $"test-{Guid.NewGuid():N}"));
            await bench.Client.CreateAsync(
                new ImageBuildPolicy
                {
                    ApiVersion = ApiNames.ApiVersion,
                    Kind = ImageBuildPolicy.KindName,
                    Metadata = new V1ObjectMeta { Name = policy.Name },
                    Spec = spec with
                    {
                        NamespaceSelector = new() { MatchLabels = new Dictionary<string, string> { [Label] = bench.Namespace } },
                    },
                },
                TestContext.Current.CancellationToken
            );
            await Eventually.HoldsAsync(
                async () => await bench.Client.GetAsync<ImageBuildPolicy>(policy.Name) is { Status.ObservedGeneration: 1 },
                "the operator has seen the policy"
            );
        }

        await scene.ApplyAsync();
    }

    private sealed record Policy(IKubernetesClient Client, string Name) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Client.DeleteAsync<ImageBuildPolicy>(Name);
    }
}
