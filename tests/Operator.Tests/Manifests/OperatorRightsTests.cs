namespace Operator.Tests.Manifests;

/// <summary>The account as <c>config/default</c> installs it, with rights in the whole cluster.</summary>
public sealed class OperatorRightsTests(OperatorRightsFixture rights) : RightsTests(rights), IClassFixture<OperatorRightsFixture>;

/// <summary>The account as <c>config/namespaced</c> installs it, with rights in chosen namespaces only.</summary>
public sealed class NamespacedRightsTests(NamespacedRightsFixture rights) : RightsTests(rights), IClassFixture<NamespacedRightsFixture>
{
    [Fact]
    public void Nothing_is_granted_in_the_cluster() =>
        Assert.All(rights.Objects, item => Assert.DoesNotContain("Cluster", item.Kind, StringComparison.Ordinal));

    [Fact]
    public async Task Account_creates_pods_in_the_chosen_namespace_and_in_no_other()
    {
        Assert.True(await rights.MayAsync(rights.Account, new Question("", "pods", "create", rights.Chosen)));
        Assert.False(await rights.MayAsync(rights.Account, new Question("", "pods", "create", "kube-system")));
        Assert.False(await rights.MayAsync(rights.Account, new Question("", "pods", "create", rights.Identity.Namespace)));
    }
}

/// <summary>Asks a real API server what the operator's account may do, verb by verb, as <c>kubectl auth can-i --as</c> does.</summary>
public abstract class RightsTests(RightsFixture rights)
{
    [Fact]
    public async Task Account_may_do_what_its_roles_list_and_nothing_else()
    {
        var questions = (
            from resource in (await rights.ResourcesAsync()).Concat(rights.Listed).Distinct()
            from verb in RightsFixture.Verbs
            from place in rights.Places
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
        foreach (var place in rights.Places)
        {
            Assert.False(await rights.MayAsync(rights.Account, new Question(group, resource, verb, place)));
        }
    }

    [Fact]
    public async Task Account_renews_its_own_lease_and_no_other()
    {
        foreach (var verb in (string[])["get", "watch", "patch"])
        {
            var lease = new Question("coordination.k8s.io", "leases", verb, rights.Identity.Namespace, "imagebuild-operator");
            Assert.True(await rights.MayAsync(rights.Account, lease));
            Assert.False(await rights.MayAsync(rights.Account, lease with { Name = "kube-scheduler" }));
        }
    }

    [Fact]
    public void Only_a_role_of_its_own_deletes_builds()
    {
        var deleting = rights
            .Roles.Where(role => role.Rules.Any(rule => rule.Resources?.Contains("imagebuilds") == true && rule.Verbs.Contains("delete")))
            .Select(role => role.Name);

        Assert.EndsWith("-ttl", Assert.Single(deleting), StringComparison.Ordinal);
    }

    [Fact]
    public void Roles_name_what_they_allow_without_wildcards_and_secrets()
    {
        var named = rights.Rules.SelectMany(rule => (rule.ApiGroups ?? []).Concat(rule.Resources ?? []).Concat(rule.Verbs)).ToArray();

        Assert.NotEmpty(named);
        Assert.DoesNotContain("*", named);
        Assert.DoesNotContain("secrets", named);
    }
}
