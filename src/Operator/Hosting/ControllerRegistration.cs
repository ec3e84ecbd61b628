using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Operator.Configuration;
using Operator.Controllers;
using Operator.Controllers.Admission;
using Operator.Controllers.Effects;
using Operator.Controllers.Logs;
using Operator.Controllers.Platform;
using Operator.Controllers.Policies;
using Operator.Controllers.Pushes;
using Operator.Core.Life;
using Operator.Core.Observation;
using Operator.Core.Pods;
using Operator.Core.Policies;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuildPolicies;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Hosting;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Leadership;

namespace Operator.Hosting;

/// <summary>All parts of the role <c>operator</c>.</summary>
internal static class ControllerRegistration
{
    public static void AddImageBuilds(this IServiceCollection services, OperatorOptions options)
    {
        services.AddSingleton(CoreSettings.Of(options));
        services.AddSingleton<BuildMemory>();
        services.AddSingleton<ReadFacts>();
        services.AddSingleton<CarryOutEffects>();
        services.AddSingleton<RunPasses>();
        services.AddSingleton<KnownRuns>();
        services.AddSingleton<RunRequeue>(provider => provider.GetRequiredService<KnownRuns>().Requeue);
        services.AddSingleton<PushOrigins>();
        services.AddSingleton<PlatformWrites>();
        services.AddSingleton<ReportDefects>();
        services.AddSingleton<BuildPods>();
        services.AddSingleton<CacheVolumes>();
        services.AddSingleton<BuildWrites>();
        services.AddSingleton<BuildEvents>();
        services.AddSingleton<SaveArchives>();
        services.AddSingleton<PlatformConfig>();
        services.AddSingleton<AttemptLogs>();
        services.AddSingleton<AdmissionGate>();
        services.AddSingleton<LaunchLatency>();
        services.AddSingleton<PodEvents>();
        if (options.Runtime.LeaderElection.LeaseNamespace.Length == 0)
        {
            options.Runtime.LeaderElection.LeaseNamespace = options.Kubernetes.Namespace;
        }

        var runtime = services.AddKubernetesOperator(options.Runtime);
        runtime.AddJsonContext(EntitiesJsonContext.Default);
        AddInformers(runtime, options);
        AddPolicies(runtime, options);
        // Before the controller, whose first pass uses them.
        services.AddSingleton<ILeaderService>(provider => provider.GetRequiredService<AdmissionGate>());
        services.AddSingleton<ILeaderService>(provider => provider.GetRequiredService<CacheVolumes>());
        services.AddSingleton<ILeaderService>(provider => provider.GetRequiredService<LaunchLatency>());
        services.AddSingleton<ILeaderService>(provider => provider.GetRequiredService<PodEvents>());
        services.AddSingleton<ILeaderService>(provider => provider.GetRequiredService<AttemptLogs>());
        services.AddSingleton<ILeaderService>(provider => provider.GetRequiredService<PushOrigins>());
        services.AddSingleton<ILeaderService>(provider => provider.GetRequiredService<PlatformWrites>());
        services.AddSingleton<ILeaderService, NetworkCheck>();
        services.AddSingleton<ILeaderService, DropUnusedClaims>();
        if (options.Policies.Enabled)
        {
            services.AddSingleton<ILeaderService>(provider => provider.GetRequiredService<PolicyChanges>());
        }

        runtime.AddController<ImageBuildController, ImageBuild>(controller =>
        {
            controller.Workers = options.Controller.Workers;
            controller.Watches<BuildPod>(pod => RunKey.Of(pod)?.Build);
            // A template that is not listed yet would be reported as missing.
            controller.Reads<PlatformConfigMap>();
            // Pushes hold slots: a new leader must know of those that run.
            controller.Reads<ImagePush>();
            // One that is not listed yet would be made again.
            controller.Reads<CacheClaim>();
            if (options.Policies.Enabled)
            {
                // A build that starts before its policies are known would start without them.
                controller.Reads<ImageBuildPolicy>();
                controller.Reads<NamespaceLabels>();
            }
        });
        runtime.AddController<ImagePushController, ImagePush>(controller =>
        {
            controller.Workers = options.Controller.Workers;
            controller.Watches<BuildPod>(pod => RunKey.Of(pod)?.Push);
            // A build that is not listed yet would be read for each push that waits for it.
            controller.Reads<ImageBuild>();
            if (options.Policies.Enabled)
            {
                controller.Reads<ImageBuildPolicy>();
                controller.Reads<NamespaceLabels>();
            }
        });
    }

    private static void AddInformers(OperatorBuilder runtime, OperatorOptions options)
    {
        runtime.AddInformer<ImageBuild, ImageBuild>(
            build => SettledBuild.Is(build) ? SettledBuild.Slim(build) : SlimBuild.Of(build),
            informer =>
            {
                Restrict(informer, options);
                informer.LabelSelector = NullIfEmpty(options.Kubernetes.LabelSelector);
                // Whole builds are some kilobytes each; the page is what the first list costs in memory.
                informer.PageSize = 50;
                informer.Indexes[PlatformWrites.ParentIndex] = PlatformWrites.ParentKeys;
            }
        );
        runtime.AddInformer<ImagePush, ImagePush>(
            SlimPush.Of,
            informer =>
            {
                Restrict(informer, options);
                informer.LabelSelector = NullIfEmpty(options.Kubernetes.LabelSelector);
                informer.PageSize = 100;
                informer.Indexes[PushOrigins.BuildIndex] = PushOrigins.BuildKeys;
            }
        );
        runtime.AddInformer<V1Pod, BuildPod>(
            BuildPod.Of,
            informer =>
            {
                Restrict(informer, options);
                informer.LabelSelector = $"{ApiNames.ManagedByLabel}={ApiNames.ManagedBy}";
                informer.Indexes[BuildKeys.OwnerIndex] = BuildPod.OwnerKeys;
                informer.Indexes[BuildKeys.ClaimIndex] = BuildPod.ClaimKeys;
            }
        );
        runtime.AddInformer<V1PersistentVolumeClaim, CacheClaim>(
            CacheClaim.Of,
            informer =>
            {
                Restrict(informer, options);
                informer.LabelSelector = CacheClaims.Selector;
            }
        );
        runtime.AddInformer<Corev1Event, PodEvent>(
            PodEvent.Of,
            informer =>
            {
                Restrict(informer, options);
                informer.FieldSelector = PodEvents.FieldSelector;
                informer.Keep = PodEvent.IsAboutBuild;
                informer.Indexes[PodEvents.PodIndex] = PodEvent.PodKeys;
            }
        );
        runtime.AddInformer<V1ConfigMap, PlatformConfigMap>(
            PlatformConfigMap.Of,
            informer =>
            {
                informer.Keep = PlatformConfigMap.IsWanted;
                informer.IndexByLabel(ApiNames.TemplateLabel);
            }
        );
        runtime
            .Services.AddOptions<InformerOptions<V1ConfigMap>>()
            .Configure<IKubernetesClient>((informer, client) => informer.Namespaces.Add(PlatformConfig.OwnNamespace(options, client)));
    }

    private static void AddPolicies(OperatorBuilder runtime, OperatorOptions options)
    {
        if (!options.Policies.Enabled)
        {
            runtime.Services.AddSingleton<INamespacePolicies, SettingsAlone>();
            return;
        }

        runtime.AddInformer<ImageBuildPolicy>();
        runtime.AddInformer<V1Namespace, NamespaceLabels>(NamespaceLabels.Of);
        runtime.Services.AddSingleton<ClusterPolicies>();
        runtime.Services.AddSingleton<INamespacePolicies>(provider => provider.GetRequiredService<ClusterPolicies>());
        runtime.Services.AddSingleton<PolicyChanges>();
    }

    private static void Restrict<T>(InformerOptions<T> informer, OperatorOptions options)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        foreach (var ns in options.Kubernetes.Namespaces)
        {
            informer.Namespaces.Add(ns);
        }
    }

    private static string? NullIfEmpty(string text) => text.Length > 0 ? text : null;
}
