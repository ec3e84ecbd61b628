using k8s.Models;
using Operator.Core.Contract;
using Operator.Core.Life;
using Operator.Core.Observation;
using Operator.Core.Pods;
using Operator.Core.Policies;
using Operator.Core.Status;
using Operator.Core.Tests.Status;
using Operator.Entities;
using Operator.Entities.ImageBuildPolicies;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Life;

/// <summary>cache.mode volume, from the claim to the Pod: whatever becomes of the volume, the build goes on.</summary>
public sealed class CacheVolumeTests
{
    private const string Named = "mine";

    private static readonly ImageBuildSpec Spec = new()
    {
        Cache = new BuildCache { Mode = BuildCacheMode.Volume },
        Output = new BuildOutput { Repository = "registry.example.com/team/app" },
    };

    [Fact]
    public void Claim_is_made_before_the_first_Pod_which_mounts_it()
    {
        var world = Of(Spec).Settle();

        Assert.Equal(
            [typeof(Effect.TakePlace), typeof(Effect.TakeCacheVolume), typeof(Effect.CreateClaim), typeof(Effect.CreatePod)],
            world.Effects.Take(4).Select(effect => effect.GetType())
        );
        Assert.Equal(world.Claim!.Name, Mounted(world));
        var use = Use(world);
        Assert.Equal((world.Claim.Name, null), (use?.Claim, use?.Warning));
        Assert.Equal((7L << 30, 14 * 24 * 3600), (use?.KeepBytes, use?.KeepSeconds));
    }

    [Fact]
    public void Claim_that_exists_is_used_and_not_made_again()
    {
        var world = Of(Spec, Claim()).Settle();

        Assert.DoesNotContain(world.Effects, effect => effect is Effect.CreateClaim);
        Assert.Equal(world.Claim!.Name, Mounted(world));
    }

    [Fact]
    public void Size_class_and_age_are_the_strictest_of_all_policies()
    {
        var world = Of(Spec);
        world.Policy = EffectivePolicy.Of(
            [
                Policy(
                    "a",
                    new()
                    {
                        Size = "20Gi",
                        StorageClassName = "fast",
                        MaxAge = "48h",
                    }
                ),
                Policy("b", new() { Size = "5Gi", MaxAge = "72h" }),
            ],
            world.Settings
        );

        world.Settle();

        var made = Assert.Single(world.Effects.OfType<Effect.CreateClaim>()).Claim;
        Assert.Equal("fast", made.Spec.StorageClassName);
        Assert.Equal("5Gi", made.Spec.Resources.Requests["storage"].ToString());
        Assert.Equal(48 * 3600, Use(world)?.KeepSeconds);
    }

    [Fact]
    public void Volume_that_another_build_uses_is_done_without() =>
        Assert.Contains(
            "is used by build other",
            Cold(Of(Spec, Claim()), world => world.Holder = new CacheVolumeHolder("other", null)),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(BuildConcurrency.Serial)]
    [InlineData(BuildConcurrency.LatestOnly)]
    public void Builds_that_wait_for_each_other_wait_for_a_Pod_that_is_being_stopped(BuildConcurrency policy)
    {
        var world = Of(Spec with { ConcurrencyPolicy = policy }, Claim());
        world.Holder = new CacheVolumeHolder("before", world.Now.AddSeconds(30));

        world.Pass();

        Assert.Empty(world.Pods);
        Assert.Equal(world.Now.AddSeconds(2), world.LookAgain);
        world.Holder = null;
        world.After(TimeSpan.FromSeconds(2)).Settle();
        Assert.Equal(world.Claim!.Name, Mounted(world));
    }

    [Fact]
    public void Wait_for_a_Pod_that_never_stops_ends()
    {
        var world = Of(Spec with { ConcurrencyPolicy = BuildConcurrency.Serial }, Claim());
        world.Holder = new CacheVolumeHolder("before", world.Now.AddSeconds(30));
        world.After(TimeSpan.FromSeconds(30)).Settle();

        Assert.Null(Mounted(world));
        Assert.Contains("is used by build before", Use(world)?.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Lost_claim_is_deleted_and_made_anew()
    {
        var world = Of(Spec, Claim() with { Phase = "Lost" }).Settle();

        Assert.Equal(
            [typeof(Effect.TakeCacheVolume), typeof(Effect.DeleteClaim), typeof(Effect.CreateClaim), typeof(Effect.CreatePod)],
            world.Effects.Skip(1).Take(4).Select(effect => effect.GetType())
        );
        Assert.Equal(world.Claim!.Name, Mounted(world));
        Assert.Contains("had lost its volume and was made anew", Use(world)?.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Claim_that_the_server_refuses_is_done_without() =>
        Assert.Contains(
            "could not be made: exceeded quota",
            Cold(Of(Spec), world => world.ClaimRefusal = "exceeded quota"),
            StringComparison.Ordinal
        );

    [Fact]
    public void Claim_that_is_being_deleted_is_done_without() =>
        Assert.Contains("is being deleted", Cold(Of(Spec, Claim() with { Deleting = true })), StringComparison.Ordinal);

    [Fact]
    public void Claim_of_somebody_else_with_the_name_of_the_operators_own_is_not_used() =>
        Assert.Contains("is not", Cold(Of(Spec, Claim() with { Own = false })), StringComparison.Ordinal);

    [Fact]
    public void Claim_that_the_spec_names_is_used_without_a_size_of_the_platforms()
    {
        var world = Of(Spec with { Cache = Spec.Cache! with { Volume = Named } }, Claim() with { Name = Named, Own = false });
        world.Settings = world.Settings with { CacheVolumes = new CacheVolumeRules() };

        world.Settle();

        Assert.Equal(Named, Mounted(world));
    }

    [Fact]
    public void Claim_that_the_spec_names_must_be_there_with_the_label() =>
        Assert.Contains(
            "PersistentVolumeClaim mine, named in cache.volume, does not exist in the namespace or has no label imagebuild.dev/cache=true",
            Cold(Of(Spec with { Cache = Spec.Cache! with { Volume = Named } })),
            StringComparison.Ordinal
        );

    [Fact]
    public void Claim_of_another_repository_cannot_be_named() =>
        Assert.Contains(
            "the operator has made for registry.example.com/team/other any",
            Cold(
                Of(
                    Spec with
                    {
                        Cache = Spec.Cache! with { Volume = Named },
                    },
                    Claim() with
                    {
                        Name = Named,
                        Purpose = "registry.example.com/team/other any",
                    }
                )
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Volume_that_cannot_be_mounted_is_dropped_and_the_next_attempt_goes_on_without_it()
    {
        var world = Of(Spec, Claim()).Settle().Scheduled();
        world.Event("FailedMount", "MountVolume.SetUp failed for volume \"pvc-17\" : mount failed: exit status 32").Pass();
        Assert.Equal(InfrastructureReasons.PodPending.Name, world.Status.Reason);

        world.After(TimeSpan.FromMinutes(1)).Settle();

        Assert.Equal((2, null), (world.Launched.Count, Mounted(world)));
        Assert.Contains(world.Effects, effect => effect is Effect.DeleteClaim);
        Assert.Equal(InfrastructureReasons.CacheVolumeFailed.Name, Assert.Single(world.Status.Attempts!).Reason);
        Assert.Contains("exit status 32", Use(world)?.Warning, StringComparison.Ordinal);
        world.Prepared().Built().Published().Settle();
        Assert.Equal((BuildPhase.Succeeded, 2), (world.Status.Phase, world.Status.Attempt));
    }

    [Fact]
    public void Another_process_goes_on_without_the_volume_too()
    {
        var world = Of(Spec, Claim()).Settle().Scheduled();
        world.Event("FailedAttachVolume", "Multi-Attach error for volume \"pvc-17\"").After(TimeSpan.FromMinutes(1));
        world.Fails = effect => effect is Effect.CreatePod;
        world.Pass();

        world.Fails = _ => false;
        world.Restarted().Settle();

        Assert.Equal((2, null), (world.Launched.Count, Mounted(world)));
    }

    [Fact]
    public void Claim_that_is_never_bound_is_dropped_and_one_that_is_bound_elsewhere_stays()
    {
        var pending = Unscheduled(
            Claim() with
            {
                Phase = "Pending",
            },
            "0/1 nodes are available: 1 pod has unbound immediate PersistentVolumeClaims."
        );
        var bound = Unscheduled(Claim(), "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had volume node affinity conflict.");

        Assert.Contains(pending.Effects, effect => effect is Effect.DeleteClaim);
        Assert.DoesNotContain(bound.Effects, effect => effect is Effect.DeleteClaim);
        Assert.Equal((null, null), (Mounted(pending), Mounted(bound)));
    }

    [Fact]
    public void Pod_that_waits_for_anything_else_waits_with_its_volume()
    {
        var world = Of(Spec, Claim()).Settle();
        world.Replace(Waiting(world.Pod, world.Now, "0/1 nodes are available: 1 Insufficient cpu."));

        world.After(TimeSpan.FromMinutes(1)).Settle();

        Assert.Equal((1, InfrastructureReasons.PodPending.Name), (world.Launched.Count, world.Status.Reason));
    }

    [Fact]
    public void Secret_that_is_missing_is_no_trouble_of_the_volume()
    {
        var output = Spec.Output! with { RegistrySecret = "push" };
        var world = Of(Spec with { Output = output }, Claim()).Settle().Scheduled();
        world.Event("FailedMount", "MountVolume.SetUp failed for volume \"registry\" : secret \"push\" not found");

        world.After(TimeSpan.FromMinutes(2)).Settle();

        Assert.Equal(PushReasons.SecretNotFound.Name, world.Status.Reason);
    }

    [Fact]
    public void Attempt_without_the_volume_takes_none_of_the_specs_own()
    {
        var world = Of(Spec with { Retry = new BuildRetry { Limit = 1 } }, Claim()).Settle().Scheduled();
        world.Event("FailedAttachVolume", "AttachVolume.Attach failed").After(TimeSpan.FromMinutes(1)).Settle();

        world.Phase("Failed", "Evicted", "low on resource").Settle().After(TimeSpan.FromMinutes(10)).Settle();

        Assert.Equal(3, world.Launched.Count);
        Assert.Null(Mounted(world));
    }

    [Fact]
    public void Pod_of_the_process_before_is_the_builds_own_whatever_became_of_the_volume_since()
    {
        var world = Of(Spec, Claim());
        world.Pass(dieAfter: 3);
        Assert.Single(world.Pods);

        world.Holder = new CacheVolumeHolder("other", null);
        world.Restarted().Settle();

        Assert.Equal((1, world.Claim!.Name), (world.Pods.Count, Mounted(world)));
        Assert.Equal(world.Pod.Metadata.Uid, world.Status.Pod?.Uid);
    }

    [Fact]
    public void Pod_with_another_claim_is_not_the_builds_own()
    {
        var world = Of(Spec, Claim());
        var facts = world.Facts();
        var strange = PlanPod.For(
            facts.Build,
            facts.Run,
            1,
            facts.StartIfLaunched,
            facts.Settings,
            cacheVolume: new CacheVolumeUse { Claim = "database" }
        );

        Assert.Equal("its request", SamePod.Difference(facts, Assert.IsType<PodPlan.Planned>(strange).Pod));
    }

    private static World Of(ImageBuildSpec spec, CacheClaim? claim = null)
    {
        var world = new World { Build = An.ImageBuild(spec), Claim = claim };
        world.Settings = world.Settings with { CacheVolumes = new CacheVolumeRules { Size = "10Gi" } };
        return world;
    }

    private static CacheClaim Claim() =>
        CacheClaim.Of(
            CacheClaims.Make(
                "team",
                CacheClaims.Wanted(An.ImageBuild(Spec), An.Settings(), null)!,
                new CacheVolumeRules { Size = "10Gi" },
                An.Hour
            )
        ) with
        {
            Phase = "Bound",
        };

    /// <summary>The warning of a build that goes on without its volume.</summary>
    private static string? Cold(World world, Action<World>? before = null)
    {
        before?.Invoke(world);
        world.Settle();
        Assert.Null(Mounted(world));
        Assert.Null(Use(world)?.Claim);
        return Use(world)?.Warning;
    }

    private static World Unscheduled(CacheClaim claim, string words)
    {
        var world = Of(Spec, claim).Settle();
        return world.Replace(Waiting(world.Pod, world.Now, words)).After(TimeSpan.FromMinutes(1)).Settle();
    }

    private static V1Pod Waiting(V1Pod pod, DateTimeOffset since, string words) =>
        pod with
        {
            Status = pod.Status with
            {
                Conditions =
                [
                    new V1PodCondition
                    {
                        Type = "PodScheduled",
                        Status = "False",
                        Reason = "Unschedulable",
                        Message = words,
                        LastTransitionTime = since.UtcDateTime,
                    },
                ],
            },
        };

    private static string? Mounted(World world) => BuildPod.Of(world.Pod).CacheClaim;

    private static CacheVolumeUse? Use(World world) =>
        RequestAnnotation.Read(world.Pod.Metadata.Annotations[ApiNames.RequestAnnotation]).CacheVolume;

    private static NamedPolicy Policy(string name, PolicyCacheVolumes rules) =>
        new(name, new ImageBuildPolicySpec { CacheVolumes = rules });
}
