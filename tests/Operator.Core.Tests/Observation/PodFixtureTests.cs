using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Operator.Core.Observation;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models.Serialization;
using Operator.Testing;

namespace Operator.Core.Tests.Observation;

/// <summary>
/// Pods and events as a kubelet really wrote them. Some of the events are of an earlier Pod of the same name, as they are
/// when somebody deletes and creates anew.
/// </summary>
public sealed class PodFixtureTests
{
    [Fact]
    public void Missing_registry_secret_is_named_with_its_field() =>
        AssertTrouble(
            "registry-secret-missing",
            Spec(secret: "absent"),
            PushReasons.SecretNotFound,
            "Secret absent, named in output.registrySecret, does not exist in the namespace"
        );

    [Fact]
    public void Registry_secret_without_its_key_is_invalid() =>
        AssertTrouble(
            "registry-secret-no-key",
            Spec(secret: "nokey"),
            PushReasons.SecretInvalid,
            "Secret nokey, named in output.registrySecret, has no key .dockerconfigjson"
        );

    [Fact]
    public void Missing_ca_configmap_is_named_with_its_field() =>
        AssertTrouble(
            "ca-configmap-missing",
            new ImageBuildSpec { PodTemplate = new BuildPodTemplate { CaConfigMap = "absent-ca" } },
            SourceReasons.ConfigMapNotFound,
            "ConfigMap absent-ca, named in podTemplate.caConfigMap, does not exist in the namespace"
        );

    [Fact]
    public void Missing_key_of_the_source_is_named() =>
        AssertTrouble(
            "source-configmap-no-key",
            new ImageBuildSpec { Source = new BuildSource { ConfigMap = new ConfigMapSource { Name = "kube-root-ca.crt" } } },
            SourceReasons.ConfigMapNotFound,
            "ConfigMap kube-root-ca.crt, named in source.configMap.name, has no key Dockerfile"
        );

    [Fact]
    public void Operator_image_that_does_not_exist_is_the_platforms_matter() =>
        AssertTrouble(
            "operator-image-missing",
            new ImageBuildSpec(),
            InfrastructureReasons.ImagePullFailed,
            "The kubelet cannot pull 10.251.0.1:5000/no/such:image: Failed to pull image"
        );

    [Fact]
    public void Engine_image_that_does_not_exist_is_seen_after_prepare()
    {
        var facts = AssertTrouble(
            "engine-image-missing",
            new ImageBuildSpec(),
            InfrastructureReasons.ImagePullFailed,
            "The kubelet cannot pull 10.251.0.1:5000/no/such-engine:image: Failed to pull image"
        );

        Assert.True(facts.Prepare.EndedWell);
        Assert.False(facts.Build.Began);
    }

    [Fact]
    public void Image_name_that_cannot_be_one_is_the_platforms_matter() =>
        AssertTrouble(
            "image-name-invalid",
            new ImageBuildSpec(),
            InfrastructureReasons.ImagePullFailed,
            "The kubelet cannot pull 10.251.0.1:5000/NO/Such: "
        );

    [Fact]
    public void Container_that_the_kubelet_refuses_to_create_is_told_with_its_words() =>
        AssertTrouble(
            "run-as-root-image",
            new ImageBuildSpec(),
            InfrastructureReasons.ContainerFailed,
            "Container prepare cannot start: container's runAsUser breaks non-root policy"
        );

    [Fact]
    public void Unschedulable_Pod_waits_with_the_schedulers_words() =>
        AssertTrouble(
            "unschedulable",
            new ImageBuildSpec(),
            InfrastructureReasons.PodPending,
            "No node can run the Pod: 0/1 nodes are available: 1 node(s) didn't match Pod's node affinity"
        );

    [Fact]
    public void Container_whose_program_is_missing_never_ran()
    {
        var facts = Read("command-missing", new ImageBuildSpec());

        Assert.True(facts.Prepare.NeverRan);
        Assert.False(facts.Prepare.Began);
        Assert.Null(facts.Prepare.StartedAt);
        Assert.False(facts.HasLog);
        Assert.True(facts.Ended);
    }

    [Fact]
    public void Eviction_for_a_full_volume_is_out_of_disk_although_no_container_is_told_of()
    {
        var facts = Read("evicted-disk", new ImageBuildSpec());

        Assert.Same(BuildReasons.OutOfDisk, facts.Verdict?.Reason);
        Assert.Equal("Usage of EmptyDir volume \"workspace\" exceeds the limit \"5Mi\"", facts.Verdict?.Message);
        Assert.True(facts.Ended);
    }

    [Fact]
    public void Deadline_of_the_Pod_ends_it_although_its_container_still_seems_to_run()
    {
        var facts = Read("deadline", new ImageBuildSpec());

        Assert.Same(RunReasons.Timeout, facts.Verdict?.Reason);
        Assert.Equal(ContainerLife.Running, facts.Prepare.Life);
        Assert.True(facts.Ended);
    }

    private static PodFacts AssertTrouble(string name, ImageBuildSpec spec, BuildReason reason, string message)
    {
        var facts = Read(name, spec);

        Assert.Equal(reason.Name, facts.Trouble?.Reason.Name);
        Assert.StartsWith(message, facts.Trouble!.Message, StringComparison.Ordinal);
        Assert.InRange(facts.Trouble.Message.Length, 10, Sentence.Longest);
        Assert.InRange(facts.Trouble.At!.Value, facts.Created!.Value, facts.Created.Value.AddSeconds(5));
        Assert.Null(facts.Verdict);
        return facts;
    }

    private static PodFacts Read(string name, ImageBuildSpec spec)
    {
        var json = JsonNode.Parse(File.ReadAllText(Repository.Path("tests/assets/pods", name + ".json")))!;
        var pod = json["pod"].Deserialize(KubernetesModelsJsonContext.Default.V1Pod)!;
        var events = json["events"]!["items"]!.AsArray().Select(item => item.Deserialize(KubernetesModelsJsonContext.Default.Corev1Event)!);
        return ObservePod.Of(BuildPod.Of(pod), spec, [.. events.Select(PodEvent.Of)]);
    }

    private static ImageBuildSpec Spec(string secret) =>
        new()
        {
            Output = new BuildOutput { Repository = "r.example.com/a", RegistrySecret = secret },
        };
}
