using System.Text.Json;
using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;

namespace Operator.EndToEnd.Tests.Harness;

/// <summary>One ImageBuild as its user sees it.</summary>
public sealed class BuildUnderTest(Kubectl kubectl, string name)
{
    public string Name => name;

    public Kubectl Kubectl => kubectl;

    public async Task<ImageBuild?> GetAsync(CancellationToken cancellationToken) =>
        await kubectl.GetAsync("imagebuilds", name, cancellationToken) is { } json
            ? json.Deserialize(ContractJson.Default.ImageBuild)
            : null;

    public Task<ImageBuild> ReachesAsync(BuildPhase phase, TimeSpan within, CancellationToken cancellationToken) =>
        Eventually.IsAsync(
            () => GetAsync(cancellationToken),
            build => build.Status.Phase == phase || (IsTerminal(build.Status.Phase) && Passed(build.Status.Phase, phase)),
            within,
            Describe,
            cancellationToken
        );

    /// <summary>The end of the run that the current spec asks for.</summary>
    public Task<ImageBuild> EndsAsync(CancellationToken cancellationToken, int seconds = 300) =>
        Eventually.IsAsync(
            () => GetAsync(cancellationToken),
            build => IsTerminal(build.Status.Phase) && build.Status.ObservedGeneration == build.Metadata.Generation,
            TimeSpan.FromSeconds(seconds),
            Describe,
            cancellationToken
        );

    public async Task<IReadOnlyList<JsonElement>> PodsAsync(CancellationToken cancellationToken) =>
        await kubectl.ListAsync("pods", cancellationToken, "-l", $"imagebuild.dev/name={name}");

    /// <summary>Reasons of the events on the ImageBuild, each once.</summary>
    public async Task<IReadOnlyList<string>> EventReasonsAsync(CancellationToken cancellationToken)
    {
        var events = await kubectl.ListAsync(
            "events",
            cancellationToken,
            "--field-selector",
            $"involvedObject.kind=ImageBuild,involvedObject.name={name}"
        );
        return [.. events.Select(item => item.GetProperty("reason").GetString()!).Distinct()];
    }

    public static Condition? Condition(ImageBuild build, string type) =>
        build.Status.Conditions?.FirstOrDefault(condition => condition.Type == type);

    public static bool IsTerminal(BuildPhase? phase) =>
        phase is BuildPhase.Succeeded or BuildPhase.Failed or BuildPhase.Error or BuildPhase.Cancelled;

    public static string Describe(ImageBuild? build) =>
        build is null
            ? "no such ImageBuild"
            : $"{build.Metadata.Name} is {build.Status.Phase} ({build.Status.Reason}: {build.Status.Message}) {build.Status.Failure?.Excerpt}\n{build.Status.Log?.Tail}";

    private static bool Passed(BuildPhase? terminal, BuildPhase wanted) =>
        terminal == BuildPhase.Succeeded && wanted < BuildPhase.Succeeded;
}
