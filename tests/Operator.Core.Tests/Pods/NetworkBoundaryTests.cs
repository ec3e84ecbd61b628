using k8s.Models;
using Operator.Core.Formats.Yaml;
using Operator.Core.Pods;
using Operator.Entities;
using Operator.Testing;

namespace Operator.Core.Tests.Pods;

public sealed class NetworkBoundaryTests
{
    private static readonly V1NetworkPolicy Selecting = Policy(new() { MatchLabels = Labels(ApiNames.ManagedByLabel, ApiNames.ManagedBy) });

    public static TheoryData<string, V1NetworkPolicySpec, bool> Policies =>
        new()
        {
            { "by label", Selecting.Spec, true },
            {
                "all Pods",
                new() { PodSelector = new(), PolicyTypes = ["Egress"] },
                true
            },
            {
                "all Pods, old form",
                new() { PodSelector = null!, Egress = [new()] },
                true
            },
            {
                "ingress alone",
                new() { PodSelector = new(), PolicyTypes = ["Ingress"] },
                false
            },
            {
                "no type and no egress",
                new() { PodSelector = new() },
                false
            },
            { "other Pods", Policy(new() { MatchLabels = Labels("app", "web") }).Spec, false },
            { "another manager", Policy(new() { MatchLabels = Labels(ApiNames.ManagedByLabel, "helm") }).Spec, false },
            { "has a run", Policy(Expression(ApiNames.RunLabel, "Exists")).Spec, true },
            { "has no run", Policy(Expression(ApiNames.RunLabel, "DoesNotExist")).Spec, false },
            { "in", Policy(Expression(ApiNames.ManagedByLabel, "In", "helm", ApiNames.ManagedBy)).Spec, true },
            { "not in", Policy(Expression(ApiNames.ManagedByLabel, "NotIn", ApiNames.ManagedBy)).Spec, false },
            { "not in another's", Policy(Expression("app", "NotIn", "web")).Spec, true },
            { "one build alone", Policy(new() { MatchLabels = Labels(ApiNames.NameLabel, "shop") }).Spec, false },
            { "an operator that is not known", Policy(Expression(ApiNames.ManagedByLabel, "Like", ApiNames.ManagedBy)).Spec, false },
        };

    [Theory]
    [MemberData(nameof(Policies))]
    public void Policy_limits_builds_when_it_selects_every_build_for_egress(string name, V1NetworkPolicySpec spec, bool limits)
    {
        var policy = new V1NetworkPolicy
        {
            Metadata = new() { NamespaceProperty = "team-a" },
            Spec = spec,
        };

        Assert.True(limits == (NetworkBoundary.Open(["team-a"], [policy]).Count == 0), name);
    }

    [Fact]
    public void Policy_of_one_namespace_limits_no_other()
    {
        Assert.Equal(["team-b", "team-c"], NetworkBoundary.Open(["team-c", "team-a", "team-b", "team-c"], [Selecting]));
        Assert.Equal(["team-a"], NetworkBoundary.Open(["team-a"], []));
    }

    [Fact]
    public void Shipped_policy_selects_builds_and_keeps_them_from_the_inside()
    {
        var spec = In(YamlReader.Read(File.ReadAllText(Repository.Path("config", "network", "builds.yaml"))), "spec");
        var web = Items(In(spec, "egress"))[1];
        var block = In(Items(In(web, "to"))[0], "ipBlock");

        Assert.Equal(ApiNames.ManagedBy, Text(In(spec, "podSelector", "matchLabels", ApiNames.ManagedByLabel)));
        Assert.Contains("Egress", Items(In(spec, "policyTypes")).Select(Text));
        Assert.Equal("0.0.0.0/0", Text(In(block, "cidr")));
        string[] inside = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8", "100.64.0.0/10"];
        Assert.Empty(inside.Except(Items(In(block, "except")).Select(Text)));
        Assert.DoesNotContain("6443", Items(In(web, "ports")).Select(port => Text(In(port, "port"))));
    }

    private static YamlNode In(YamlNode node, params string[] path) =>
        path.Aggregate(node, (at, key) => Assert.IsType<YamlNode.Mapping>(at)[key] ?? throw new InvalidOperationException($"no {key}"));

    private static IReadOnlyList<YamlNode> Items(YamlNode node) => Assert.IsType<YamlNode.Sequence>(node).Items;

    private static string Text(YamlNode node) => Assert.IsType<YamlNode.Scalar>(node).Value;

    private static V1NetworkPolicy Policy(V1LabelSelector selector) =>
        new()
        {
            Metadata = new() { NamespaceProperty = "team-a" },
            Spec = new() { PodSelector = selector, PolicyTypes = ["Ingress", "Egress"] },
        };

    private static Dictionary<string, string> Labels(string name, string value) => new() { [name] = value };

    private static V1LabelSelector Expression(string label, string how, params string[] values) =>
        new()
        {
            MatchExpressions =
            [
                new()
                {
                    Key = label,
                    OperatorProperty = how,
                    Values = values,
                },
            ],
        };
}
