using Operator.Core.Acceptance;
using Operator.Core.Policies;
using Operator.Core.Runs;
using Operator.Entities.ImageBuildPolicies;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Acceptance;

public sealed class AcceptPushTests
{
    private static readonly string Digest = "sha256:" + new string('a', 64);

    private static readonly Dictionary<string, Func<ImagePushSpec, ImagePushSpec>> Wrong = new()
    {
        ["source must have exactly one"] = spec => spec with { Source = new PushSource() },
        ["source must have exactly one of buildRef and image"] = spec =>
            spec with
            {
                Source = spec.Source with { BuildRef = new PushBuildReference { Name = "app" } },
            },
        ["source.buildRef.name must be the name of an object"] = spec =>
            spec with
            {
                Source = new PushSource { BuildRef = new PushBuildReference { Name = "other/app" } },
            },
        ["source.image \"registry.example.com/App:1\" is not an image reference"] = spec => From(spec, "registry.example.com/App:1"),
        ["source.platform must be a platform"] = spec => spec with { Source = spec.Source with { Platform = "arm64" } },
        ["destination.repository has the tag 2; move it to destination.tags"] = spec => To(spec, "mirror.example.com/team/app:2"),
        ["destination.repository \"\" is not a registry and repository"] = spec => To(spec, ""),
        ["destination.tags[0] \"\" is not a tag"] = spec => Tagged(spec, ""),
        ["destination.tags[1] repeats 1"] = spec => Tagged(spec, "1", "1"),
        ["destination.tags is required: source.image names a digest and no tag"] = spec =>
            From(spec, "registry.example.com/team/app@" + Digest),
        ["destination is the source itself, under the same tag"] = spec => To(spec, "registry.example.com/team/app"),
        ["timeout must be a duration longer than zero"] = spec => spec with { Timeout = "0s" },
        ["timeouts.push must be a duration longer than zero"] = spec => spec with { Timeouts = new PushTimeouts { Push = "-5m" } },
        ["timeouts.queue must be a duration longer than zero"] = spec => spec with { Timeouts = new PushTimeouts { Queue = "0m" } },
        ["retry.limit must be between 0 and 10"] = spec => spec with { Retry = new BuildRetry { Limit = 11 } },
        ["priority must be between -1000 and 1000"] = spec => spec with { Priority = 1001 },
        ["retention.podsSeconds must be between"] = spec => spec with { Retention = new BuildRetention { PodsSeconds = -1 } },
        ["podTemplate.caConfigMap must be the name"] = spec =>
            spec with
            {
                PodTemplate = new BuildPodTemplate { CaConfigMap = "Not A Name" },
            },
    };

    public static TheoryData<string> Complaints => [.. Wrong.Keys];

    [Theory]
    [MemberData(nameof(Complaints))]
    public void Wrong_field_is_named(string complaint)
    {
        var problem = Assert.Single(AcceptPush.Check(Run(Wrong[complaint])));

        Assert.StartsWith(complaint, problem.Message, StringComparison.Ordinal);
    }

    private static readonly Dictionary<string, Func<ImagePushSpec, ImagePushSpec>> Good = new()
    {
        ["the example"] = spec => spec,
        ["empty tags are the source's"] = spec => Tagged(spec),
        ["a further tag in the same repository"] = spec => Tagged(To(spec, "registry.example.com/team/app"), "stable"),
        ["one platform in the same repository"] = spec =>
            To(spec with { Source = spec.Source with { Platform = "linux/arm64" } }, "registry.example.com/team/app"),
        ["a digest with a tag"] = spec => Tagged(From(spec, "registry.example.com/team/app@" + Digest), "1"),
        ["a name of Docker Hub"] = spec => From(spec, "alpine"),
    };

    public static TheoryData<string> Examples => [.. Good.Keys];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Good_spec_is_accepted(string example) => Assert.Empty(AcceptPush.Check(Run(Good[example])));

    [Theory]
    [InlineData("destination.repository is mirror.example.com/team/app, which")]
    [InlineData("destination.registrySecret login is not allowed")]
    [InlineData("destination.insecure is not allowed")]
    [InlineData("source.registrySecret other is not allowed")]
    [InlineData("source.insecure is not allowed")]
    [InlineData("timeouts.push is 10h")]
    public void Policies_hold_for_pushes_by_the_names_of_their_fields(string complaint)
    {
        var rules = new ImageBuildPolicySpec
        {
            Engines = [BuildEngine.Kaniko],
            Repositories = ["registry.example.com/{namespace}/"],
            Insecure = false,
            Secrets = new PolicySecrets { Registry = ["robot-*"] },
            Timeouts = new PolicyTimeouts { Build = "1h" },
        };
        var policy = EffectivePolicy.Of([new NamedPolicy("teams", rules)], An.Settings());
        var push = Run(spec =>
            spec with
            {
                Source = spec.Source with { RegistrySecret = "other", Insecure = true },
                Destination = spec.Destination with { RegistrySecret = "login", Insecure = true },
                Timeouts = new PushTimeouts { Push = "10h" },
            }
        );

        var problems = CheckPolicy.Of(push, An.Settings(), policy);

        Assert.Contains(problems, problem => problem.Message.StartsWith(complaint, StringComparison.Ordinal));
        Assert.DoesNotContain(problems, problem => problem.Field == "engine");
    }

    private static PushRun Run(Func<ImagePushSpec, ImagePushSpec> change) => PushRun.Of(An.ImagePush(change));

    private static ImagePushSpec From(ImagePushSpec spec, string image) => spec with { Source = spec.Source with { Image = image } };

    private static ImagePushSpec To(ImagePushSpec spec, string repository) =>
        spec with
        {
            Destination = spec.Destination with { Repository = repository },
        };

    private static ImagePushSpec Tagged(ImagePushSpec spec, params string[] tags) =>
        spec with
        {
            Destination = spec.Destination with { Tags = tags },
        };
}
