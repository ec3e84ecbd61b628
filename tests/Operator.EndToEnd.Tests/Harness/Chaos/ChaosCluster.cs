using System.Text.Json;
using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Chaos;

namespace Operator.EndToEnd.Tests.Harness.Chaos;

/// <summary>The namespaces of a chaotic run, and what its users do in them. The API server may be away: they try again, as people do.</summary>
internal sealed class ChaosCluster(IReadOnlyList<Kubectl> namespaces)
{
    private const string Label = "chaos.example.com/run";

    public IReadOnlyList<string> Names => [.. namespaces.Select(kubectl => kubectl.Namespace)];

    private string Policy => Names[0];

    public static async Task<ChaosCluster> CreateAsync(OperatorSuite suite, int count, CancellationToken cancellationToken)
    {
        var namespaces = new List<Kubectl>();
        for (var number = 0; number < count; number++)
        {
            namespaces.Add(await suite.CreateNamespaceAsync("chaos", cancellationToken));
        }

        var cluster = new ChaosCluster(namespaces);
        await cluster.AllowEnginesAsync(cancellationToken);
        return cluster;
    }

    public async Task CreateAsync(IReadOnlyList<ChaosBuild> builds, string registry, CancellationToken cancellationToken)
    {
        var documents = builds.Select(build =>
            $"""
                apiVersion: imagebuild.dev/v1alpha1
                kind: ImageBuild
                metadata:
                  name: {build.Name}
                  namespace: {Names[build.Namespace]}
                spec:
                {string.Join('\n', build.Spec(registry).Split('\n').Select(line => "  " + line))}
                """
        );
        var applied = await Shell.RunAsync(
            "kubectl",
            ["apply", "--validate=false", "-f", "-"],
            string.Join("\n---\n", documents),
            cancellationToken: cancellationToken
        );
        applied.Checked();
    }

    public Task PatchAsync(ChaosBuild build, string spec, CancellationToken cancellationToken) =>
        InsistAsync(
            () =>
                namespaces[build.Namespace]
                    .TryAsync(null, cancellationToken, "patch", "ib", build.Name, "--type=merge", "-p", $$"""{"spec":{{spec}}}"""),
            $"{build.Name} is changed to {spec}"
        );

    /// <summary>Deletes a Pod that works.</summary>
    /// <returns>Its UID.</returns>
    public async Task<string> DeletePodAsync(int place, CancellationToken cancellationToken)
    {
        string? uid = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                var all = await Shell.RunAsync(
                    "kubectl",
                    [
                        "get",
                        "pods",
                        "-A",
                        "-l",
                        "imagebuild.dev/uid",
                        "--field-selector=status.phase=Running",
                        "--sort-by=.metadata.uid",
                        "-o",
                        "jsonpath={range .items[*]}{.metadata.namespace} {.metadata.name} {.metadata.uid}{\"\\n\"}{end}",
                    ],
                    cancellationToken: cancellationToken
                );
                var running = all
                    .Output.Split('\n')
                    .Select(line => line.Split(' '))
                    .Where(pod => pod.Length == 3 && Names.Contains(pod[0]));
                if (running.ToList() is not [_, ..] pods)
                {
                    return false;
                }

                var pod = pods[place % pods.Count];
                var deleted = await new Kubectl(pod[0]).TryAsync(null, cancellationToken, "delete", "pod", pod[1], "--wait=false");
                uid = deleted.ExitCode == 0 ? pod[2] : null;
                return uid is not null;
            },
            "a Pod runs that can be deleted",
            TimeSpan.FromMinutes(2)
        );
        return uid!;
    }

    /// <summary>Who holds the lease; null while that cannot be asked.</summary>
    public async Task<string?> LeaderAsync(CancellationToken cancellationToken)
    {
        var answer = await namespaces[0]
            .TryAsync(
                null,
                cancellationToken,
                "get",
                "lease",
                "imagebuild-operator",
                "--request-timeout=2s",
                "-o",
                "jsonpath={.spec.holderIdentity}"
            );
        return answer.ExitCode == 0 ? answer.Output : null;
    }

    public async Task<IReadOnlyList<ImageBuild>> BuildsAsync(CancellationToken cancellationToken) =>
        [.. (await ListAsync("imagebuilds", cancellationToken)).Select(json => json.Deserialize(ContractJson.Default.ImageBuild)!)];

    /// <summary>Waits until all builds have ended.</summary>
    public Task EndAsync(int count, TimeSpan within, CancellationToken cancellationToken) =>
        Eventually.IsAsync(
            () => BuildsAsync(cancellationToken)!,
            builds => builds.Count == count && !builds.Any(IsGoingOn),
            within,
            builds => string.Join('\n', (builds ?? []).Where(IsGoingOn).Select(BuildUnderTest.Describe)),
            cancellationToken
        );

    public async Task<IReadOnlyList<JsonElement>> ListAsync(string kind, CancellationToken cancellationToken, params string[] selectors)
    {
        var found = new List<JsonElement>();
        foreach (var kubectl in namespaces)
        {
            found.AddRange(await kubectl.ListAsync(kind, cancellationToken, selectors));
        }

        return found;
    }

    public async Task DeleteAsync()
    {
        await namespaces[0].TryAsync(null, CancellationToken.None, "delete", "imagebuildpolicy", Policy, "--wait=false");
        await namespaces[0].TryAsync(null, CancellationToken.None, ["delete", "namespace", .. Names, "--wait=false"]);
    }

    private async Task AllowEnginesAsync(CancellationToken cancellationToken)
    {
        await namespaces[0]
            .RunAsync(
                cancellationToken,
                ["label", "namespace", .. Names, "pod-security.kubernetes.io/enforce=privileged", $"{Label}={Policy}"]
            );
        await namespaces[0]
            .ApplyAsync(
                $$"""
                apiVersion: imagebuild.dev/v1alpha1
                kind: ImageBuildPolicy
                metadata:
                  name: {{Policy}}
                spec:
                  namespaceSelector: {matchLabels: {{{Label}}: {{Policy}} } }
                  engines: [buildkit, buildah, dind]
                """,
                cancellationToken
            );
    }

    private static bool IsGoingOn(ImageBuild build) => !BuildUnderTest.IsTerminal(build.Status.Phase);

    private static Task InsistAsync(Func<Task<ShellResult>> command, string what) =>
        Eventually.HoldsAsync(async () => (await command()).ExitCode == 0, what);
}
