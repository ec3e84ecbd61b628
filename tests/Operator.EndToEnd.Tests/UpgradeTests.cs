using System.Text;
using Operator.EndToEnd.Tests.Harness;
using Operator.EndToEnd.Tests.Harness.Chaos;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Chaos;

namespace Operator.EndToEnd.Tests;

/// <summary>
/// The operator of the last release (or of the commit before) starts builds, in Pods with its own program in their containers, and is
/// stopped in the midst of them. This one finishes them: some run, some wait, some are held. Alone, since it installs the old CRDs.
/// </summary>
[Collection(nameof(ControlPlaneTests))]
public sealed class UpgradeTests(OperatorSuite suite)
{
    private const int Seed = 1;

    private static readonly ChaosSize Size = new(Builds: 12, Namespaces: 2, TimeSpan.Zero);

    [Fact]
    public async Task Builds_of_the_version_before_are_finished_by_this_one()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var previous = (await Shell.RunAsync("dev/previous", [], cancellationToken: cancellation)).Checked().Trim();
        var plan = ChaosPlan.Of(Seed, Size);
        var cluster = await ChaosCluster.CreateAsync(suite, Size.Namespaces, cancellation);
        await using var registry = await TroubledRegistry.StartAsync(suite.Cluster.Gateway, Seed);
        await using var witness = new ChaosWitness(cluster.Names);
        try
        {
            await InstallAsync(Path.Combine(previous, "crds"), cancellation);
            var image = (await File.ReadAllTextAsync(Path.Combine(previous, "image"), cancellation)).Trim();
            await using (var old = Launch(cluster, ["dotnet", Path.Combine(previous, "program", "imagebuild-operator.dll")], image))
            {
                await old.IsReadyAsync(cancellation);
                await cluster.CreateAsync(plan.Builds, registry.Host, cancellation);
                await IsInTheMidstAsync(cluster, cancellation);
                var pods = await cluster.ListAsync("pods", cancellation);
                Assert.Contains(pods, pod => pod.GetRawText().Contains($"\"{image}\"", StringComparison.Ordinal));
                await old.StopAsync();
            }

            var taken = await cluster.BuildsAsync(cancellation);
            await InstallAsync(Repository.Path("config", "crds"), cancellation);
            await using var current = Launch(cluster, OperatorProcess.Program, OperatorImage);
            foreach (var build in plan.Builds)
            {
                await GoOnAsync(cluster, build, cancellation);
            }

            await cluster.EndAsync(plan.Builds.Count, TimeSpan.FromMinutes(8), cancellation);
            await witness.SettlesAsync(cluster, cancellation);

            var complaints = ChaosCheck.Complaints(await witness.RecordsAsync(plan.Builds, cluster, registry, [], cancellation));
            Assert.True(complaints.Count == 0, string.Join('\n', complaints));
            Assert.Contains(taken, build => build.Status.Phase is BuildPhase.Preparing or BuildPhase.Building or BuildPhase.Publishing);
            Assert.Contains(taken, build => build.Status.Phase == BuildPhase.Queued);
        }
        finally
        {
            await InstallAsync(Repository.Path("config", "crds"), CancellationToken.None);
            await cluster.DeleteAsync();
        }
    }

    private static string OperatorImage => File.ReadAllText(Repository.Path("out", "image"), Encoding.UTF8).Trim();

    /// <summary>Some builds are being built, and more wait than can be before this test is slower than they are.</summary>
    private static Task IsInTheMidstAsync(ChaosCluster cluster, CancellationToken cancellationToken) =>
        Eventually.IsAsync(
            () => cluster.BuildsAsync(cancellationToken)!,
            builds =>
                builds.Any(build => build.Status.Phase == BuildPhase.Building)
                && builds.Count(build => build.Status.Phase == BuildPhase.Queued) >= 3,
            TimeSpan.FromMinutes(3),
            builds => string.Join('\n', (builds ?? []).Select(BuildUnderTest.Describe)),
            cancellationToken
        );

    private static Task GoOnAsync(ChaosCluster cluster, ChaosBuild build, CancellationToken cancellationToken) =>
        build.Kind switch
        {
            ChaosKind.Held => cluster.PatchAsync(build, """{"suspend":false}""", cancellationToken),
            ChaosKind.Cancelled => cluster.PatchAsync(build, """{"cancel":true}""", cancellationToken),
            _ => Task.CompletedTask,
        };

    private static async Task InstallAsync(string crds, CancellationToken cancellationToken) =>
        (await Shell.RunAsync("kubectl", ["apply", "--validate=false", "-k", crds], cancellationToken: cancellationToken)).Checked();

    private OperatorProcess Launch(ChaosCluster cluster, IReadOnlyList<string> program, string image) =>
        OperatorProcess.Launch(
            suite.Cluster,
            program,
            cluster.Names[0],
            Path.Combine(OperatorSuite.LogDirectory, "upgrade.log"),
            [
                .. cluster.Names.Select((ns, number) => ($"IMAGEBUILD_Kubernetes__Namespaces__{number}", ns)),
                ("IMAGEBUILD_LeaderElection__Enabled", "true"),
                ("IMAGEBUILD_Images__Operator", image),
                ("IMAGEBUILD_Images__Buildah", suite.Cluster["IMAGEBUILD_TEST_BUILDAH_IMAGE"]),
                ("IMAGEBUILD_Images__Docker", suite.Cluster["IMAGEBUILD_TEST_DOCKER_IMAGE"]),
                ("IMAGEBUILD_Limits__Cluster", "3"),
                ("IMAGEBUILD_Limits__Namespace", "2"),
            ]
        );
}
