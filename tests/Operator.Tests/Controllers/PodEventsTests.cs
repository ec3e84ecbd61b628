using Operator.Controllers;
using Operator.Controllers.Platform;
using Operator.Core.Observation;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;
using Operator.Testing.Builds;

namespace Operator.Tests.Controllers;

public sealed class PodEventsTests
{
    private const string PodName = "app-4a90e402-r2-a3";

    [Theory]
    [InlineData(true, PodName, "app", "reconciled")]
    [InlineData(false, PodName, "app", "nothing")]
    [InlineData(true, "other-4a90e402-r1-a1", "app", "nothing")]
    [InlineData(true, PodName, null, "nothing")]
    public void Warning_about_a_builds_own_Pod_reconciles_the_build(bool isWarning, string about, string? owner, string then)
    {
        var build = An.ImageBuild("app");
        build.Metadata.NamespaceProperty = "team";
        var pod = new BuildPod
        {
            Namespace = "team",
            Build = owner,
            BuildUid = "u1",
            Facts = new PodFacts
            {
                Name = PodName,
                Run = 2,
                Attempt = 3,
            },
            Waiting = [],
        };
        var woken = new List<string>();
        var events = new PodEvents(
            new Held<PodEvent>(),
            new Held<BuildPod>((new("team", PodName), pod)),
            new KnownRuns(
                new Held<ImageBuild>((new("team", "app"), build)),
                new Held<ImagePush>(),
                (entity, _) => woken.Add(entity.Metadata.Name!),
                (entity, _) => Assert.Fail($"{entity.Metadata.Name} is no push")
            )
        );

        events.OnAdded(
            new PodEvent
            {
                Namespace = "team",
                Pod = about,
                IsWarning = isWarning,
            },
            initial: false
        );

        Assert.Equal(then == "nothing" ? [] : ["app"], woken);
    }

    /// <summary>An informer that has seen just these objects.</summary>
    private sealed class Held<T>(params (NamespacedName Key, T Item)[] objects) : IInformer<T>
        where T : class
    {
        public bool HasSynced => true;

        public Task WaitForSyncAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public T? Get(NamespacedName key) => objects.FirstOrDefault(item => item.Key == key).Item;

        public IReadOnlyList<T> List() => [.. objects.Select(item => item.Item)];

        public IReadOnlyList<T> ByIndex(string index, string value) => [];

        public IDisposable AddHandler(IInformerHandler<T> handler) => throw new NotSupportedException();
    }
}
