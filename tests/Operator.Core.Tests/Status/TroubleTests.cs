using Operator.Core.Contract;
using Operator.Core.Status;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Status;

/// <summary>What keeps a Pod waiting: told at once, ended only when it lasts, forgotten when it passes.</summary>
public sealed class TroubleTests
{
    private static readonly ImageBuildSpec WithSecret = new()
    {
        Output = new BuildOutput { Repository = "registry.example.com/team/app", RegistrySecret = "push" },
    };

    [Fact]
    public void Missing_secret_is_told_at_once_and_ends_the_run_after_the_grace()
    {
        var world = Unmounted().Settle();
        Assert.Equal((BuildPhase.Preparing, InfrastructureReasons.PodPending.Name), (world.Status.Phase, world.Status.Reason));
        Assert.Equal("Secret push, named in output.registrySecret, does not exist in the namespace", world.Status.Message);
        Assert.Equal(world.Now.AddSeconds(10), world.LookAgain);

        world.After(TimeSpan.FromSeconds(10)).Settle();

        Assert.Equal((BuildPhase.Failed, PushReasons.SecretNotFound.Name), (world.Status.Phase, world.Status.Reason));
        Assert.Equal("TTFUU", world.Letters());
        Assert.Empty(world.Pods);
    }

    [Fact]
    public void Missing_secret_of_the_source_names_its_field()
    {
        var source = new BuildSource
        {
            Git = new GitSource { Url = "https://git.example.com/a.git", CredentialsSecret = "git" },
        };
        var world = new World { Build = An.ImageBuild(new ImageBuildSpec { Source = source }) }
            .Settle()
            .Scheduled();
        world.Event("FailedMount", "MountVolume.SetUp failed for volume \"source-credentials\" : secret \"git\" not found");

        world.After(TimeSpan.FromSeconds(10)).Settle();

        Assert.Equal(SourceReasons.SecretNotFound.Name, world.Status.Reason);
        Assert.Equal("Secret git, named in source.git.credentialsSecret, does not exist in the namespace", world.Status.Message);
    }

    [Fact]
    public void Secret_that_appears_within_the_grace_is_no_failure()
    {
        var world = Unmounted().Settle().After(TimeSpan.FromSeconds(7)).Event("Pulled", "Container image already present");
        world.Begins(PodContainers.Prepare).After(TimeSpan.FromMinutes(1)).Settle();

        Assert.Equal((BuildPhase.Preparing, RunReasons.Preparing.Name), (world.Status.Phase, world.Status.Reason));
    }

    [Fact]
    public void Volume_that_is_mounted_while_an_image_is_pulled_is_history()
    {
        var world = Unmounted().Settle().After(TimeSpan.FromSeconds(7)).Event("Pulling", "Pulling image \"operator\"");

        world.After(TimeSpan.FromMinutes(1)).Settle();

        Assert.Equal("The Pod waits for a node, a volume or an image", world.Status.Message);
    }

    [Fact]
    public void Events_may_come_in_any_order()
    {
        var world = Unmounted()
            .After(TimeSpan.FromSeconds(2))
            .Event("FailedMount", "Unable to attach or mount volumes: timed out waiting for the condition");
        world.Events.Reverse();

        world.After(TimeSpan.FromSeconds(10)).Settle();

        Assert.Equal(PushReasons.SecretNotFound.Name, world.Status.Reason);
    }

    [Fact]
    public void Race_of_the_kubelet_with_itself_is_no_missing_secret()
    {
        var world = new World { Build = An.ImageBuild(WithSecret) }
            .Settle()
            .Scheduled();
        world.Event("FailedMount", "MountVolume.SetUp failed for volume \"registry\" : object \"team\"/\"push\" not registered");

        world.After(TimeSpan.FromSeconds(10)).Settle();

        Assert.Equal(InfrastructureReasons.VolumeFailed.Name, world.Status.Reason);
    }

    [Fact]
    public void Pull_that_backs_off_ends_the_run_with_the_kubelets_words()
    {
        var world = new World().Settle().Scheduled().Waits(PodContainers.Prepare, "ImagePullBackOff", "Back-off pulling image");
        world.Event("Failed", "Failed to pull image \"registry.example.com/imagebuild-operator:1\": not found").Settle();
        Assert.Equal(BuildPhase.Preparing, world.Status.Phase);

        world.After(TimeSpan.FromSeconds(10)).Settle();

        Assert.Equal((BuildPhase.Error, InfrastructureReasons.ImagePullFailed.Name), (world.Status.Phase, world.Status.Reason));
        Assert.Contains("not found", world.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pull_without_any_event_still_has_its_grace()
    {
        var world = new World().Settle().Scheduled().Waits(PodContainers.Prepare, "ErrImagePull", "rpc error");
        world.Settle();

        Assert.Equal(world.Now.AddSeconds(10), world.LookAgain);
    }

    [Fact]
    public void Build_secret_is_named_with_its_place_in_the_spec()
    {
        var spec = new ImageBuildSpec
        {
            BuildSecrets =
            [
                new() { Id = "npm", SecretName = "npm" },
                new()
                {
                    Id = "pip",
                    SecretName = "pypi",
                    Key = "conf",
                },
            ],
        };
        var world = new World { Build = An.ImageBuild(spec) }
            .Settle()
            .Scheduled();
        world.Event("FailedMount", "MountVolume.SetUp failed for volume \"build-secret-1\" : references non-existent secret key: conf");

        world.After(TimeSpan.FromSeconds(10)).Settle();

        Assert.Equal(BuildReasons.SecretNotFound.Name, world.Status.Reason);
        Assert.Equal("Secret pypi, named in buildSecrets[1].secretName, has no key conf", world.Status.Message);
    }

    [Fact]
    public void Network_of_the_node_is_told_and_ends_nothing_before_the_schedule_timer()
    {
        var world = new World()
            .Settle()
            .Scheduled()
            .Event("FailedCreatePodSandBox", "Failed to create pod sandbox: plugin type=\"bridge\" failed");

        world.After(TimeSpan.FromMinutes(5)).Settle();

        Assert.Equal(BuildPhase.Preparing, world.Status.Phase);
        Assert.StartsWith("The node cannot set up the Pod", world.Status.Message, StringComparison.Ordinal);
    }

    private static World Unmounted()
    {
        var world = new World { Build = An.ImageBuild(WithSecret) }
            .Settle()
            .Scheduled();
        return world
            .Waits(PodContainers.Prepare, "PodInitializing")
            .Event("FailedMount", "MountVolume.SetUp failed for volume \"registry\" : secret \"push\" not found");
    }
}
