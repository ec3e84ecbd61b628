using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Kubernetes.Manifests;
using Operator.Kubernetes.Models;
using Operator.Manifests;
using Operator.Testing;

namespace Operator.Tests.Manifests;

/// <summary>Asks a real API server what the operator's account may do, verb by verb, as <c>kubectl auth can-i --as</c> does.</summary>
public sealed class OperatorRightsTests(OperatorRightsFixture rights) : IClassFixture<OperatorRightsFixture>
{
    [Fact]
    public async Task Account_may_do_what_its_roles_list_and_nothing_else()
    {
        var questions = (
            from resource in (await rights.ResourcesAsync()).Concat(rights.Listed).Distinct()
            from verb in OperatorRightsFixture.Verbs
            from place in new[] { rights.Identity.Namespace, "default" }
            select new Question(resource.Group, resource.Name, verb, place)
        ).ToArray();
        var wrong = new List<string>();
        foreach (var chunk in questions.Chunk(50))
        {
            var answers = await Task.WhenAll(chunk.Select(question => rights.MayAsync(rights.Account, question)));
            foreach (var (question, may) in chunk.Zip(answers).Where(answer => answer.Second != rights.IsListed(answer.First)))
            {
                // What every account may do (look at itself, for example) is not the operator's.
                var everybody = may && await rights.MayAsync("system:serviceaccount:default:nobody", question);
                wrong.AddRange(everybody ? [] : [$"{question}: {(may ? "allowed" : "not allowed")}"]);
            }
        }

        Assert.Empty(wrong);
        Assert.Contains(questions, rights.IsListed);
    }

    [Theory]
    [InlineData("", "secrets", "get")]
    [InlineData("", "secrets", "list")]
    [InlineData("", "secrets", "watch")]
    [InlineData("", "pods/exec", "create")]
    [InlineData("", "pods/attach", "create")]
    [InlineData("", "nodes/proxy", "get")]
    [InlineData("", "serviceaccounts", "impersonate")]
    [InlineData("", "serviceaccounts/token", "create")]
    [InlineData("rbac.authorization.k8s.io", "clusterroles", "bind")]
    [InlineData("rbac.authorization.k8s.io", "clusterroles", "escalate")]
    [InlineData("imagebuild.dev", "imagebuilds", "update")]
    [InlineData("*", "*", "*")]
    public async Task Account_may_not_read_secrets_or_take_more_rights(string group, string resource, string verb)
    {
        Assert.False(await rights.MayAsync(rights.Account, new Question(group, resource, verb, rights.Identity.Namespace)));
        Assert.False(await rights.MayAsync(rights.Account, new Question(group, resource, verb, "default")));
    }

    [Fact]
    public void Roles_name_what_they_allow_without_wildcards_and_secrets()
    {
        var named = rights.Rules.SelectMany(rule => (rule.ApiGroups ?? []).Concat(rule.Resources ?? []).Concat(rule.Verbs)).ToArray();

        Assert.NotEmpty(named);
        Assert.DoesNotContain("*", named);
        Assert.All(rights.Rules.Where(rule => rule.Resources?.Contains("secrets") is true), rule => Assert.Equal(["create"], rule.Verbs));
    }
}

/// <summary>May somebody do this to that resource in this namespace?</summary>
internal sealed record Question(string Group, string Resource, string Verb, string Namespace);

/// <summary>The generated account, roles and bindings under names of their own.</summary>
public sealed class OperatorRightsFixture : IAsyncLifetime
{
    private readonly List<string> created = [];
    private ApiServer? server;

    internal static string[] Verbs => ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

    internal OperatorIdentity Identity { get; } = new($"rights-test-{Guid.NewGuid():N}", $"rights-test-{Guid.NewGuid():N}");

    internal string Account => $"system:serviceaccount:{Identity.Namespace}:{Identity.Name}";

    internal IReadOnlyList<V1PolicyRule> Rules => [.. ClusterRules, .. OwnRules];

    internal IEnumerable<(string Group, string Name)> Listed =>
        Rules.SelectMany(rule => (rule.ApiGroups ?? []).SelectMany(group => (rule.Resources ?? []).Select(name => (group, name))));

    private IReadOnlyList<IKubernetesObject> Objects =>
        [
            .. GeneratedFiles
                .Rights(Identity)
                .Where(file => !file.Key.Contains("aggregated", StringComparison.Ordinal))
                .SelectMany(file => file.Value),
        ];

    private IReadOnlyList<V1PolicyRule> ClusterRules => Objects.OfType<V1ClusterRole>().Single().Rules;

    private IReadOnlyList<V1PolicyRule> OwnRules => Objects.OfType<V1Role>().Single().Rules;

    public async ValueTask InitializeAsync()
    {
        server = ApiServer.FromEnvironment("KUBECONFIG");
        var space = new JsonObject { ["metadata"] = new JsonObject { ["name"] = Identity.Namespace } };
        await CreateAsync("/api/v1/namespaces", space);
        foreach (var item in Objects)
        {
            await CreateAsync(Collection(item), JsonSerializer.SerializeToNode(ManifestJson.Element(item))!);
        }

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await MayAsync(Account, new Question("", "pods", "list", "default")))
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
        (question.Namespace == Identity.Namespace ? Rules : ClusterRules).Any(rule =>
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

    private static string Collection(IKubernetesObject item) =>
        item switch
        {
            V1ServiceAccount account => $"/api/v1/namespaces/{account.Metadata.NamespaceProperty}/serviceaccounts",
            V1Role role => $"/apis/rbac.authorization.k8s.io/v1/namespaces/{role.Metadata.NamespaceProperty}/roles",
            V1RoleBinding binding => $"/apis/rbac.authorization.k8s.io/v1/namespaces/{binding.Metadata.NamespaceProperty}/rolebindings",
            _ => $"/apis/rbac.authorization.k8s.io/v1/{item.Kind.ToLowerInvariant()}s",
        };

    private async Task CreateAsync(string collection, JsonNode item)
    {
        (await server!.PostAsync(collection, item)).Checked();
        created.Add($"{collection}/{item["metadata"]!["name"]}");
    }
}
