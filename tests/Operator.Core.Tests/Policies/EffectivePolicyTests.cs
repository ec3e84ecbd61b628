using k8s.Models;
using Operator.Core.Admission;
using Operator.Core.Contract;
using Operator.Core.Pods;
using Operator.Core.Policies;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuildPolicies;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;
using Operator.Testing.Builds;
using static Operator.Core.Tests.Policies.CheckPolicyTests;

namespace Operator.Core.Tests.Policies;

/// <summary>What several policies yield together: for the queue, for a Pod, for what is kept.</summary>
public sealed class EffectivePolicyTests
{
    private static readonly BuildRun Run = new() { Number = 1, SpecHash = "0123456789abcdef" };

    [Fact]
    public void Strictest_share_counts_and_the_settings_where_no_policy_says_anything()
    {
        Assert.Equal(new NamespaceShare { Running = 5, Waiting = 1000 }, Effective().Share);
        Assert.Equal(
            new NamespaceShare
            {
                Running = 9,
                Waiting = 10,
                Weight = 2,
                PriorityCountsEverywhere = true,
            },
            Effective(
                new ImageBuildPolicySpec
                {
                    Queue = new()
                    {
                        Running = 9,
                        Weight = 4,
                        PriorityCountsEverywhere = true,
                    },
                },
                new ImageBuildPolicySpec
                {
                    Queue = new()
                    {
                        Running = 12,
                        Waiting = 10,
                        Weight = 2,
                    },
                },
                new ImageBuildPolicySpec()
            ).Share
        );
        Assert.False(
            Effective(
                new ImageBuildPolicySpec { Queue = new() { PriorityCountsEverywhere = true } },
                new ImageBuildPolicySpec { Queue = new() { PriorityCountsEverywhere = false } }
            ).Share.PriorityCountsEverywhere
        );
    }

    [Fact]
    public void Pod_has_what_the_policies_force_and_their_limits()
    {
        var policy = Effective(
            new ImageBuildPolicySpec
            {
                Forced = new()
                {
                    NodeSelector = new Dictionary<string, string> { ["pool"] = "builds" },
                    RuntimeClassName = "gvisor",
                },
                Resources = new()
                {
                    Largest = new Dictionary<string, Quantity> { ["cpu"] = "2", ["memory"] = "1Gi" },
                },
                Volumes = new() { Workspace = "9Gi", Engine = "8Gi" },
                Timeouts = new() { Total = "30m" },
            },
            new ImageBuildPolicySpec
            {
                Forced = new() { Tolerations = [new() { Key = "pool", Value = "builds" }], PriorityClassName = "low" },
                Volumes = new() { Workspace = "3Gi", Tmp = "1Gi" },
            }
        );
        var build = An.ImageBuild(
            new ImageBuildSpec { PodTemplate = new() { NodeSelector = new Dictionary<string, string> { ["disk"] = "fast" } } }
        );

        var planned = (PodPlan.Planned)PlanPod.For(build, Run, 1, An.Hour, policy.AppliedTo(An.Settings(), policy.Bounds));
        var pod = policy.Applied(planned.Pod);

        Assert.Equal(["builds", "fast", "linux"], pod.Spec.NodeSelector!.Values.Order());
        Assert.Equal("pool", Assert.Single(pod.Spec.Tolerations!).Key);
        Assert.Equal(("low", "gvisor"), (pod.Spec.PriorityClassName, pod.Spec.RuntimeClassName));
        var resources = pod.Spec.Containers.Single(container => container.Name == "build").Resources!;
        Assert.Equal(("2", "1Gi"), (resources.Limits!["cpu"].ToString(), resources.Limits["memory"].ToString()));
        Assert.Equal(("200m", "256Mi"), (resources.Requests!["cpu"].ToString(), resources.Requests["memory"].ToString()));
        Assert.Equal(["3Gi", "1Gi", "1Gi", "1Gi", "1Gi", "1Mi", "8Gi"], Sizes(pod));
        Assert.Equal(30 * 60 + 15 * 60, pod.Spec.ActiveDeadlineSeconds);
        Assert.Equal("30m 7d 30m 30m 30m 30m 10", pod.Metadata.Annotations![ApiNames.BoundsAnnotation]);
        Assert.Null(RequestAnnotation.Read(pod.Metadata.Annotations[ApiNames.RequestAnnotation]).Spec.PodTemplate?.RuntimeClassName);
    }

    [Fact]
    public void What_is_kept_is_bounded_also_where_the_spec_says_nothing()
    {
        var policy = Effective(
            new ImageBuildPolicySpec
            {
                Retention = new()
                {
                    PodsSeconds = 60,
                    LogsSeconds = 120,
                    TtlSecondsAfterFinished = 600,
                },
            }
        );

        Assert.Equal(TimeSpan.FromSeconds(60), policy.KeepPods(null));
        Assert.Equal(TimeSpan.FromSeconds(120), policy.KeepLogs(null));
        Assert.Equal(TimeSpan.FromSeconds(600), policy.KeepBuild(null));
        Assert.Equal(TimeSpan.FromSeconds(30), policy.KeepPods(new() { PodsSeconds = 30 }));
        Assert.Equal(TimeSpan.FromSeconds(600), policy.KeepBuild(new() { TtlSecondsAfterFinished = 100_000 }));
        Assert.Null(Effective().KeepBuild(null));
        Assert.Equal(An.Settings().RetainPods, Effective().KeepPods(null));
    }

    [Theory]
    [InlineData("team", "prod", true)]
    [InlineData("team", "dev", false)]
    [InlineData("other", "prod", false)]
    public void Selector_needs_all_that_it_names(string team, string stage, bool selects)
    {
        var policy = Selecting(
            new NamespaceSelector
            {
                MatchLabels = new Dictionary<string, string> { ["team"] = "team" },
                MatchExpressions =
                [
                    Requirement("stage", "In", "prod", "test"),
                    Requirement("stage", "NotIn", "dev"),
                    Requirement("team", "Exists"),
                    Requirement("closed", "DoesNotExist"),
                    Requirement("missing", "NotIn", "x"),
                ],
            }
        );

        Assert.Equal(selects, policy.Selects("ns", new Dictionary<string, string> { ["team"] = team, ["stage"] = stage }));
        Assert.Empty(policy.Problems);
    }

    [Fact]
    public void Namespace_is_selected_by_its_name_also_where_the_cluster_sets_no_such_label()
    {
        var policy = Selecting(
            new NamespaceSelector { MatchLabels = new Dictionary<string, string> { ["kubernetes.io/metadata.name"] = "a" } }
        );

        Assert.True(policy.Selects("a", new Dictionary<string, string>()));
        Assert.False(policy.Selects("b", new Dictionary<string, string>()));
    }

    [Theory]
    [InlineData("In", false, "namespaceSelector: a needs values")]
    [InlineData("Exists", true, "namespaceSelector: a takes no values")]
    [InlineData("in", true, "namespaceSelector: the operator of a must be In, NotIn, Exists or DoesNotExist")]
    public void Selector_that_cannot_be_understood_selects_too_many_and_not_too_few(string name, bool values, string problem)
    {
        var policy = Selecting(new NamespaceSelector { MatchExpressions = [Requirement("a", name, values ? ["b"] : [])] });

        Assert.Equal([problem], policy.Problems);
        Assert.True(policy.Selects("any", new Dictionary<string, string> { ["a"] = "c" }));
    }

    [Fact]
    public void Namespaces_that_the_same_policies_select_share_what_follows()
    {
        var book = new PolicyBook(
            [
                new("b", new() { NamespaceSelector = new() { MatchLabels = new Dictionary<string, string> { ["x"] = "1" } } }),
                new("a", new()),
            ],
            An.Settings()
        );
        NamespaceLabels Ns(string name, string x) => new(name, new Dictionary<string, string> { ["x"] = x });

        Assert.Same(book.Of(Ns("one", "1")), book.Of(Ns("two", "1")));
        Assert.Equal(["a", "b"], book.Of(Ns("one", "1")).Policies.Select(policy => policy.Name));
        Assert.Equal("a", Assert.Single(book.Of(Ns("three", "2")).Policies).Name);
    }

    [Theory]
    [InlineData("1h 7d 1h 1h 1h 1h 3", true)]
    [InlineData("1h 7d 1h 1h 1h 3", false)]
    [InlineData("1h 7d 1h 1h 1h 1h x", false)]
    [InlineData("1h 7d 1h 1h 1h 99999999999999999999d 3", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Bounds_are_read_as_they_were_written_or_not_at_all(string? text, bool valid)
    {
        Assert.Equal(valid, RunBounds.Parse(text) is not null);
        Assert.Equal(valid ? text : null, RunBounds.Parse(text)?.Text);
    }

    private static IEnumerable<string?> Sizes(V1Pod pod) =>
        pod.Spec.Volumes!.Where(volume => volume.EmptyDir is not null).Select(volume => volume.EmptyDir.SizeLimit?.ToString());

    private static NamedPolicy Selecting(NamespaceSelector selector) => new("p", new ImageBuildPolicySpec { NamespaceSelector = selector });

    private static SelectorRequirement Requirement(string key, string name, params string[] values) =>
        new()
        {
            Key = key,
            Operator = name,
            Values = values,
        };
}
