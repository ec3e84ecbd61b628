using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Operator.Core.Contract;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.EndToEnd.Tests.Harness;

/// <summary>Somebody with every right in one namespace, and with bad intent: creates what the API server accepts, as fast as it accepts it.</summary>
public sealed class HostileTenant(ApiServer api, Kubectl kubectl, string registry) : IDisposable
{
    /// <summary>No node takes a Pod of this scheduler, and the operator's Pods have another one.</summary>
    private const string NoScheduler = "nobody";

    private readonly Dictionary<string, DateTimeOffset> started = [];

    public string Namespace => kubectl.Namespace;

    /// <summary>When each of the operator's Pods in this namespace that were seen so far was created, in whole seconds.</summary>
    public IReadOnlyCollection<DateTimeOffset> Started => started.Values;

    private string Builds => $"/apis/imagebuild.dev/v1alpha1/namespaces/{Namespace}/imagebuilds";

    /// <summary>Creates builds of <c>NAME-0</c> and so on that could run, but for what the fields change.</summary>
    public async Task CreateAsync(string name, int count, params (string Field, string Json)[] fields)
    {
        foreach (var some in Enumerable.Range(0, count).Chunk(20))
        {
            foreach (var answer in await Task.WhenAll(some.Select(number => api.PostAsync(Builds, Build($"{name}-{number}", fields)))))
            {
                answer.Checked();
            }
        }
    }

    public async Task<IReadOnlyList<ImageBuild>> ListAsync(string name)
    {
        var items = (await api.GetAsync(Builds)).Checked()["items"]!.AsArray();
        return
        [
            .. items
                .Select(item => item.Deserialize(ContractJson.Default.ImageBuild)!)
                .Where(build => build.Metadata.Name!.StartsWith(name + "-", StringComparison.Ordinal)),
        ];
    }

    /// <summary>The operator's Pods in this namespace that have not ended.</summary>
    public async Task<int> RunningAsync()
    {
        var pods = (await api.GetAsync($"/api/v1/namespaces/{Namespace}/pods")).Checked()["items"]!.AsArray();
        var own = pods.Where(pod => Text(pod, "spec", "schedulerName") != NoScheduler).ToList();
        foreach (var pod in own)
        {
            var created = Text(pod, "metadata", "creationTimestamp")!;
            started[Text(pod, "metadata", "name")!] = DateTimeOffset.Parse(created, System.Globalization.CultureInfo.InvariantCulture);
        }

        return own.Count(pod =>
            Text(pod, "status", "phase") is "Pending" or "Running" && Text(pod, "metadata", "deletionTimestamp") is null
        );
    }

    /// <summary>A Pod in this namespace that says it is an attempt of a build: here or elsewhere, by its labels alone or also by its owner.</summary>
    public async Task ForgePodAsync(ImageBuild build, string name, bool owned)
    {
        var of = build.Metadata;
        var owner = new JsonObject
        {
            ["apiVersion"] = ApiNames.ApiVersion,
            ["kind"] = ImageBuild.KindName,
            ["name"] = of.Name,
            ["uid"] = of.Uid,
            ["controller"] = true,
        };
        var labels = new JsonObject
        {
            [ApiNames.ManagedByLabel] = ApiNames.ManagedBy,
            [ApiNames.NameLabel] = of.Name,
            [ApiNames.UidLabel] = of.Uid,
            [ApiNames.RunLabel] = "1",
            [ApiNames.AttemptLabel] = "1",
            [ApiNames.SpecHashLabel] = SpecHash.Of(build.Spec),
        };
        var pod = JsonNode.Parse(
            """
            {"spec": {"terminationGracePeriodSeconds": 0,
              "initContainers": [{"name": "prepare", "image": "registry.invalid/a:1"}, {"name": "build", "image": "registry.invalid/a:1"}],
              "containers": [{"name": "publish", "image": "registry.invalid/a:1"}]}}
            """
        )!;
        pod["spec"]!["schedulerName"] = NoScheduler;
        pod["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = labels,
            ["ownerReferences"] = owned ? new JsonArray(owner) : null,
        };
        (await api.PostAsync($"/api/v1/namespaces/{Namespace}/pods", pod)).Checked();
    }

    /// <summary>An event in this namespace about a Pod of another one, in the kubelet's words.</summary>
    /// <param name="pod">The Pod.</param>
    /// <param name="where">The namespace in which the event says that the Pod is.</param>
    public Task<ApiAnswer> ForgeEventAsync(AttemptPod pod, string where)
    {
        var now = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var forged = JsonNode.Parse(
            $$"""
            {"metadata": {"generateName": "forged-"}, "type": "Warning", "reason": "FailedMount", "count": 9,
              "message": "MountVolume.SetUp failed for volume \"registry\" : secret \"push\" not found",
              "firstTimestamp": "2020-01-01T00:00:00Z", "lastTimestamp": "{{now}}", "source": {"component": "kubelet"},
              "involvedObject": {"apiVersion": "v1", "kind": "Pod", "name": "{{pod.Name}}", "uid": "{{pod.Uid}}", "namespace": "{{where}}"} }
            """
        )!;
        return api.PostAsync($"/api/v1/namespaces/{Namespace}/events", forged);
    }

    /// <summary>
    /// Builds with values that are far too deep, in a field that the kind has and in one that it has not. Not by server-side apply: one of them
    /// would keep an API server of Kubernetes 1.20 busy for half a minute, whoever sends it.
    /// </summary>
    /// <returns>How many the API server has stored.</returns>
    public async Task<int> CreateDeepAsync()
    {
        var deep =
            from depth in (int[])[54, 59, 500]
            from field in (string[])["spec", "spec.podTemplate.affinity"]
            select Deep($"deep-{field.Replace('.', '-').ToLowerInvariant()}-{depth}", field, depth);
        var answers = await Task.WhenAll(deep.Select(body => api.SendAsync(HttpMethod.Post, Builds, body)));
        return answers.Count(answer => answer.Status == 201);
    }

    public void Dispose() => api.Dispose();

    private JsonObject Build(string name, params (string Field, string Json)[] fields)
    {
        var spec = JsonNode.Parse(
            $$"""
            {"modelVersion": "dockerfile", "dockerfile": {"inline": "FROM debian:bookworm-slim\nLABEL built-for={{name}}\nRUN sleep 3\n"},
              "output": {"repository": "{{registry}}/{{Namespace}}/{{name}}", "insecure": true} }
            """
        )!;
        foreach (var (field, json) in fields)
        {
            spec[field] = JsonNode.Parse(json);
        }

        return new JsonObject
        {
            ["apiVersion"] = ApiNames.ApiVersion,
            ["kind"] = ImageBuild.KindName,
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = spec,
        };
    }

    /// <summary>As text: a tree of this depth cannot be written from memory.</summary>
    private string Deep(string name, string field, int depth)
    {
        const string Mark = "\"far-down\"";
        var build = Build(name);
        JsonNode at = build;
        foreach (var part in field.Split('.'))
        {
            at = at[part] ??= new JsonObject();
        }

        at["deep"] = "far-down";
        var nested = string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
        return build.ToJsonString().Replace(Mark, nested, StringComparison.Ordinal);
    }

    private static string? Text(JsonNode? node, string part, string field) => node?[part]?[field]?.GetValue<string>();
}
