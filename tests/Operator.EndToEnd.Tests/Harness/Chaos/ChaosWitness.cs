using System.Text.Json;
using Operator.Core.Contract;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Chaos;

namespace Operator.EndToEnd.Tests.Harness.Chaos;

/// <summary>Watches builds, Pods and events from outside, and writes down of each build what it has seen.</summary>
internal sealed class ChaosWitness(IReadOnlyList<string> namespaces) : IAsyncDisposable
{
    /// <summary>A leader whose clock is behind by 90 seconds keeps Pods for so much longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    private readonly KubectlWatch builds = new("imagebuilds");
    private readonly KubectlWatch pods = new("pods", "-l", ApiNames.UidLabel);
    private readonly KubectlWatch events = new("events");

    /// <summary>Waits for the last events and the last deletions, but not for ever.</summary>
    public async Task SettlesAsync(ChaosCluster cluster, CancellationToken cancellationToken)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (waited.Elapsed < Patience)
        {
            var left = await cluster.ListAsync("pods", cancellationToken, "-l", ApiNames.UidLabel);
            var told = await cluster.ListAsync("events", cancellationToken, "--field-selector", "involvedObject.kind=ImageBuild");
            var ended = await cluster.BuildsAsync(cancellationToken);
            if (
                left.Count == 0
                && ended.All(build => told.Any(item => IsAbout(item, build.Metadata.Uid) && Text(item, "reason") == build.Status.Reason))
            )
            {
                return;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }

    public async Task<IReadOnlyList<ChaosRecord>> RecordsAsync(
        IReadOnlyList<ChaosBuild> asked,
        ChaosCluster cluster,
        TroubledRegistry registry,
        IReadOnlyList<string> deletedPods,
        CancellationToken cancellationToken
    )
    {
        var last = (await cluster.BuildsAsync(cancellationToken)).ToDictionary(build =>
            (build.Metadata.NamespaceProperty, build.Metadata.Name)
        );
        var left = (await cluster.ListAsync("pods", cancellationToken, "-l", ApiNames.UidLabel)).Select(Uid).ToHashSet();
        var told = Latest(events.Changes.Select(change => change.Object).Concat(await cluster.ListAsync("events", cancellationToken)));
        var seenPods = Mine(pods);
        var versions = Mine(builds).ToLookup(Uid);
        var records = new List<ChaosRecord>();
        foreach (var build in asked)
        {
            var end = last.GetValueOrDefault((cluster.Names[build.Namespace], build.Name));
            var uid = end?.Metadata.Uid ?? "";
            records.Add(
                new ChaosRecord
                {
                    Asked = build,
                    Versions = end is null ? [] : Versions(versions[uid], end),
                    AfterGap = AfterGap(uid),
                    Pods = PodsOf(seenPods.Where(pod => Label(pod, ApiNames.UidLabel) == uid), told, left, deletedPods),
                    Events = [.. told.Where(item => IsAbout(item, uid)).Select(Event)],
                    Uploads = registry.Uploads(build.Repository),
                    Image = await ImageAsync(registry, build, cancellationToken),
                    Blind = builds.Blind,
                }
            );
        }

        return records;
    }

    public async ValueTask DisposeAsync()
    {
        await builds.DisposeAsync();
        await pods.DisposeAsync();
        await events.DisposeAsync();
    }

    private List<JsonElement> Mine(KubectlWatch watch) =>
        [.. watch.Changes.Select(change => change.Object).Where(item => namespaces.Contains(Text(item, "metadata", "namespace")))];

    /// <summary>Each version once, in the order in which they came; a new watch begins with versions that were seen before.</summary>
    private static IReadOnlyList<ImageBuild> Versions(IEnumerable<JsonElement> seen, ImageBuild end) =>
        [
            .. seen.Select(json => json.Deserialize(ContractJson.Default.ImageBuild)!)
                .Append(end)
                .DistinctBy(build => build.Metadata.ResourceVersion),
        ];

    /// <summary>The first version of a build that each later watch showed.</summary>
    private IReadOnlyList<string> AfterGap(string uid)
    {
        var mine = builds
            .Changes.Where(change => Uid(change.Object) == uid)
            .Select(change => (change.Watch, Version: Text(change.Object, "metadata", "resourceVersion")!))
            .DistinctBy(change => change.Version)
            .ToList();
        return [.. mine.Zip(mine.Skip(1)).Where(pair => pair.First.Watch != pair.Second.Watch).Select(pair => pair.Second.Version)];
    }

    private static IReadOnlyList<SeenPod> PodsOf(
        IEnumerable<JsonElement> seen,
        IReadOnlyList<JsonElement> told,
        HashSet<string> left,
        IReadOnlyList<string> deleted
    ) =>
        [
            .. seen.GroupBy(Uid)
                .Select(states => new SeenPod(
                    states.Key,
                    Text(states.First(), "metadata", "name")!,
                    Number(states.First(), ApiNames.RunLabel),
                    Number(states.First(), ApiNames.AttemptLabel)
                )
                {
                    // The status may never have shown it; the kubelet's event does.
                    Started = states.Any(HasStarted) || told.Any(item => IsAbout(item, states.Key) && Text(item, "reason") == "Started"),
                    DeletedByHand = deleted.Contains(states.Key),
                    LeftOver = left.Contains(states.Key),
                }),
        ];

    private static bool HasStarted(JsonElement pod) =>
        new[] { "initContainerStatuses", "containerStatuses" }.Any(list =>
            pod.GetProperty("status").TryGetProperty(list, out var containers)
            && containers.EnumerateArray().Any(container => !container.GetProperty("state").TryGetProperty("waiting", out _))
        );

    /// <summary>The last that was seen of each event.</summary>
    private static IReadOnlyList<JsonElement> Latest(IEnumerable<JsonElement> seen) =>
        [.. seen.GroupBy(Uid).Select(states => states.Last())];

    private static SeenEvent Event(JsonElement item) =>
        new(
            Text(item, "type")!,
            Text(item, "reason")!,
            Text(item, "message")!,
            item.GetProperty("metadata").GetProperty("creationTimestamp").GetDateTimeOffset(),
            item.TryGetProperty("count", out var count) && count.ValueKind == JsonValueKind.Number ? count.GetInt32() : 1
        );

    private static async Task<SeenImage?> ImageAsync(TroubledRegistry registry, ChaosBuild build, CancellationToken cancellationToken)
    {
        if (build.Kind == ChaosKind.DeadRegistry || registry.Uploads(build.Repository).Count == 0)
        {
            return null;
        }

        var image = await RegistryImage.ReadAsync(registry.Host, build.Repository, ChaosBuild.Tag, cancellationToken);
        return new(image.Digest, image.Labels.GetProperty(ApiNames.ImageRunLabel).GetString());
    }

    private static bool IsAbout(JsonElement item, string? uid) => Text(item, "involvedObject", "uid") == uid;

    private static string Uid(JsonElement item) => Text(item, "metadata", "uid")!;

    private static string? Label(JsonElement item, string name) => Text(item, "metadata", "labels", name);

    private static int Number(JsonElement pod, string label) =>
        int.Parse(Label(pod, label)!, System.Globalization.CultureInfo.InvariantCulture);

    private static string? Text(JsonElement item, params string[] path)
    {
        foreach (var part in path)
        {
            if (!item.TryGetProperty(part, out item))
            {
                return null;
            }
        }

        return item.GetString();
    }
}
