using k8s.Models;
using Operator.Core.Contract;
using Operator.Core.Pods;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;
using Operator.Kubernetes.Models;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Pods;

public sealed class PlanPushPodTests
{
    [Fact]
    public void Pod_has_one_restricted_container_of_the_operators_image_and_no_token()
    {
        var pod = Plan();

        var container = Assert.Single(pod.Spec.Containers);
        Assert.Equal((PodContainers.Push, "registry.example.com/imagebuild-operator:1"), (container.Name, container.Image));
        Assert.Equal([PodContainers.Push], container.Args);
        Assert.Null(pod.Spec.InitContainers);
        Assert.False(pod.Spec.AutomountServiceAccountToken);
        Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
        Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
        Assert.True(pod.Spec.SecurityContext.RunAsNonRoot);
        Assert.Equal("RuntimeDefault", pod.Spec.SecurityContext.SeccompProfile.Type);
        Assert.Equal("Never", pod.Spec.RestartPolicy);
    }

    [Fact]
    public void Pod_is_the_pushs_by_name_owner_and_labels()
    {
        var pod = Plan();

        Assert.Equal(BuildNames.Pod("copy", An.ImagePush().Metadata.Uid!, 2, 3), pod.Metadata.Name);
        var owner = Assert.Single(pod.Metadata.OwnerReferences);
        Assert.Equal((ImagePush.KindName, "copy", true), (owner.Kind, owner.Name, owner.Controller));
        Assert.Equal("2", pod.Metadata.Labels[ApiNames.RunLabel]);
    }

    [Fact]
    public void Memory_is_limited_to_what_a_copy_needs_unless_the_spec_or_a_policy_says_otherwise()
    {
        Assert.Equal("128Mi", Limit(Plan()));
        var asked = new BuildPodTemplate
        {
            Resources = new BuildResources { Limits = new Dictionary<string, Quantity> { ["memory"] = new("256Mi") } },
        };
        Assert.Equal("256Mi", Limit(Plan(spec => spec with { PodTemplate = asked })));
        var strict = An.Settings() with { DefaultLimits = new Dictionary<string, string> { ["memory"] = "100Mi" } };
        Assert.Equal("100Mi", Limit(Plan(settings: strict)));
    }

    [Fact]
    public void Each_side_has_its_own_login()
    {
        var pod = Plan(
            spec => spec with { Destination = spec.Destination with { RegistrySecret = "to" } },
            new PushSourceStatus { Image = "registry.example.com/team/app:1", RegistrySecret = "from" }
        );

        var mounts = pod.Spec.Containers[0].VolumeMounts.ToDictionary(mount => mount.MountPath, mount => mount.Name);
        var volumes = pod
            .Spec.Volumes.Where(volume => volume.Secret is not null)
            .ToDictionary(volume => volume.Name, volume => volume.Secret);
        Assert.Equal("from", volumes[mounts[WorkspacePaths.InPod.SourceRegistry]].SecretName);
        Assert.Equal("to", volumes[mounts[WorkspacePaths.InPod.Registry]].SecretName);
    }

    [Fact]
    public void Build_is_read_where_builds_push_to_and_another_image_where_sources_are()
    {
        var settings = An.Settings() with
        {
            SourceNetwork = new NetworkRules { AllowPrivate = false, Allowed = ["git.internal"] },
            RegistryNetwork = new NetworkRules { Allowed = ["127.0.0.0/8"] },
        };

        var build = Request(Plan(source: new PushSourceStatus { Image = "r.example.com/a:1", Build = "app" }, settings: settings));
        var image = Request(Plan(source: new PushSourceStatus { Image = "r.example.com/a:1" }, settings: settings));

        Assert.True(build.SourceNetwork.AllowPrivate);
        Assert.Equal(["127.0.0.0/8"], build.SourceNetwork.Allowed);
        Assert.False(image.SourceNetwork.AllowPrivate);
        Assert.Equal(["git.internal", "127.0.0.0/8"], image.SourceNetwork.Allowed);
    }

    [Fact]
    public void Proxy_certificates_and_node_settings_are_the_templates()
    {
        var pod = Plan(spec =>
            spec with
            {
                PodTemplate = new BuildPodTemplate
                {
                    CaConfigMap = "company-ca",
                    NodeSelector = new Dictionary<string, string> { ["pool"] = "copies" },
                    Proxy = new BuildProxy { HttpsProxy = "http://proxy.example.com:3128" },
                },
            }
        );

        Assert.Equal("copies", pod.Spec.NodeSelector["pool"]);
        Assert.Contains(pod.Spec.Volumes, volume => volume.ConfigMap?.Name == "company-ca");
        Assert.Contains(pod.Spec.Containers[0].Env, item => item is { Name: "HTTPS_PROXY", Value: "http://proxy.example.com:3128" });
    }

    private static V1Pod Plan(
        Func<ImagePushSpec, ImagePushSpec>? change = null,
        PushSourceStatus? source = null,
        OperatorSettings? settings = null
    )
    {
        var plan = PlanPushPod.For(
            PushRun.Of(An.ImagePush(change)),
            new BuildRun { Number = 2, SpecHash = "0123456789abcdef" },
            3,
            An.Hour,
            source ?? new PushSourceStatus { Image = "registry.example.com/team/app:1", Tags = ["1"] },
            settings ?? An.Settings()
        );
        return Assert.IsType<PodPlan.Planned>(plan).Pod;
    }

    private static PushRequest Request(V1Pod pod) => RequestAnnotation.ReadPush(pod.Metadata.Annotations![ApiNames.RequestAnnotation]);

    private static string Limit(V1Pod pod) => pod.Spec.Containers[0].Resources.Limits["memory"].ToString();
}
