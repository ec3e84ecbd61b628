using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Operator.Manifests;
using Operator.Testing;

namespace Operator.Tests.Manifests;

/// <summary>May somebody do this to that resource in this namespace?</summary>
internal sealed record Question(string Group, string Resource, string Verb, string Namespace, string? Name = null);

/// <summary>The rights that the account has in the whole cluster.</summary>
public sealed class OperatorRightsFixture : RightsFixture
{
    internal override IReadOnlyList<string> Places => [Identity.Namespace, "default"];

    protected override IEnumerable<string> Files =>
        [
            "config/rbac/service_account.yaml",
            "config/rbac/role.yaml",
            "config/cluster-rights/cluster_role.yaml",
            "config/cluster-rights/ttl_role.yaml",
        ];

    private IReadOnlyList<V1PolicyRule> ClusterRules => [.. Objects.OfType<V1ClusterRole>().SelectMany(role => role.Rules)];

    internal override IEnumerable<V1PolicyRule> RulesIn(string place) =>
        place == Identity.Namespace ? [.. ClusterRules, .. Objects.OfType<V1Role>().Single().Rules] : ClusterRules;
}

/// <summary>The rights that the account has in its own namespace and in one chosen one, and none in the cluster.</summary>
public sealed class NamespacedRightsFixture : RightsFixture
{
    internal override IReadOnlyList<string> Places => [Identity.Namespace, Chosen, "default"];

    protected override IEnumerable<string> Files =>
        [
            "config/rbac/service_account.yaml",
            "config/rbac/role.yaml",
            "config/namespaced/builds/role.yaml",
            "config/namespaced/builds/ttl_role.yaml",
        ];

    internal override IEnumerable<V1PolicyRule> RulesIn(string place) =>
        Objects.OfType<V1Role>().Where(role => (role.Metadata.NamespaceProperty ?? Chosen) == place).SelectMany(role => role.Rules);
}

/// <summary>The generated account, roles and bindings under names of their own.</summary>
public abstract class RightsFixture : IAsyncLifetime
{
    private readonly List<string> created = [];
    private ApiServer? server;

    internal static string[] Verbs => ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

    internal OperatorIdentity Identity { get; } = new($"rights-test-{Guid.NewGuid():N}", $"rights-test-{Guid.NewGuid():N}");

    /// <summary>Where the roles that name no namespace are created.</summary>
    internal string Chosen { get; } = $"rights-test-{Guid.NewGuid():N}";

    internal string Account => $"system:serviceaccount:{Identity.Namespace}:{Identity.Name}";

    /// <summary>Namespaces that are asked about.</summary>
    internal abstract IReadOnlyList<string> Places { get; }

    internal IReadOnlyList<V1PolicyRule> Rules => [.. Places.SelectMany(RulesIn).Distinct()];

    internal IEnumerable<(string Group, string Name)> Listed =>
        Rules.SelectMany(rule => (rule.ApiGroups ?? []).SelectMany(group => (rule.Resources ?? []).Select(name => (group, name))));

    internal IReadOnlyList<IKubernetesObject> Objects =>
        [.. GeneratedFiles.Rights(Identity).Where(file => Files.Contains(file.Key)).SelectMany(file => file.Value)];

    internal IEnumerable<(string Name, IList<V1PolicyRule> Rules)> Roles =>
        Objects
            .OfType<V1ClusterRole>()
            .Select(role => (role.Metadata.Name, role.Rules))
            .Concat(Objects.OfType<V1Role>().Select(role => (role.Metadata.Name, role.Rules)));

    /// <summary>The generated files that are installed.</summary>
    protected abstract IEnumerable<string> Files { get; }

    /// <summary>What the installed roles allow in a namespace.</summary>
    internal abstract IEnumerable<V1PolicyRule> RulesIn(string place);

    public async ValueTask InitializeAsync()
    {
        server = ApiServer.FromEnvironment("KUBECONFIG");
        foreach (var place in Places.Where(place => place != "default"))
        {
            var space = new JsonObject { ["metadata"] = new JsonObject { ["name"] = place } };
            (await server.PostAsync("/api/v1/namespaces", space)).Checked();
            created.Add($"/api/v1/namespaces/{place}");
        }

        created.AddRange(await InstalledRights.CreateAsync(server, Objects, Chosen));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await MayAsync(Account, new Question("", "pods", "list", Places[1])))
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var path in Enumerable.Reverse(created))
        {
            await server!.SendAsync(HttpMethod.Delete, path);
        }

        server?.Dispose();
    }

    /// <summary>The roles' own answer to a question.</summary>
    internal bool IsListed(Question question) =>
        RulesIn(question.Namespace)
            .Any(rule =>
                rule.ApiGroups?.Contains(question.Group) is true
                && rule.Resources?.Contains(question.Resource) is true
                && rule.Verbs.Contains(question.Verb)
                && rule.ResourceNames is null
            );

    /// <summary>The API server's answer to a question.</summary>
    internal async Task<bool> MayAsync(string user, Question question)
    {
        var parts = question.Resource.Split('/', 2);
        var attributes = new JsonObject
        {
            ["namespace"] = question.Namespace,
            ["verb"] = question.Verb,
            ["name"] = question.Name,
            ["group"] = question.Group,
            ["resource"] = parts[0],
            ["subresource"] = parts.ElementAtOrDefault(1),
        };
        var groups = new JsonArray("system:serviceaccounts", $"system:serviceaccounts:{user.Split(':')[2]}", "system:authenticated");
        var spec = new JsonObject
        {
            ["user"] = user,
            ["groups"] = groups,
            ["resourceAttributes"] = attributes,
        };
        var review = await server!.PostAsync("/apis/authorization.k8s.io/v1/subjectaccessreviews", new JsonObject { ["spec"] = spec });
        return review.Checked()["status"]!["allowed"]!.GetValue<bool>();
    }

    /// <summary>Every resource and subresource that the server knows.</summary>
    internal async Task<IReadOnlyList<(string Group, string Name)>> ResourcesAsync()
    {
        var groups = (await server!.GetAsync("/apis")).Checked()["groups"]!.AsArray();
        var versions = groups
            .Select(group => (Group: Text(group!, "name"), Path: $"/apis/{Text(group!["preferredVersion"]!, "groupVersion")}"))
            .Append((Group: "", Path: "/api/v1"));
        var all = new List<(string, string)>();
        foreach (var (group, path) in versions)
        {
            // A group whose server is away, or that another test takes away just now, is none of ours.
            var answer = await server.GetAsync(path);
            all.AddRange(
                answer.Status == 200 ? answer.Json["resources"]!.AsArray().Select(resource => (group, Text(resource!, "name"))) : []
            );
        }

        return all;
    }

    private static string Text(JsonNode node, string field) => node[field]!.GetValue<string>();
}
