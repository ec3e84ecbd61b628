using Operator.Core.Contract;
using Operator.Core.Observation;
using Operator.Core.Pods;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Pods;

/// <summary>Which claim a build wants, what the operator makes, and what is read of it.</summary>
public sealed class CacheClaimTests
{
    [Fact]
    public void Claim_follows_from_repository_and_architecture_alone()
    {
        var one = Wanted(Spec("registry.example.com/team/app"), "one");

        Assert.Equal(
            one,
            Wanted(Spec("registry.example.com/team/app") with { RunRequest = "again", Labels = new Dictionary<string, string>() }, "two")
        );
        Assert.NotEqual(one.Name, Wanted(Spec("registry.example.com/other/app")).Name);
        Assert.NotEqual(one.Name, Wanted(Spec("registry.example.com/team/app") with { Platforms = ["linux/arm64"] }).Name);
        Assert.Equal("registry.example.com/team/app any", one.Purpose);
        Assert.Matches("^imagebuild-cache-app-any-[0-9a-f]{10}$", one.Name);
    }

    [Fact]
    public void Architecture_is_that_of_the_platform_then_of_the_policy_then_of_the_selector()
    {
        var selected = Spec("r.example.com/a") with
        {
            PodTemplate = new BuildPodTemplate { NodeSelector = new Dictionary<string, string> { ["kubernetes.io/arch"] = "s390x" } },
        };

        Assert.EndsWith(" s390x", Wanted(selected).Purpose);
        Assert.EndsWith(" arm64", Wanted(selected, forced: "arm64").Purpose);
        Assert.EndsWith(" arm", Wanted(selected with { Platforms = ["linux/arm/v7"] }, forced: "arm64").Purpose);
    }

    [Fact]
    public void Name_of_a_long_repository_is_the_name_of_an_object()
    {
        var name = Wanted(Spec("registry.example.com/team/" + new string('a', 40) + "__b.c-" + new string('d', 60))).Name;

        Assert.InRange(name.Length, 20, 63);
        Assert.Matches(Patterns.ObjectName, name);
    }

    [Fact]
    public void Build_that_pushes_nowhere_has_a_claim_of_its_own()
    {
        var spec = new ImageBuildSpec
        {
            Cache = new BuildCache { Mode = BuildCacheMode.Volume },
            Output = new BuildOutput { Push = false },
        };
        var settings = An.Settings() with { DefaultRegistry = null };

        var (one, other) = (
            CacheClaims.Wanted(An.ImageBuild(spec, name: "one"), settings, null),
            CacheClaims.Wanted(An.ImageBuild(spec, name: "other"), settings, null)
        );

        Assert.NotEqual(one!.Name, other!.Name);
    }

    [Fact]
    public void Claim_that_the_spec_names_is_taken_as_it_is() =>
        Assert.Equal(
            new WantedClaim("mine", null),
            Wanted(
                new ImageBuildSpec
                {
                    Cache = new BuildCache { Mode = BuildCacheMode.Volume, Volume = "mine" },
                }
            )
        );

    [Theory]
    [InlineData(BuildCacheMode.None, BuildMode.Build)]
    [InlineData(BuildCacheMode.Registry, BuildMode.Build)]
    [InlineData(BuildCacheMode.Volume, BuildMode.Plan)]
    public void Other_builds_want_none(BuildCacheMode cache, BuildMode mode) =>
        Assert.Null(
            CacheClaims.Wanted(
                An.ImageBuild(
                    new ImageBuildSpec
                    {
                        Cache = new BuildCache { Mode = cache },
                        Mode = mode,
                    }
                ),
                An.Settings(),
                null
            )
        );

    [Fact]
    public void Claim_has_no_owner_and_is_read_as_it_was_made()
    {
        var wanted = Wanted(Spec("registry.example.com/team/app"));
        var made = CacheClaims.Make("team", wanted, new CacheVolumeRules { Size = "10Gi", StorageClassName = "fast" }, An.Hour);

        var read = CacheClaim.Of(made);

        Assert.Null(made.Metadata.OwnerReferences);
        Assert.Equal(("fast", "ReadWriteOnce"), (made.Spec.StorageClassName, Assert.Single(made.Spec.AccessModes)));
        Assert.Equal((wanted.Name, "team", true, wanted.Purpose), (read.Name, read.Namespace, read.Own, read.Purpose));
        Assert.Equal((10L << 30, An.Hour), (read.Bytes, read.LastUsed));
        Assert.Equal(CacheClaims.Selector, $"{ApiNames.CacheLabel}={made.Metadata.Labels[ApiNames.CacheLabel]}");
    }

    [Fact]
    public void Pod_mounts_the_claim_into_the_engine_alone_and_is_found_by_it()
    {
        var use = new CacheVolumeUse { Claim = "cache-of-app" };
        var plan = PlanPod.For(
            An.ImageBuild(Spec("registry.example.com/team/app")),
            new BuildRun { Number = 1 },
            1,
            An.Hour,
            An.Settings(),
            cacheVolume: use
        );

        var pod = Assert.IsType<PodPlan.Planned>(plan).Pod;

        var volume = Assert.Single(pod.Spec.Volumes, volume => volume.PersistentVolumeClaim is not null);
        Assert.Equal("cache-of-app", volume.PersistentVolumeClaim.ClaimName);
        var mounting = pod
            .Spec.InitContainers.Concat(pod.Spec.Containers)
            .Where(item => item.VolumeMounts.Any(mount => mount.Name == volume.Name));
        Assert.Equal([PodContainers.Build], mounting.Select(item => item.Name));
        Assert.Equal("cache-of-app", BuildPod.Of(pod).CacheClaim);
        Assert.Equal(["team/cache-of-app"], BuildPod.ClaimKeys(pod));
        Assert.Equal("OnRootMismatch", pod.Spec.SecurityContext.FsGroupChangePolicy);
    }

    private static ImageBuildSpec Spec(string repository) =>
        new()
        {
            Cache = new BuildCache { Mode = BuildCacheMode.Volume },
            Output = new BuildOutput { Repository = repository },
        };

    private static WantedClaim Wanted(ImageBuildSpec spec, string name = "app", string? forced = null) =>
        CacheClaims.Wanted(An.ImageBuild(spec, name: name), An.Settings(), forced)!;
}
