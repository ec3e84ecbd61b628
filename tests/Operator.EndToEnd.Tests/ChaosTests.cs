using System.Globalization;
using Operator.EndToEnd.Tests.Harness;
using Operator.EndToEnd.Tests.Harness.Chaos;
using Operator.Testing.Chaos;

namespace Operator.EndToEnd.Tests;

/// <summary>
/// Real builds with three engines in several namespaces, while two replicas of the operator, one with a wrong clock, are killed and paused
/// every few seconds, the API server restarts twice, watches are cut, a registry has trouble and somebody deletes a Pod. Everything random
/// comes from one seed. A run of all tests tries one small seed; <c>make chaos</c> tries whole ones. Alone and at the end, since it takes
/// the API server away from everybody.
/// </summary>
[Collection(nameof(ControlPlaneTests))]
[Trait("Category", "Chaos")]
public sealed class ChaosTests(OperatorSuite suite)
{
    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(Setting("IMAGEBUILD_CHAOS_SEED") ?? 1, Setting("IMAGEBUILD_CHAOS_SEEDS") ?? 1)];

    private static ChaosSize Size =>
        Environment.GetEnvironmentVariable("IMAGEBUILD_CHAOS_SIZE") == "whole" ? ChaosSize.Whole : ChaosSize.Small;

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Every_build_has_one_end_the_right_one_whatever_goes_wrong(int seed)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var logs = Path.Combine(OperatorSuite.LogDirectory, string.Create(CultureInfo.InvariantCulture, $"chaos-{seed}"));
        TestContext.Current.SendDiagnosticMessage($"chaos: seed {seed}, logs and diary in {logs}");
        IReadOnlyList<string> complaints;
        try
        {
            await using var run = await ChaosRun.StartAsync(suite, seed, Size, logs, cancellation);
            complaints = ChaosCheck.Complaints(await run.FinishAsync(cancellation));
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{Again(seed)}: {problem.Message}", problem);
        }

        Assert.True(complaints.Count == 0, $"{Again(seed)}, see {logs}:\n{string.Join('\n', complaints)}");
    }

    private static string Again(int seed) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed} ({(Size == ChaosSize.Whole ? "" : "SIZE=small ")}SEED={seed} make chaos repeats it)"
        );

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;
}
