using System.Text.Json;
using Operator.Core.Policies;
using Operator.Entities;
using Operator.Entities.ImageBuildPolicies;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Policies;

/// <summary>Each rule of a policy: what goes beyond it is named with field, policy and remedy, and what does not is left alone.</summary>
public sealed class CheckPolicyTests
{
    private static readonly ImageBuildSpec Plain = new() { Output = new BuildOutput { Repository = "registry.example.com/team/app" } };

    public static TheoryData<string, ImageBuildPolicySpec, ImageBuildSpec, string?> Rules =>
        new()
        {
            {
                "timeout",
                new() { Timeouts = new() { Total = "2h" } },
                Plain with
                {
                    Timeout = "3h",
                },
                "timeout is 3h; ImageBuildPolicy p allows at most 2h"
            },
            {
                "timeout, exactly",
                new() { Timeouts = new() { Total = "2h" } },
                Plain with
                {
                    Timeout = "120m",
                },
                null
            },
            {
                "a part's timeout",
                new() { Timeouts = new() { Publish = "5m" } },
                Plain with
                {
                    Timeouts = new() { Publish = "6m", Build = "23h" },
                },
                "timeouts.publish is 6m; ImageBuildPolicy p allows at most 5m"
            },
            {
                "a part's timeout beyond the total",
                new() { Timeouts = new() { Total = "10m" } },
                Plain with
                {
                    Timeouts = new() { Build = "11m" },
                },
                "timeouts.build is 11m; ImageBuildPolicy p allows at most 10m"
            },
            {
                "retries",
                new() { Retries = 1 },
                Plain with
                {
                    Retry = new() { Limit = 2 },
                },
                "retry.limit is 2; ImageBuildPolicy p allows at most 1"
            },
            {
                "priority",
                new() { Queue = new() { HighestPriority = 9 } },
                Plain with
                {
                    Priority = 10,
                },
                "priority is 10; ImageBuildPolicy p allows at most 9"
            },
            {
                "retention",
                new() { Retention = new() { LogsSeconds = 60 } },
                Plain with
                {
                    Retention = new() { LogsSeconds = 61 },
                },
                "retention.logsSeconds is 61; ImageBuildPolicy p allows at most 60"
            },
            {
                "engine",
                new() { Engines = [BuildEngine.Kaniko, BuildEngine.Buildah] },
                Plain,
                "engine buildkit is not allowed by ImageBuildPolicy p; use one of kaniko, buildah"
            },
            {
                "repository",
                new() { Repositories = ["registry.example.com/{namespace}/"] },
                Plain with
                {
                    Output = new() { Repository = "registry.example.com/other-team/app" },
                },
                "output.repository is registry.example.com/other-team/app, which ImageBuildPolicy p does not allow; use one of registry.example.com/team/"
            },
            {
                "own repository",
                new() { Repositories = ["registry.example.com/{namespace}/"] },
                Plain,
                null
            },
            {
                "repository that begins alike",
                new() { Repositories = ["registry.example.com/{namespace}/"] },
                Plain with
                {
                    Output = new() { Repository = "registry.example.com/team-evil/app" },
                },
                "output.repository is registry.example.com/team-evil/app, which ImageBuildPolicy p does not allow; use one of registry.example.com/team/"
            },
            {
                "repository to which a compose build appends a name",
                new() { Repositories = ["registry.example.com/team"] },
                Plain with
                {
                    ModelVersion = "compose",
                    Output = new() { Repository = "registry.example.com/team" },
                },
                "output.repository is registry.example.com/team, which ImageBuildPolicy p does not allow; use one of registry.example.com/team"
            },
            {
                "exactly one repository",
                new() { Repositories = ["registry.example.com/team/app"] },
                Plain with
                {
                    ModelVersion = "dockerfile",
                },
                null
            },
            {
                "Docker Hub by another of its names",
                new() { Repositories = ["docker.io/team/"] },
                Plain with
                {
                    Output = new() { Repository = "index.docker.io/team/app" },
                },
                null
            },
            {
                "default repository",
                new() { Repositories = ["other.example.com/"] },
                new(),
                "output.repository by default is registry.example.com/team/app, which ImageBuildPolicy p does not allow; use one of other.example.com/"
            },
            {
                "no push",
                new() { Repositories = ["other.example.com/"] },
                Plain with
                {
                    Output = new() { Push = false },
                },
                null
            },
            {
                "registry Secret",
                new()
                {
                    Secrets = new() { Registry = ["push-*"], Build = ["x"] },
                },
                Plain with
                {
                    Output = Plain.Output! with { RegistrySecret = "pull" },
                },
                "output.registrySecret pull is not allowed by ImageBuildPolicy p; use one of push-*"
            },
            {
                "source Secret",
                new() { Secrets = new() { Source = [] } },
                Plain with
                {
                    Source = new()
                    {
                        Git = new() { Url = "https://git.example.com/a", CredentialsSecret = "git" },
                    },
                },
                "source.git.credentialsSecret git is not allowed by ImageBuildPolicy p; use none"
            },
            {
                "proxy Secret",
                new()
                {
                    Secrets = new() { Proxy = ["way-*"], Source = ["git"] },
                },
                Pod(
                    new()
                    {
                        Proxy = new() { HttpProxy = "http://10.0.0.9:3128", CredentialsSecret = "git" },
                    }
                ),
                "podTemplate.proxy.credentialsSecret git is not allowed by ImageBuildPolicy p; use one of way-*"
            },
            {
                "proxy Secret where only those of sources are listed",
                new() { Secrets = new() { Source = ["git"] } },
                Pod(
                    new()
                    {
                        Proxy = new() { HttpProxy = "http://10.0.0.9:3128", CredentialsSecret = "database" },
                    }
                ),
                "podTemplate.proxy.credentialsSecret database is not allowed by ImageBuildPolicy p; use one of git"
            },
            {
                "build Secret",
                new() { Secrets = new() { Build = ["build-*", "npm"] } },
                Plain with
                {
                    BuildSecrets =
                    [
                        new() { Id = "a", SecretName = "build-a" },
                        new() { Id = "n", SecretName = "npm" },
                        new() { Id = "d", SecretName = "database" },
                    ],
                },
                "buildSecrets[2].secretName database is not allowed by ImageBuildPolicy p; use one of build-*, npm"
            },
            {
                "source ConfigMap",
                new()
                {
                    ConfigMaps = new() { Source = ["site-*"], Certificates = [] },
                },
                Plain with
                {
                    Source = new() { ConfigMap = new() { Name = "settings" } },
                },
                "source.configMap.name settings is not allowed by ImageBuildPolicy p; use one of site-*"
            },
            {
                "source ConfigMap that is allowed",
                new() { ConfigMaps = new() { Source = ["site-*"] } },
                Plain with
                {
                    Source = new() { ConfigMap = new() { Name = "site-1" } },
                    PodTemplate = new() { CaConfigMap = "any" },
                },
                null
            },
            {
                "certificates",
                new() { ConfigMaps = new() { Certificates = ["company-ca"] } },
                Pod(new() { CaConfigMap = "own-ca" }),
                "podTemplate.caConfigMap own-ca is not allowed by ImageBuildPolicy p; use one of company-ca"
            },
            {
                "insecure output",
                new() { Insecure = false },
                Plain with
                {
                    Output = Plain.Output! with { Insecure = true },
                },
                "output.insecure is not allowed by ImageBuildPolicy p; remove it"
            },
            {
                "insecure source",
                new() { Insecure = false },
                Plain with
                {
                    Source = new()
                    {
                        Oci = new() { Image = "registry.example.com/a:1", Insecure = true },
                    },
                },
                "source.oci.insecure is not allowed by ImageBuildPolicy p; remove it"
            },
            {
                "insecure output where a policy says true",
                new() { Insecure = true },
                Plain with
                {
                    Output = Plain.Output! with { Insecure = true },
                },
                null
            },
            {
                "proxy",
                new() { Pods = new() { Proxies = ["http://proxy.example.com:3128"] } },
                Pod(
                    new()
                    {
                        Proxy = new() { HttpProxy = "http://proxy.example.com:3128/", HttpsProxy = "http://10.0.0.9:3128" },
                    }
                ),
                "podTemplate.proxy.httpsProxy http://10.0.0.9:3128 is not allowed by ImageBuildPolicy p; use one of http://proxy.example.com:3128"
            },
            {
                "no proxy where none is allowed",
                new() { Pods = new() { Proxies = [] } },
                Pod(new() { Proxy = new() { NoProxy = "*" } }),
                null
            },
            {
                "memory",
                new() { Resources = new() { Largest = Amounts("memory", "2Gi") } },
                Pod(new() { Resources = new() { Limits = Amounts("memory", "2049Mi") } }),
                "podTemplate.resources.limits.memory is 2049Mi; ImageBuildPolicy p allows at most 2Gi"
            },
            {
                "memory in other units",
                new() { Resources = new() { Largest = Amounts("memory", "2Gi") } },
                Pod(new() { Resources = new() { Requests = Amounts("memory", "2147483648") } }),
                null
            },
            {
                "devices",
                new() { Resources = new() { Largest = Amounts("memory", "2Gi") } },
                Pod(new() { Resources = new() { Limits = Amounts("nvidia.com/gpu", "1") } }),
                "podTemplate.resources.limits.nvidia.com/gpu is not allowed by ImageBuildPolicy p; remove it"
            },
            {
                "node label",
                new() { Pods = new() { NodeLabels = [new() { Key = "pool", Values = ["builds"] }] } },
                Pod(new() { NodeSelector = new Dictionary<string, string> { ["pool"] = "gpu" } }),
                "podTemplate.nodeSelector[pool] gpu is not allowed by ImageBuildPolicy p; use one of pool=builds"
            },
            {
                "toleration of all values where one is allowed",
                new() { Pods = new() { Tolerations = [new() { Key = "pool", Value = "builds" }] } },
                Pod(new() { Tolerations = [new() { Key = "pool", Operator = "Exists" }] }),
                "podTemplate.tolerations[0] is not allowed by ImageBuildPolicy p; tolerate one of pool=builds"
            },
            {
                "control plane that a policy allows",
                new() { Pods = new() { Tolerations = [new() { Key = "node-role.kubernetes.io/control-plane" }] } },
                Pod(new() { Tolerations = [new() { Key = "node-role.kubernetes.io/control-plane", Operator = "Exists" }] }),
                null
            },
            {
                "affinity",
                new() { Pods = new() { Affinity = false } },
                Pod(new() { Affinity = JsonElement.Parse("{}") }),
                "podTemplate.affinity is not allowed by ImageBuildPolicy p; remove it"
            },
            {
                "node affinity where labels are listed",
                new() { Pods = new() { NodeLabels = [new() { Key = "pool" }] } },
                Pod(new() { Affinity = Nodes("pool", "In", "gpu") }),
                "podTemplate.affinity.nodeAffinity is not allowed by ImageBuildPolicy p, which lists labels of nodes; use nodeSelector"
            },
            {
                "node affinity where labels are listed and affinity is allowed",
                new()
                {
                    Pods = new() { NodeLabels = [new() { Key = "pool" }], Affinity = true },
                },
                Pod(new() { Affinity = Nodes("pool", "In", "gpu") }),
                null
            },
            {
                "affinity to Pods where labels of nodes are listed",
                new() { Pods = new() { NodeLabels = [] } },
                Pod(
                    new()
                    {
                        Affinity = JsonElement.Parse(
                            """{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"kubernetes.io/hostname"}]}}"""
                        ),
                    }
                ),
                null
            },
            {
                "affinity to the control plane under a policy that does not speak of nodes",
                new() { Pods = new() { Affinity = true } },
                Pod(new() { Affinity = Nodes("node-role.kubernetes.io/control-plane", "Exists") }),
                $"podTemplate.affinity.nodeAffinity with node-role.kubernetes.io/control-plane {LeadsAway}"
            },
            {
                "priority class",
                new() { Pods = new() { PriorityClasses = ["low"] } },
                Pod(new() { PriorityClassName = "high" }),
                "podTemplate.priorityClassName high is not allowed by ImageBuildPolicy p; use one of low"
            },
            {
                "runtime class",
                new() { Pods = new() { RuntimeClasses = [] } },
                Pod(new() { RuntimeClassName = "runc" }),
                "podTemplate.runtimeClassName runc is not allowed by ImageBuildPolicy p; use none"
            },
            {
                "another runtime class than the forced one",
                new() { Forced = new() { RuntimeClassName = "gvisor" } },
                Pod(new() { RuntimeClassName = "runc" }),
                "podTemplate.runtimeClassName is runc, but ImageBuildPolicy p sets gvisor for every build; remove it"
            },
            {
                "the forced runtime class",
                new() { Forced = new() { RuntimeClassName = "gvisor" } },
                Pod(new() { RuntimeClassName = "gvisor" }),
                null
            },
            {
                "another node label than the forced one",
                new() { Forced = new() { NodeSelector = new Dictionary<string, string> { ["pool"] = "builds" } } },
                Pod(new() { NodeSelector = new Dictionary<string, string> { ["pool"] = "web" } }),
                "podTemplate.nodeSelector[pool] is web, but ImageBuildPolicy p sets builds for every build; remove it"
            },
        };

    [Theory]
    [InlineData(
        false,
        false,
        "engine dind runs a privileged container, which takes an ImageBuildPolicy that selects this namespace and lists it in engines and the namespace's label pod-security.kubernetes.io/enforce=privileged; or use buildkit"
    )]
    [InlineData(
        true,
        false,
        "engine dind runs a privileged container, which takes the namespace's label pod-security.kubernetes.io/enforce=privileged; or use buildkit"
    )]
    [InlineData(
        false,
        true,
        "engine dind runs a privileged container, which takes an ImageBuildPolicy that selects this namespace and lists it in engines; or use buildkit"
    )]
    [InlineData(true, true, null)]
    public void Privileged_engine_takes_a_policy_and_a_label(bool listed, bool labelled, string? message)
    {
        var rules = new ImageBuildPolicySpec { Engines = listed ? [BuildEngine.BuildKit, BuildEngine.DockerInDocker] : null };
        var labels = new Dictionary<string, string> { [NamespaceLabels.PodSecurityLabel] = labelled ? "privileged" : "baseline" };
        var policy = new PolicyBook([new NamedPolicy("p", rules)], An.Settings()).Of(new NamespaceLabels("team", labels));

        var problems = CheckPolicy.Of(An.ImageBuild(Plain with { Engine = BuildEngine.DockerInDocker }), An.Settings(), policy);

        Assert.Equal(message is null ? [] : [message], problems.Select(problem => problem.Message));
        Assert.All(problems, problem => Assert.Equal((SpecReasons.NotAllowed, "engine"), (problem.Reason, problem.Field)));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void What_a_policy_does_not_allow_is_refused_with_field_policy_and_remedy(
        string because,
        ImageBuildPolicySpec policy,
        ImageBuildSpec spec,
        string? message
    )
    {
        var problems = Check(spec, policy);

        Assert.Equal(message is null ? [] : [message], problems.Select(problem => problem.Message));
        Assert.True(problems.All(problem => problem.Reason == SpecReasons.NotAllowed && problem.Field?.Length > 0), because);
    }

    private const string LeadsAway = "leads to nodes with a role of the cluster's own, which no ImageBuildPolicy allows here; remove it";

    private static JsonElement Nodes(string key, string how, params string[] values) =>
        JsonElement.Parse(
            """{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[TERM]}]}}}""".Replace(
                "TERM",
                $$"""{"key":"{{key}}","operator":"{{how}}","values":[{{string.Join(',', values.Select(value => $"\"{value}\""))}}] }""",
                StringComparison.Ordinal
            )
        );

    [Theory]
    [InlineData("control-plane", true)]
    [InlineData("master", true)]
    [InlineData("controlplane", true)]
    [InlineData("etcd", true)]
    [InlineData("infra", true)]
    [InlineData("anything-else", true)]
    [InlineData("", true)]
    [InlineData("worker", false)]
    [InlineData("node", false)]
    [InlineData("build", false)]
    public void Without_a_policy_no_role_of_the_clusters_own_can_be_chosen(string role, bool reserved)
    {
        var key = $"node-role.kubernetes.io/{role}";
        BuildPodTemplate[] ways =
        [
            new() { NodeSelector = new Dictionary<string, string> { [key] = "" } },
            new() { Tolerations = [new() { Key = key, Operator = "Exists" }] },
            new() { Affinity = Nodes(key, "Exists") },
            new() { Affinity = Nodes(key, "In", "", "true") },
            new() { Affinity = Nodes(key, "Gt", "0") },
            new()
            {
                Affinity = JsonElement.Parse(
                    """{"nodeAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":1,"preference":{"matchExpressions":[{"key":"KEY","operator":"Exists"}]}}]}}""".Replace(
                        "KEY",
                        key,
                        StringComparison.Ordinal
                    )
                ),
            },
        ];

        Assert.All(
            ways,
            way => Assert.Equal(reserved, Check(Pod(way)).Any(problem => problem.Message.EndsWith(LeadsAway, StringComparison.Ordinal)))
        );
        Assert.Empty(Check(Pod(new() { Affinity = Nodes(key, "DoesNotExist") })));
        Assert.Empty(Check(Pod(new() { Affinity = Nodes(key, "NotIn", "true") })));
        Assert.Empty(Check(Pod(new() { Affinity = Nodes("pool", "In", "builds") })));
    }

    [Fact]
    public void Without_a_policy_no_node_is_chosen_by_its_name_in_an_affinity()
    {
        var byName = JsonElement.Parse(
            """{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchFields":[{"key":"metadata.name","operator":"In","values":["cp-1"]}]}]}}}"""
        );

        Assert.Equal(
            "podTemplate.affinity.nodeAffinity chooses nodes by their names (matchFields), which no ImageBuildPolicy allows here; use nodeSelector",
            Assert.Single(Check(Pod(new() { Affinity = byName }))).Message
        );
    }

    /// <summary>Everything at once that a build could ask for with the operator's rights, without any policy.</summary>
    [Fact]
    public void Without_a_policy_the_settings_and_safe_defaults_count()
    {
        var greedy = new ImageBuildSpec
        {
            ModelVersion = "python-flask",
            Priority = 1000,
            Timeout = "8760h",
            Timeouts = new() { Queue = "2000h", Build = "25h" },
            Retention = new() { PodsSeconds = 31_536_000 },
            Output = new() { Repository = "registry.example.com/other-team/app", Tags = ["latest"] },
            PodTemplate = new()
            {
                PriorityClassName = "system-node-critical",
                NodeSelector = new Dictionary<string, string> { ["node-role.kubernetes.io/control-plane"] = "" },
                Tolerations =
                [
                    new() { Operator = "Exists" },
                    new() { Key = "node-role.kubernetes.io/master", Effect = "NoSchedule" },
                    new() { Key = "pool", Value = "builds" },
                ],
            },
        };

        Assert.Equal(
            [
                "timeout is 8760h; setting bounds.timeout allows at most 24h",
                "timeouts.queue is 2000h; setting bounds.queue allows at most 168h",
                "timeouts.build is 25h; setting bounds.timeout allows at most 24h",
                "retention.podsSeconds is 31536000; setting bounds.pods allows at most 604800",
                "podTemplate.nodeSelector[node-role.kubernetes.io/control-plane] leads to nodes with a role of the cluster's own, which no ImageBuildPolicy allows here; remove it",
                "podTemplate.tolerations[0] tolerates every taint, which no ImageBuildPolicy allows here; name the key of a taint",
                "podTemplate.tolerations[1] leads to nodes with a role of the cluster's own, which no ImageBuildPolicy allows here; remove it",
                "podTemplate.priorityClassName system-node-critical is for the cluster's own Pods, and no ImageBuildPolicy allows it here; remove it",
            ],
            Check(greedy).Select(problem => problem.Message)
        );
        Assert.Empty(Check(Plain));
    }

    [Fact]
    public void Of_several_policies_the_strictest_is_named_for_a_bound_and_each_for_a_list()
    {
        var problems = Check(
            Plain with
            {
                Timeout = "3h",
            },
            new ImageBuildPolicySpec
            {
                Timeouts = new() { Total = "2h" },
                Repositories = ["registry.example.com/"],
            },
            new ImageBuildPolicySpec
            {
                Timeouts = new() { Total = "1h" },
                Repositories = ["other.example.com/"],
            },
            new ImageBuildPolicySpec { Repositories = ["third.example.com/"] }
        );

        Assert.Equal(
            [
                "output.repository is registry.example.com/team/app, which ImageBuildPolicy q does not allow; use one of other.example.com/",
                "output.repository is registry.example.com/team/app, which ImageBuildPolicy r does not allow; use one of third.example.com/",
                "timeout is 3h; ImageBuildPolicy q allows at most 1h",
            ],
            problems.Select(problem => problem.Message)
        );
    }

    [Fact]
    public void Cache_volume_needs_a_size_of_the_platforms_or_a_claim_of_ones_own()
    {
        var spec = Plain with { Cache = new BuildCache { Mode = BuildCacheMode.Volume } };

        var problem = Assert.Single(Check(spec));

        Assert.Equal(
            (
                SpecReasons.NotAllowed,
                "cache.mode volume needs a size, which neither the setting cacheVolumes.size nor a policy of the namespace has; use registry, or name a claim in cache.volume"
            ),
            (problem.Reason, problem.Message)
        );
        Assert.Empty(Check(spec, new ImageBuildPolicySpec { CacheVolumes = new() { Size = "10Gi" } }));
        Assert.Empty(Check(spec with { Cache = spec.Cache with { Volume = "mine" } }));
    }

    [Fact]
    public void Cache_volume_that_a_policy_forbids_is_refused_whoever_made_it()
    {
        var spec = Plain with
        {
            Cache = new BuildCache { Mode = BuildCacheMode.Volume, Volume = "mine" },
        };

        var problem = Assert.Single(
            Check(
                spec,
                new ImageBuildPolicySpec { CacheVolumes = new() { Allowed = false } },
                new() { CacheVolumes = new() { Size = "1Gi" } }
            )
        );

        Assert.Equal("cache.mode volume is not allowed by ImageBuildPolicy p; use registry or none", problem.Message);
    }

    [Fact]
    public void Two_classes_for_cache_volumes_are_named()
    {
        var spec = Plain with { Cache = new BuildCache { Mode = BuildCacheMode.Volume } };
        var (one, other) = (
            new ImageBuildPolicySpec
            {
                CacheVolumes = new() { Size = "1Gi", StorageClassName = "slow" },
            },
            new ImageBuildPolicySpec { CacheVolumes = new() { StorageClassName = "fast" } }
        );

        Assert.Equal(
            "cache.mode volume has two storage classes: slow by ImageBuildPolicy p, fast by ImageBuildPolicy q; use registry, or name a claim in cache.volume",
            Assert.Single(Check(spec, one, other)).Message
        );
        Assert.Empty(Check(Plain, one, other));
    }

    [Fact]
    public void Policies_that_contradict_each_other_are_the_platforms_fault_and_both_are_named()
    {
        var problem = Assert.Single(
            Check(
                Plain,
                new ImageBuildPolicySpec { Forced = new() { RuntimeClassName = "gvisor" } },
                new ImageBuildPolicySpec { Forced = new() { RuntimeClassName = "kata" } }
            )
        );

        Assert.Equal(PolicyReasons.Conflict, problem.Reason);
        Assert.Equal(FailureClass.Infrastructure, problem.Reason.Class);
        Assert.Equal("ImageBuildPolicy p forces runtimeClassName gvisor, and ImageBuildPolicy q forces kata", problem.Message);
    }

    [Theory]
    [InlineData("0h", null, "timeouts.total must be a duration longer than zero, such as 90s, 30m or 1h30m")]
    [InlineData(null, "much", "resources.defaultMemory must be a quantity such as 500m or 1Gi")]
    public void Policy_that_cannot_be_understood_is_the_platforms_fault(string? total, string? memory, string complaint)
    {
        var policy = new ImageBuildPolicySpec
        {
            Timeouts = new() { Total = total },
            Resources = new() { DefaultMemory = memory },
        };

        var problem = Assert.Single(Check(Plain, policy));

        Assert.Equal((PolicyReasons.Invalid, $"ImageBuildPolicy p is invalid: {complaint}"), (problem.Reason, problem.Message));
    }

    internal static IReadOnlyList<Failure> Check(ImageBuildSpec spec, params ImageBuildPolicySpec[] policies) =>
        CheckPolicy.Of(An.ImageBuild(spec), An.Settings(), Effective(policies));

    /// <summary>Policies named p, q, r…</summary>
    internal static EffectivePolicy Effective(params ImageBuildPolicySpec[] policies) =>
        EffectivePolicy.Of(policies.Select((policy, index) => new NamedPolicy($"{(char)('p' + index)}", policy)), An.Settings());

    private static ImageBuildSpec Pod(BuildPodTemplate template) => Plain with { PodTemplate = template };

    private static Dictionary<string, Quantity> Amounts(string name, string amount) => new() { [name] = amount };
}
