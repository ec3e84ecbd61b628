using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Operator.Controllers.Platform;
using Operator.Core.Observation;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Models.Serialization;
using Operator.Testing;
using Operator.Testing.Builds;

namespace Operator.Tests.Controllers;

/// <summary>What informers keep of Pods and their events is small, and is all that is read of them.</summary>
public sealed class PodProjectionTests
{
    private const string PodName = "app-4a90e402-r2-a3";

    public static TheoryData<string> Recorded =>
        [.. Directory.GetFiles(Repository.Path("tests/assets/pods"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!)];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Kept_part_of_a_recorded_Pod_yields_the_same_facts(string name)
    {
        var json = Json($"tests/assets/pods/{name}.json");
        var pod = Pod(json["pod"]!);
        var events = json["events"]!["items"]!.AsArray().Select(item => item.Deserialize(KubernetesModelsJsonContext.Default.Corev1Event)!);
        var spec = new ImageBuildSpec
        {
            Output = new BuildOutput { Repository = "r.example.com/a", RegistrySecret = "absent" },
        };

        var whole = ObservePod.Of(pod, spec, [.. events]);
        var kept = ObservePod.Of(SlimPod.Of(pod), spec, [.. events.Select(PodEvents.Slim)]);

        Assert.Equivalent(whole, kept, strict: true);
    }

    [Fact]
    public void Kept_part_of_a_planned_Pod_holds_neither_request_nor_containers_details()
    {
        var pod = Pod(Json("tests/assets/pods/planned/everything.json"));

        var kept = SlimPod.Of(pod);

        Assert.Equal("imagebuild.dev/run-start", Assert.Single(kept.Metadata.Annotations!).Key);
        Assert.Equal(pod.Metadata.Labels, kept.Metadata.Labels);
        Assert.Equal(pod.Spec!.InitContainers!.Count + pod.Spec.Containers!.Count, Containers(kept).Count);
        Assert.All(Containers(kept), container => Assert.NotNull(container.Image));
        Assert.All(Containers(kept), container => Assert.Null((object?)container.Env ?? container.VolumeMounts ?? (object?)container.Args));
        Assert.Null(kept.Spec!.Volumes);
    }

    [Theory]
    [InlineData(PodName, true)]
    [InlineData("app-4a90e402-r12-a10", true)]
    [InlineData("app", false)]
    [InlineData("app-4a90e402-r2-a3-x", false)]
    [InlineData("app-4A90E402-r2-a3", false)]
    [InlineData(null, false)]
    public void Only_events_of_a_build_Pods_name_are_kept(string? pod, bool kept) =>
        Assert.Equal(kept, PodEvents.IsWanted(Event("Warning", "FailedMount", pod)));

    [Fact]
    public void Message_is_kept_of_warnings_alone_and_not_without_end()
    {
        Assert.Null(PodEvents.Slim(Event("Normal", "Pulled")).Message);
        Assert.Equal("why", PodEvents.Slim(Event("Warning", "Failed")).Message);
        Assert.Equal(1024, PodEvents.Slim(Event("Warning", "Failed", message: new string('m', 5000))).Message!.Length);
    }

    [Theory]
    [InlineData("Warning", PodName, "build looked at anew")]
    [InlineData("Normal", PodName, "nothing")]
    [InlineData("Warning", "other-4a90e402-r1-a1", "nothing")]
    public void Warning_about_a_builds_own_Pod_wakes_the_build(string type, string about, string then)
    {
        var build = An.ImageBuild("app");
        build.Metadata.NamespaceProperty = "team";
        var pod = new V1Pod
        {
            Metadata = new V1ObjectMeta
            {
                Name = PodName,
                NamespaceProperty = "team",
                OwnerReferences =
                [
                    new V1OwnerReference
                    {
                        ApiVersion = build.ApiVersion,
                        Kind = build.Kind,
                        Name = "app",
                        Uid = "u1",
                        Controller = true,
                    },
                ],
            },
        };
        var woken = new List<string>();
        var events = new PodEvents(
            new Held<Corev1Event>(),
            new Held<V1Pod>(pod),
            new Held<ImageBuild>(build),
            (entity, _) => woken.Add(entity.Metadata.Name!)
        );

        events.OnAdded(Event(type, "FailedMount", about), initial: false);

        Assert.Equal(then == "nothing" ? [] : ["app"], woken);
    }

    private static Corev1Event Event(string type, string reason, string? pod = PodName, string message = "why") =>
        new()
        {
            Metadata = new V1ObjectMeta { Name = "e", NamespaceProperty = "team" },
            InvolvedObject = new V1ObjectReference { Name = pod },
            Type = type,
            Reason = reason,
            Message = message,
        };

    private static List<V1Container> Containers(V1Pod pod) => [.. pod.Spec!.InitContainers!, .. pod.Spec.Containers!];

    private static JsonNode Json(string path) => JsonNode.Parse(File.ReadAllText(Repository.Path(path)))!;

    private static V1Pod Pod(JsonNode json) => json.Deserialize(KubernetesModelsJsonContext.Default.V1Pod)!;

    /// <summary>An informer that has seen just these objects.</summary>
    private sealed class Held<T>(params T[] objects) : IInformer<T>
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        public bool HasSynced => true;

        public Task WaitForSyncAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public T? Get(NamespacedName key) =>
            objects.FirstOrDefault(item => item.Metadata.NamespaceProperty == key.Namespace && item.Metadata.Name == key.Name);

        public IReadOnlyList<T> List() => objects;

        public IReadOnlyList<T> ByIndex(string index, string value) => [];

        public IDisposable AddHandler(IInformerHandler<T> handler) => throw new NotSupportedException();
    }
}
