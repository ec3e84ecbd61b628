using System.Reflection;
using Operator.Entities;
using Operator.Testing;

namespace Operator.Tests.Failures;

/// <summary>
/// The table of failures (<see cref="ReasonCatalog"/>): every row is made for real, and what the user, the events and the metrics then show is what all
/// of its columns say.
/// </summary>
public sealed class FailureMatrixTests(SharedBench shared) : IClassFixture<SharedBench>
{
    private static readonly Dictionary<string, Func<FailureScene, Task>> Scenes = Methods()
        .ToDictionary(
            method => method.GetCustomAttribute<ProducesAttribute>()!.Reason,
            method => method.CreateDelegate<Func<FailureScene, Task>>(),
            StringComparer.Ordinal
        );

    public static TheoryData<string> Failures =>
        [.. ReasonCatalog.All.Where(reason => reason.Class is not null).Select(reason => reason.Name)];

    public static TheoryData<string> RetriedFailures =>
        [.. ReasonCatalog.All.Where(reason => reason is { Retried: true, EndsRun: true }).Select(reason => reason.Name)];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Failure_is_made_and_shows_all_its_columns(string name)
    {
        var reason = ReasonCatalog.ByName[name];
        await using var scene = new FailureScene(shared.Server, shared, name.ToLowerInvariant(), retries: reason.Retried ? 0 : 1);

        await Scenes[name](scene);

        await new FailureColumns(scene, reason).AssertAsync();
    }

    [Theory]
    [MemberData(nameof(RetriedFailures))]
    public async Task Failure_that_is_retried_is_followed_by_another_attempt(string name)
    {
        await using var scene = new FailureScene(shared.Server, shared, name.ToLowerInvariant() + "-again", retries: 1);

        await Scenes[name](scene);

        await new FailureColumns(scene, ReasonCatalog.ByName[name]).IsRetriedAsync();
    }

    [Fact]
    public void There_is_a_scene_for_every_failure_and_none_for_anything_else() =>
        Assert.Equal(Failures.Select(row => row.Data).Order(StringComparer.Ordinal), Scenes.Keys.Order(StringComparer.Ordinal));

    private static IEnumerable<MethodInfo> Methods() =>
        typeof(FailureMatrixTests)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(method => method.GetCustomAttribute<ProducesAttribute>() is not null);
}
