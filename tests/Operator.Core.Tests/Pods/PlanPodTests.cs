using System.Text.Json;
using k8s.Models;
using Operator.Core.Contract;
using Operator.Core.Pods;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;
using Operator.Kubernetes.Models.Serialization;
using Operator.Testing;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Engines;

public sealed class PlanPodTests
{
    private static readonly BuildRun Run = new() { Number = 2, SpecHash = "0123456789abcdef" };

    private static readonly ImageBuildSpec Everything = new()
    {
        Source = new BuildSource
        {
            Git = new GitSource { Url = "https://git.example.com/a.git", CredentialsSecret = "git" },
        },
        Output = new BuildOutput
        {
            Repository = "registry.example.com/a",
            Tags = ["1"],
            RegistrySecret = "push",
        },
        BuildSecrets =
        [
            new()
            {
                Id = "npmrc",
                SecretName = "npm",
                Key = ".npmrc",
            },
        ],
        PodTemplate = new BuildPodTemplate
        {
            Resources = new BuildResources
            {
                Limits = new Dictionary<string, Quantity> { ["memory"] = "2Gi", ["cpu"] = 2 },
            },
            NodeSelector = new Dictionary<string, string> { ["pool"] = "builds" },
            Tolerations =
            [
                new()
                {
                    Key = "builds",
                    Operator = "Exists",
                    Effect = "NoSchedule",
                },
            ],
            Affinity = JsonDocument.Parse("{\"nodeAffinity\":{}}").RootElement,
            RuntimeClassName = "kata",
            PriorityClassName = "low",
            CaConfigMap = "company-ca",
            Proxy = new BuildProxy { HttpProxy = "http://proxy.example.com:3128", NoProxy = ".example.com" },
        },
    };

    [Fact]
    public void Plain_build_yields_this_Pod() => AssertMatches("plain", Plan(new ImageBuildSpec()));

    [Fact]
    public void Build_with_every_option_yields_this_Pod() => AssertMatches("everything", Plan(Everything));

    [Fact]
    public void Build_by_Buildah_yields_this_Pod() => AssertMatches("buildah", Plan(Everything with { Engine = BuildEngine.Buildah }));

    [Fact]
    public void Build_by_Docker_in_Docker_yields_this_Pod() =>
        AssertMatches("dind", Plan(Everything with { Engine = BuildEngine.DockerInDocker }));

    [Fact]
    public void Build_by_Kaniko_yields_this_Pod() =>
        AssertMatches(
            "kaniko",
            Plan(
                Everything with
                {
                    Engine = BuildEngine.Kaniko,
                    Target = "prod",
                    Platforms = ["linux/arm64"],
                    BuildArgs = new Dictionary<string, string> { ["A"] = "$(HOME) --destination=x\n" },
                }
            )
        );

    [Fact]
    public void Build_behind_a_proxy_with_a_password_yields_this_Pod() =>
        AssertMatches("proxy-login", Plan(BehindProxy(BuildEngine.BuildKit)));

    [Theory]
    [InlineData(BuildEngine.BuildKit)]
    [InlineData(BuildEngine.Buildah)]
    [InlineData(BuildEngine.DockerInDocker)]
    public void Login_of_a_proxy_is_where_no_command_of_a_Dockerfile_runs(BuildEngine engine)
    {
        var pod = Plan(BehindProxy(engine));
        List<V1Container> containers = [.. pod.Spec.InitContainers!, .. pod.Spec.Containers];

        Assert.Equal(
            [PodContainers.Prepare, PodContainers.Publish],
            containers.Where(container => container.VolumeMounts!.Any(mount => mount.Name == "proxy")).Select(container => container.Name)
        );
        Assert.All(
            containers.Where(container => container.Name is PodContainers.Build or PodContainers.Daemon),
            container =>
            {
                Assert.Contains(container.Env, item => item is { Name: "HTTPS_PROXY", Value: "http://127.0.0.1:28319" });
                Assert.DoesNotContain(container.Env, item => item.Name == "HTTP_PROXY" || item.ValueFrom is not null);
            }
        );
    }

    private static ImageBuildSpec BehindProxy(BuildEngine engine) =>
        new()
        {
            Engine = engine,
            PodTemplate = new BuildPodTemplate
            {
                Proxy = new BuildProxy { HttpsProxy = "http://proxy.example.com:3128", CredentialsSecret = "way-out" },
            },
        };

    [Fact]
    public void Pod_of_Kaniko_passes_Pod_Security_baseline()
    {
        var pod = Plan(Everything with { Engine = BuildEngine.Kaniko });
        List<V1Container> containers = [.. pod.Spec!.InitContainers!, .. pod.Spec.Containers];

        Assert.Equal("RuntimeDefault", pod.Spec.SecurityContext!.SeccompProfile!.Type);
        Assert.False(pod.Spec.HostNetwork ?? false);
        Assert.All(pod.Spec.Volumes!, volume => Assert.Null(volume.HostPath));
        Assert.All(
            containers,
            container =>
            {
                Assert.False(container.SecurityContext!.Privileged);
                Assert.Null(container.SecurityContext.Capabilities?.Add);
                Assert.Null(container.SecurityContext.SeccompProfile);
                Assert.Null(container.SecurityContext.AppArmorProfile);
                Assert.Null(container.SecurityContext.ProcMount);
                Assert.Empty(container.Ports ?? []);
            }
        );
        Assert.DoesNotContain(pod.Metadata.Annotations!.Keys, key => key.Contains("apparmor", StringComparison.Ordinal));
    }

    [Fact]
    public void Container_of_Kaniko_has_nothing_mounted_where_images_have_files()
    {
        var pod = Plan(Everything with { Engine = BuildEngine.Kaniko });
        var build = pod.Spec!.InitContainers!.Single(container => container.Name == PodContainers.Build);

        Assert.All(build.VolumeMounts!, mount => Assert.StartsWith("/imagebuild/", mount.MountPath, StringComparison.Ordinal));
        Assert.All(build.VolumeMounts!, mount => Assert.Contains(pod.Spec.Volumes!, volume => volume.Name == mount.Name));
        Assert.DoesNotContain(pod.Spec.Volumes!, volume => volume.Name == "tmp-build");
    }

    [Theory]
    [InlineData(null, null, "4Gi")]
    [InlineData(null, "1Gi", "1Gi")]
    [InlineData("1Gi", null, "4Gi")]
    [InlineData("6Gi", null, "6Gi")]
    public void Build_container_always_has_a_memory_limit(string? request, string? limit, string expected)
    {
        Dictionary<string, Quantity> amounts(string? memory) => memory is null ? new() { ["cpu"] = 1 } : new() { ["memory"] = memory };
        var pod = Plan(
            new ImageBuildSpec
            {
                PodTemplate = new BuildPodTemplate
                {
                    Resources = new() { Requests = amounts(request), Limits = amounts(limit) },
                },
            }
        );

        Assert.Equal(
            expected,
            Assert.Single(pod.Spec.Containers, container => container.Name == "build").Resources!.Limits!["memory"].ToString()
        );
    }

    [Fact]
    public void Every_scratch_volume_has_a_size_limit_unless_the_platform_wants_none()
    {
        var unlimited = An.Settings() with
        {
            WorkspaceSize = null,
            TmpSize = null,
            EngineSize = null,
            DefaultLimits = new Dictionary<string, string>(),
        };
        var planned = (PodPlan.Planned)PlanPod.For(An.ImageBuild(), Run, 1, An.Hour, unlimited);

        Assert.All(Scratch(Plan(new ImageBuildSpec())), volume => Assert.NotNull(volume.SizeLimit));
        Assert.All(Scratch(planned.Pod), volume => Assert.Null(volume.SizeLimit));

        static IEnumerable<V1EmptyDirVolumeSource> Scratch(V1Pod pod)
        {
            var volumes = pod
                .Spec.Volumes!.Where(volume => volume.Name != "kept")
                .Select(volume => volume.EmptyDir)
                .OfType<V1EmptyDirVolumeSource>()
                .ToList();
            Assert.True(volumes.Count >= 3);
            return volumes;
        }
    }

    [Fact]
    public void Annotations_that_planning_reads_travel_to_prepare()
    {
        var build = An.ImageBuild();
        build.Metadata = build.Metadata with
        {
            Annotations = new Dictionary<string, string>
            {
                [ApiNames.DetectionOrderAnnotation] = "railpack",
                [ApiNames.CatalogProfileAnnotation] = "legacy",
            },
        };

        var planned = (PodPlan.Planned)PlanPod.For(build, Run, 1, An.Hour, An.Settings());
        var request = RequestAnnotation.Read(planned.Pod.Metadata.Annotations![ApiNames.RequestAnnotation]);

        Assert.Equal(("railpack", "legacy"), (request.DetectionOrder, request.CatalogProfile));
    }

    [Fact]
    public void Mode_Plan_yields_a_Pod_that_builds_nothing()
    {
        var pod = Plan(new ImageBuildSpec { Mode = BuildMode.Plan });

        Assert.Equal([PodContainers.Prepare], pod.Spec.InitContainers!.Select(container => container.Name));
        Assert.DoesNotContain(pod.Metadata.Annotations!.Keys, key => key.Contains("apparmor", StringComparison.Ordinal));
        Assert.DoesNotContain(pod.Spec.Volumes!, volume => volume.Name == "buildkit-state");
    }

    [Theory]
    [InlineData("linux/arm64", "arm64")]
    [InlineData("linux/arm/v7", "arm")]
    public void Platform_is_built_on_a_node_that_has_it(string platform, string architecture)
    {
        var selector = Plan(new ImageBuildSpec { Platforms = [platform] }).Spec.NodeSelector!;

        Assert.Equal(("linux", architecture), (selector["kubernetes.io/os"], selector["kubernetes.io/arch"]));
        Assert.DoesNotContain("kubernetes.io/arch", Plan(new ImageBuildSpec()).Spec.NodeSelector!.Keys);
    }

    [Fact]
    public void Node_that_the_spec_names_wins_because_it_may_be_one_that_emulates()
    {
        var template = new BuildPodTemplate { NodeSelector = new Dictionary<string, string> { ["kubernetes.io/arch"] = "amd64" } };

        var pod = Plan(new ImageBuildSpec { Platforms = ["linux/arm64"], PodTemplate = template });

        Assert.Equal("amd64", pod.Spec.NodeSelector!["kubernetes.io/arch"]);
    }

    [Fact]
    public void Prepare_and_publish_pass_Pod_Security_restricted()
    {
        var pod = Plan(Everything);

        Assert.Equal(("RuntimeDefault", true), (pod.Spec.SecurityContext!.SeccompProfile!.Type, pod.Spec.SecurityContext.RunAsNonRoot));
        foreach (var container in new[] { pod.Spec.InitContainers![0], pod.Spec.Containers[1] })
        {
            var context = container.SecurityContext!;
            Assert.Equal(
                (false, false, true, true),
                (context.AllowPrivilegeEscalation, context.Privileged, context.RunAsNonRoot, context.ReadOnlyRootFilesystem)
            );
            Assert.Equal(["ALL"], context.Capabilities!.Drop);
            Assert.Null(context.Capabilities.Add);
            Assert.Null(context.SeccompProfile);
        }

        Assert.All(pod.Spec.Volumes!, volume => Assert.Null(volume.HostPath));
    }

    [Fact]
    public void Build_container_gets_just_what_rootless_BuildKit_needs()
    {
        var context = Plan(Everything).Spec.Containers[0].SecurityContext!;

        Assert.Equal(
            (1000L, true, false, true),
            (context.RunAsUser, context.RunAsNonRoot, context.Privileged, context.AllowPrivilegeEscalation)
        );
        Assert.Equal("ALL", Assert.Single(context.Capabilities!.Drop!));
        Assert.Equal(["SETUID", "SETGID"], context.Capabilities.Add);
        Assert.Equal("Unconfined", context.SeccompProfile!.Type);
    }

    [Theory]
    [InlineData("Unconfined", "Unconfined", null, "unconfined")]
    [InlineData("RuntimeDefault", "RuntimeDefault", null, "runtime/default")]
    [InlineData("Localhost/profiles/buildkit.json", "Localhost", "profiles/buildkit.json", "localhost/profiles/buildkit.json")]
    public void Build_container_has_the_profiles_of_the_platform(string setting, string type, string? name, string annotation)
    {
        var profile = SecurityProfile.Read(setting)!;
        var settings = An.Settings() with { SeccompProfile = profile, AppArmorProfile = profile, HostUsers = false };
        var pod = ((PodPlan.Planned)PlanPod.For(An.ImageBuild(), Run, 1, An.Hour, settings)).Pod;

        var context = pod.Spec.Containers[0].SecurityContext!;
        Assert.Equal((type, name), (context.SeccompProfile!.Type, context.SeccompProfile.LocalhostProfile));
        Assert.Equal((type, name), (context.AppArmorProfile!.Type, context.AppArmorProfile.LocalhostProfile));
        // Both must agree, or the API server refuses the Pod.
        Assert.Equal(annotation, pod.Metadata.Annotations!["container.apparmor.security.beta.kubernetes.io/build"]);
        Assert.Equal(type != "Unconfined", profile.FitsBaseline);
        Assert.False(pod.Spec.HostUsers);
    }

    [Fact]
    public void Pod_has_no_field_that_old_servers_lack_unless_the_platform_asks_for_it() => Assert.Null(Plan(Everything).Spec.HostUsers);

    [Theory]
    [InlineData("")]
    [InlineData("unconfined")]
    [InlineData("Localhost")]
    [InlineData("Localhost/")]
    [InlineData("Localhost//etc/x.json")]
    [InlineData("Localhost/../x.json")]
    [InlineData("Localhost/a/../../x.json")]
    [InlineData("Localhost/a b")]
    [InlineData("Localhost/a\n")]
    public void Other_texts_are_no_profile(string text) => Assert.Null(SecurityProfile.Read(text));

    [Fact]
    public void No_container_has_a_token_of_the_cluster()
    {
        var pod = Plan(Everything);

        Assert.False(pod.Spec.AutomountServiceAccountToken);
        Assert.Null(pod.Spec.ServiceAccountName);
        Assert.All(pod.Spec.Volumes!, volume => Assert.Null(volume.Projected));
    }

    [Fact]
    public void Secrets_reach_only_the_containers_that_need_them()
    {
        var pod = Plan(Everything);

        Assert.Equal("prepare", Mounting(pod, WorkspacePaths.InPod.SourceCredentials));
        Assert.Equal("build", Mounting(pod, WorkspacePaths.InPod.BuildSecrets + "/npmrc"));
        Assert.Equal("prepare build publish", Mounting(pod, WorkspacePaths.InPod.Registry));
        Assert.Equal("prepare", Mounting(pod, WorkspacePaths.InPod.Request));
    }

    [Fact]
    public void Request_that_prepare_keeps_can_be_changed_by_neither_the_engine_nor_publish()
    {
        var pod = Plan(Everything);

        Assert.Equal("prepare publish", Mounting(pod, WorkspacePaths.InPod.Kept));
        var publish = pod.Spec.Containers[1].VolumeMounts!.Single(mount => mount.MountPath == WorkspacePaths.InPod.Kept);
        Assert.True(publish.ReadOnlyProperty);
        Assert.DoesNotContain(pod.Spec.Containers[0].VolumeMounts!, mount => mount.Name == publish.Name);
        Assert.NotNull(pod.Spec.Volumes!.Single(volume => volume.Name == publish.Name).EmptyDir);
    }

    [Fact]
    public void Plan_is_written_by_prepare_alone_and_each_container_has_a_tmp_of_its_own()
    {
        foreach (var spec in new[] { Everything, Everything with { Mode = BuildMode.Plan } })
        {
            var containers = Plan(spec).Spec is { } pod ? pod.InitContainers!.Concat(pod.Containers).ToList() : [];

            Assert.All(
                containers,
                container =>
                {
                    var plan = container.VolumeMounts!.Single(mount => mount.MountPath == WorkspacePaths.InPod.Plan);
                    Assert.Equal(container.Name != "prepare", plan.ReadOnlyProperty == true);
                }
            );
            var tmp = containers.Select(container => container.VolumeMounts!.Single(mount => mount.MountPath == "/tmp").Name).ToList();
            Assert.Equal(tmp.Count, tmp.Distinct().Count());
            Assert.All(tmp, name => Assert.Contains(Plan(spec).Spec.Volumes!, volume => volume.Name == name));
        }
    }

    [Fact]
    public void Request_travels_in_the_Pod_and_comes_out_whole()
    {
        var request = RequestAnnotation.Read(Plan(Everything).Metadata.Annotations![ApiNames.RequestAnnotation]);

        Assert.Equal(("registry.example.com/a", 2, 3, An.Hour), (request.Repository, request.Run, request.Attempt, request.StartTime));
        Assert.Equal("git", request.Spec.Source?.Git?.CredentialsSecret);
    }

    [Fact]
    public void Nothing_of_a_user_is_expanded_by_the_kubelet()
    {
        var proxy = new BuildProxy { HttpsProxy = "http://$(HOME).example.com/$$(HOME)", NoProxy = "$(KUBERNETES_SERVICE_HOST)" };
        var pod = Plan(new ImageBuildSpec { PodTemplate = new BuildPodTemplate { Proxy = proxy } });

        foreach (var container in pod.Spec.InitContainers!.Concat(pod.Spec.Containers))
        {
            var values = container.Env!.ToDictionary(variable => variable.Name, variable => KubeletExpand(variable.Value!));
            Assert.Equal(proxy.HttpsProxy, values["HTTPS_PROXY"]);
            Assert.Equal(proxy.NoProxy, values["no_proxy"]);
        }
    }

    [Fact]
    public void Labels_of_a_build_with_a_long_name_are_labels()
    {
        var build = An.ImageBuild(spec: null, name: new string('a', 62) + "." + new string('b', 180));
        var pod = Assert.IsType<PodPlan.Planned>(PlanPod.For(build, Run, 1, An.Hour, An.Settings())).Pod;

        Assert.All(pod.Metadata.Labels!.Values, value => Assert.InRange(value.Length, 1, 63));
        Assert.Equal(new string('a', 62), pod.Metadata.Labels![ApiNames.NameLabel]);
        Assert.InRange(pod.Metadata.Name!.Length, 1, 63);
    }

    [Fact]
    public void Engine_that_is_not_supported_is_refused_by_name() =>
        Refused(new ImageBuildSpec { Engine = (BuildEngine)99 }, An.Settings(), SpecReasons.NotSupported);

    [Fact]
    public void Build_without_any_repository_is_refused() =>
        Refused(new ImageBuildSpec(), An.Settings() with { DefaultRegistry = null }, SpecReasons.OutputMissing);

    [Fact]
    public void Spec_that_fits_no_annotation_is_refused()
    {
        var noise = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(400_000));
        var files = new Dictionary<string, string> { ["data"] = noise };

        Refused(
            new ImageBuildSpec { Source = new BuildSource { Inline = new InlineSource { Files = files } } },
            An.Settings(),
            SpecReasons.TooLarge
        );
    }

    private static V1Pod Plan(ImageBuildSpec spec) =>
        Assert.IsType<PodPlan.Planned>(PlanPod.For(An.ImageBuild(spec), Run, 3, An.Hour, An.Settings())).Pod;

    private static void Refused(ImageBuildSpec spec, OperatorSettings settings, BuildReason reason) =>
        Assert.Same(reason, Assert.IsType<PodPlan.Refused>(PlanPod.For(An.ImageBuild(spec), Run, 1, An.Hour, settings)).Failure.Reason);

    private static string Mounting(V1Pod pod, string path) =>
        string.Join(
            ' ',
            pod.Spec.InitContainers!.Concat(pod.Spec.Containers)
                .Where(container => container.VolumeMounts!.Any(mount => mount.MountPath == path))
                .Select(container => container.Name)
        );

    /// <summary>What the kubelet does: <c>$$</c> is a dollar sign, <c>$(NAME)</c> a variable's value.</summary>
    private static string KubeletExpand(string value)
    {
        var text = new System.Text.StringBuilder();
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] == '$' && at + 1 < value.Length && value[at + 1] == '$')
            {
                text.Append('$');
                at++;
            }
            else if (value[at] == '$' && at + 1 < value.Length && value[at + 1] == '(')
            {
                text.Append("EXPANDED");
                at = value.IndexOf(')', at);
            }
            else
            {
                text.Append(value[at]);
            }
        }

        return text.ToString();
    }

    private static void AssertMatches(string name, V1Pod pod)
    {
        // The request is compressed; its bytes may change with the runtime.
        var annotations = new Dictionary<string, string>(pod.Metadata.Annotations!) { [ApiNames.RequestAnnotation] = "(request)" };
        var shown = pod with { Metadata = pod.Metadata with { Annotations = annotations } };
        var json = JsonSerializer.SerializeToNode(shown, KubernetesModelsJsonContext.Default.V1Pod)!;
        Golden.Matches(
            $"tests/assets/pods/planned/{name}.json",
            json.ToJsonString(
                new JsonSerializerOptions
                {
                    WriteIndented = true,
                    Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                }
            ) + "\n"
        );
    }
}
