using Operator.Core.Acceptance;
using Operator.Core.Platforms;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Platforms;

public sealed class PlatformBuildsTests
{
    private static readonly BuildRun Run = new() { Number = 3, SpecHash = "0123" };

    [Fact]
    public void Build_of_a_platform_has_the_spec_its_own_tag_and_an_owner()
    {
        var parent = Parent(
            new BuildOutput
            {
                Repository = "registry.example.com/team/app",
                Tags = ["1.0", "latest"],
                RegistrySecret = "login",
            }
        );
        parent.Metadata = parent.Metadata with
        {
            Labels = new Dictionary<string, string> { ["team"] = "a" },
            Annotations = new Dictionary<string, string>
            {
                [ApiNames.CatalogProfileAnnotation] = "strict",
                ["kubectl.kubernetes.io/last-applied-configuration"] = "{}",
            },
        };

        var child = Plan(parent, "linux/arm/v7");

        Assert.Equal("app-r3-linux-arm-v7", child.Metadata.Name);
        Assert.Equal(parent.Metadata.NamespaceProperty, child.Metadata.NamespaceProperty);
        Assert.Equal("strict", Assert.Single(child.Metadata.Annotations!).Value);
        Assert.Equal("a", child.Metadata.Labels!["team"]);
        Assert.True(child.Metadata.OwnerReferences.Single() is { Controller: true, Kind: ImageBuild.KindName });
        Assert.Equal(["1.0-linux-arm-v7"], child.Spec.Output!.Tags);
        Assert.Equal(["linux/arm/v7"], child.Spec.Platforms);
        Assert.Equal("login", child.Spec.Output.RegistrySecret);
        Assert.Empty(AcceptSpec.Check(child.Spec, new SupportedFeatures()));
        Assert.False(PlatformBuilds.AreWanted(child));
        Assert.True(PlatformBuilds.IsOwn(parent, child, Run, "linux/arm/v7", An.Settings()));
    }

    [Fact]
    public void Default_repository_is_that_of_the_build_and_its_tag_names_the_run()
    {
        var parent = Parent(new BuildOutput());

        var child = PlatformBuilds.Plan(parent, Run, "linux/arm64", null, An.Settings() with { DefaultRegistry = "registry.example.com" });

        Assert.Equal($"registry.example.com/{parent.Metadata.NamespaceProperty}/app", child.Spec.Output!.Repository);
        Assert.EndsWith("-r3-linux-arm64", Assert.Single(child.Spec.Output.Tags!), StringComparison.Ordinal);
    }

    [Fact]
    public void Long_names_and_tags_are_cut_and_stay_different()
    {
        var (one, other) = (Parent(new BuildOutput { Tags = [new string('t', 128)] }), Parent(new BuildOutput()));
        one.Metadata = one.Metadata with { Name = new string('a', 80) + "-one", Uid = "1" };
        other.Metadata = other.Metadata with { Name = new string('a', 80) + "-two", Uid = "2" };

        var (first, second) = (Plan(one, "linux/amd64"), Plan(other, "linux/amd64"));

        Assert.NotEqual(first.Metadata.Name, second.Metadata.Name);
        Assert.InRange(first.Metadata.Name!.Length, 1, 63);
        Assert.EndsWith("-r3-linux-amd64", first.Metadata.Name, StringComparison.Ordinal);
        Assert.Equal(128, Assert.Single(first.Spec.Output!.Tags!).Length);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("main", true)]
    [InlineData("v1.0", true)]
    [InlineData("0123456789abcdef0123456789abcdef01234567", false)]
    public void Others_wait_for_the_first_only_where_a_revision_can_move(string? revision, bool moves)
    {
        var source = new BuildSource
        {
            Git = new GitSource { Url = "https://git.example.com/a", Revision = revision },
        };

        Assert.Equal(moves, PlatformBuilds.SourceMayMove(new ImageBuildSpec { Source = source }));
    }

    [Fact]
    public void Revision_and_digest_of_the_first_are_those_of_all()
    {
        var commit = new string('b', 40);
        var git = Parent(
            null,
            new BuildSource
            {
                Git = new GitSource { Url = "https://git.example.com/a", Revision = "main" },
            }
        );
        var oci = Parent(null, new BuildSource { Oci = new OciSource { Image = "registry.example.com/src:1" } });
        var digest = "sha256:" + new string('c', 64);

        var fromGit = PlatformBuilds.Plan(git, Run, "linux/amd64", new SourceStatus { Kind = "git", Revision = commit }, An.Settings());
        var fromOci = PlatformBuilds.Plan(oci, Run, "linux/amd64", new SourceStatus { Kind = "oci", Digest = digest }, An.Settings());
        var hostile = PlatformBuilds.Plan(
            git,
            Run,
            "linux/amd64",
            new SourceStatus { Kind = "git", Revision = "--upload-pack=x" },
            An.Settings()
        );

        Assert.Equal(commit, fromGit.Spec.Source!.Git!.Revision);
        Assert.Equal($"registry.example.com/src:1@{digest}", fromOci.Spec.Source!.Oci!.Image);
        Assert.Equal("main", hostile.Spec.Source!.Git!.Revision);
        Assert.True(PlatformBuilds.IsOwn(git, fromGit, Run, "linux/amd64", An.Settings()));
        Assert.True(PlatformBuilds.IsOwn(oci, fromOci, Run, "linux/amd64", An.Settings()));
    }

    [Fact]
    public void Object_that_somebody_else_has_made_is_not_taken_for_a_build_of_a_platform()
    {
        var parent = Parent(new BuildOutput { Repository = "registry.example.com/team/app" });
        var child = Plan(parent, "linux/amd64");
        Assert.True(PlatformBuilds.IsOwn(parent, child, Run, "linux/amd64", An.Settings()));

        ImageBuild With(ImageBuildSpec spec) => new() { Metadata = child.Metadata, Spec = spec };
        var unowned = new ImageBuild { Metadata = child.Metadata with { OwnerReferences = null }, Spec = child.Spec };

        Assert.False(PlatformBuilds.IsOwn(parent, unowned, Run, "linux/amd64", An.Settings()));
        Assert.False(Own(With(child.Spec with { BuildArgs = new Dictionary<string, string> { ["A"] = "b" } })));
        Assert.False(
            Own(With(child.Spec with { Source = new BuildSource { Git = new GitSource { Url = "https://evil.example.com/a" } } }))
        );
        Assert.False(Own(With(child.Spec with { Platforms = ["linux/arm64"] })));
        Assert.True(Own(With(child.Spec with { Priority = 5, Cancel = true })));

        bool Own(ImageBuild found) => PlatformBuilds.IsOwn(parent, found, Run, "linux/amd64", An.Settings());
    }

    private static ImageBuild Plan(ImageBuild parent, string platform) => PlatformBuilds.Plan(parent, Run, platform, null, An.Settings());

    private static ImageBuild Parent(BuildOutput? output, BuildSource? source = null) =>
        An.ImageBuild(
            new ImageBuildSpec
            {
                ModelVersion = ModelVersions.Dockerfile,
                Output = output,
                Platforms = ["linux/amd64", "linux/arm64"],
                Source =
                    source
                    ?? new BuildSource
                    {
                        Inline = new InlineSource { Files = new Dictionary<string, string> { ["Dockerfile"] = "FROM scratch" } },
                    },
            }
        );
}
