using Operator.Core.Observation;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Observation;

/// <summary>The API server's words, as Kubernetes 1.20 to 1.36 say them.</summary>
public sealed class PodRefusalTests
{
    private const string Baseline = """
        pods "web-1c2b31a2-r1-a1" is forbidden: violates PodSecurity "baseline:latest": forbidden AppArmor profiles (annotation "container.apparmor.security.beta.kubernetes.io/build" must not be set to "unconfined", container "build" must not set AppArmor profile type to "Unconfined"), seccompProfile (container "build" must not set securityContext.seccompProfile.type to "Unconfined")
        """;

    private const string Restricted = """
        pods "web-1c2b31a2-r1-a1" is forbidden: violates PodSecurity "restricted:v1.36": forbidden AppArmor profile (container "build" must not set AppArmor profile type to "Unconfined"), allowPrivilegeEscalation != false (container "build" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "build" must not include "SETGID", "SETUID" in securityContext.capabilities.add), seccompProfile (pod or container "build" must not set securityContext.seccompProfile.type to "Unconfined")
        """;

    [Theory]
    [InlineData(Baseline, "baseline:latest, which refuses the Pod for forbidden AppArmor profiles, seccompProfile")]
    [InlineData(
        Restricted,
        "restricted:v1.36, which refuses the Pod for forbidden AppArmor profile, allowPrivilegeEscalation != false, unrestricted capabilities, seccompProfile"
    )]
    public void Pod_security_names_every_violation_and_the_label(string words, string list)
    {
        var refusal = PodRefusals.Of(Build(), An.Settings(), words, invalid: false);

        Assert.Equal(InfrastructureReasons.PodSecurity, refusal.Reason);
        Assert.Equal(
            $"Namespace team needs the label pod-security.kubernetes.io/enforce=privileged: it enforces Pod Security {list}",
            refusal.Message
        );
        Assert.False(refusal.Final);
    }

    [Theory]
    [InlineData("Localhost/buildkit.json", "Localhost/buildkit", "baseline")]
    [InlineData("RuntimeDefault", "RuntimeDefault", "baseline")]
    [InlineData("Unconfined", "Localhost/buildkit", "privileged")]
    [InlineData("Localhost/buildkit.json", "Unconfined", "privileged")]
    public void Label_is_the_lowest_level_that_admits_the_profiles(string seccomp, string appArmor, string level)
    {
        var settings = An.Settings() with
        {
            SeccompProfile = SecurityProfile.Read(seccomp)!,
            AppArmorProfile = SecurityProfile.Read(appArmor)!,
        };

        var refusal = PodRefusals.Of(Build(), settings, Restricted, invalid: false);

        Assert.Contains($"pod-security.kubernetes.io/enforce={level}:", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_needs_no_more_than_restricted()
    {
        var refusal = PodRefusals.Of(Build(spec => spec with { Mode = BuildMode.Plan }), An.Settings(), Restricted, invalid: false);

        Assert.Contains("enforce=restricted", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Quota_waits_and_its_message_holds_no_number_that_changes()
    {
        const string Words =
            """pods "x" is forbidden: exceeded quota: small, requested: limits.cpu=2,pods=1, used: limits.cpu=3,pods=4, limited: limits.cpu=4,pods=4""";

        var refusal = PodRefusals.Of(Build(), An.Settings(), Words, invalid: false);

        Assert.Equal(InfrastructureReasons.QuotaExceeded, refusal.Reason);
        Assert.Equal(
            "Quota small of the namespace is used up: requested limits.cpu=2,pods=1, limited to limits.cpu=4,pods=4",
            refusal.Message
        );
        Assert.False(refusal.Final);
    }

    public static TheoryData<string, bool, string> OfTheAuthor =>
        new()
        {
            { """pods "x" is forbidden: no PriorityClass with name nope was found""", false, "podTemplate.priorityClassName" },
            { """pods "x" is forbidden: pod rejected: RuntimeClass "nope" not found""", false, "podTemplate.runtimeClassName" },
            {
                """Pod "x" is invalid: spec.initContainers[1].resources.requests: Invalid value: "2": must be less than or equal to cpu limit""",
                true,
                "podTemplate.resources"
            },
            { """pods "x" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi""", false, "podTemplate.resources" },
            {
                """Pod "x" is invalid: spec.tolerations[0].effect: Invalid value: "NoExecute": effect must be 'NoExecute' when `tolerationSeconds` is set""",
                true,
                "podTemplate.tolerations"
            },
            {
                """Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal string into Go struct field Affinity.spec.affinity.nodeAffinity of type v1.NodeAffinity""",
                true,
                "podTemplate.affinity"
            },
        };

    [Theory]
    [MemberData(nameof(OfTheAuthor))]
    public void Value_of_pod_template_is_the_authors_and_final_whatever_the_code(string words, bool invalid, string field)
    {
        var refusal = PodRefusals.Of(Build(WithEverything), An.Settings(), words, invalid);

        Assert.Equal(SpecReasons.PodTemplateRefused, refusal.Reason);
        Assert.Equal(FailureClass.User, refusal.Reason.Class);
        Assert.StartsWith($"The API server refuses {field}: ", refusal.Message, StringComparison.Ordinal);
        Assert.True(refusal.Final);
    }

    [Theory]
    [MemberData(nameof(OfTheAuthor))]
    public void Same_words_about_a_value_that_the_author_did_not_set_are_the_platforms(string words, bool invalid, string field)
    {
        var refusal = PodRefusals.Of(Build(), An.Settings(), words, invalid);

        Assert.NotEmpty(field);
        Assert.Equal((InfrastructureReasons.PodRejected, invalid), (refusal.Reason, refusal.Final));
    }

    [Fact]
    public void Quota_that_wants_limits_asks_the_author_for_them_once()
    {
        const string Words = """pods "x" is forbidden: failed quota: small: must specify limits.cpu for: build; limits.memory for: build""";

        Assert.Equal(SpecReasons.PodTemplateRefused, PodRefusals.Of(Build(), An.Settings(), Words, invalid: false).Reason);
        Assert.Equal(InfrastructureReasons.PodRejected, PodRefusals.Of(Build(WithEverything), An.Settings(), Words, invalid: false).Reason);
    }

    [Theory]
    [InlineData("""pods "x" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no builds today""", true)]
    [InlineData("""admission webhook "p.example.com" denied the request: no builds today""", false)]
    [InlineData(
        """pods is forbidden: User "system:serviceaccount:a:b" cannot create resource "pods" in API group "" in the namespace "c" """,
        false
    )]
    public void Policy_may_change_its_mind_whatever_its_code(string words, bool invalid)
    {
        var refusal = PodRefusals.Of(Build(), An.Settings(), words, invalid);

        Assert.Equal((InfrastructureReasons.PodRejected, false), (refusal.Reason, refusal.Final));
    }

    private static ImageBuild Build(Func<ImageBuildSpec, ImageBuildSpec>? change = null) =>
        An.ImageBuild((change ?? (spec => spec))(new ImageBuildSpec()));

    private static ImageBuildSpec WithEverything(ImageBuildSpec spec) =>
        spec with
        {
            PodTemplate = new BuildPodTemplate
            {
                PriorityClassName = "nope",
                RuntimeClassName = "nope",
                Affinity = System.Text.Json.JsonDocument.Parse("{}").RootElement,
                Tolerations = [],
                Resources = new BuildResources(),
            },
        };
}
