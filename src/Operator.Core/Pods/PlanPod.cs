using k8s.Models;
using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;

namespace Operator.Core.Pods;

/// <summary>A Pod to launch, or the reason why there is none.</summary>
public abstract record PodPlan
{
    private PodPlan() { }

    public sealed record Planned(V1Pod Pod) : PodPlan;

    public sealed record Refused(Failure Failure) : PodPlan;
}

/// <summary>
/// From a build to the Pod of one attempt: the same Pod for the same input. init <c>prepare</c> → <c>build</c>, and beside it <c>publish</c>, which
/// waits for its end, all over one workspace. An engine that cannot say when it is done is an init container too; mode Plan has no <c>build</c>.
/// </summary>
public sealed class PlanPod
{
    /// <summary>The option by which prepare asks the registry whether the image may be pushed: nobody should learn that after a long build.</summary>
    public const string PrepareChecksPush = "--check-push";

    /// <summary>The option by which publish waits for the engine.</summary>
    public const string PublishWaits = "--after-engine";

    private readonly ImageBuild build;
    private readonly BuildRun run;
    private readonly OperatorSettings settings;
    private readonly BuildRequest request;
    private readonly PodVolumes volumes;

    private PlanPod(ImageBuild build, BuildRun run, OperatorSettings settings, BuildRequest request)
    {
        (this.build, this.run, this.settings, this.request) = (build, run, settings, request);
        volumes = PodVolumes.Of(build.Spec);
    }

    private ImageBuildSpec Spec => build.Spec;

    /// <param name="runStart">When the run left the queue; the same for all its attempts.</param>
    /// <param name="template">The platform's template that spec.modelVersion names.</param>
    /// <param name="cacheVolume">With <c>cache.mode: volume</c>, what the attempt has of it.</param>
    public static PodPlan For(
        ImageBuild build,
        BuildRun run,
        int attempt,
        DateTimeOffset runStart,
        OperatorSettings settings,
        TemplateSource? template = null,
        CacheVolumeUse? cacheVolume = null
    )
    {
        if (EngineCatalog.Find(build.Spec.Engine) is not { } engine)
        {
            return new PodPlan.Refused(
                new(
                    SpecReasons.NotSupported,
                    $"spec.engine names an engine that is not supported; use {string.Join(" or ", EngineCatalog.NamesWhere(_ => true))}"
                )
            );
        }

        var output = ResolvedOutput.Of(build, settings, runStart);
        if (output.Repository.Length == 0 && build.Spec.Output?.Push != false)
        {
            return new PodPlan.Refused(
                new(SpecReasons.OutputMissing, "output.repository is not set and the operator has no default registry")
            );
        }

        // What the containers work on, every default resolved.
        var request = new BuildRequest
        {
            Namespace = build.Metadata.NamespaceProperty ?? "",
            Name = build.Metadata.Name ?? "",
            Uid = build.Metadata.Uid ?? "",
            Run = run.Number,
            Attempt = attempt,
            Spec = build.Spec,
            Repository = output.Repository,
            Tags = output.Tags,
            StartTime = runStart,
            Limits = settings.SourceLimits,
            Network = settings.SourceNetwork,
            RegistryNetwork = settings.RegistryNetwork,
            Frontends = settings.Frontends,
            WalrusAggregator = settings.WalrusAggregator,
            Registries = settings.Registries,
            CatalogOverride = settings.CatalogOverride,
            CatalogProfile = build.Metadata.Annotation(ApiNames.CatalogProfileAnnotation),
            DetectionOrder = build.Metadata.Annotation(ApiNames.DetectionOrderAnnotation),
            Template = template,
            CacheVolume = cacheVolume,
            UserNamespace = settings.HostUsers ? null : true,
        };
        var text = RequestAnnotation.Write(request);
        return text.Length > RequestAnnotation.LongestText
            ? new PodPlan.Refused(
                new(SpecReasons.TooLarge, "the spec with its inline files is too large for a Pod's annotations, even compressed")
            )
            : new PodPlan.Planned(KubeletExpansion.Prevent(new PlanPod(build, run, settings, request).Pod(engine, text)));
    }

    private V1Pod Pod(IBuildEngine engine, string requestText)
    {
        var builds = Spec.Mode == BuildMode.Build;
        var checks = builds && Spec.Output?.Push != false && !engine.Features.ChecksPush;
        var prepare = WorkspaceContainer(PodContainers.Prepare, checks ? [PrepareChecksPush] : []);
        var beside = builds && engine.SaysWhenDone;
        var publish = WorkspaceContainer(PodContainers.Publish, beside ? [PublishWaits] : []);
        return new V1Pod
        {
            ApiVersion = "v1",
            Kind = "Pod",
            Metadata = Metadata(builds ? engine.PodAnnotations(settings) : new Dictionary<string, string>(), requestText),
            Spec = WorkspacePod.Frame(settings, Spec.PodTemplate, Spec.Platforms, Total) with
            {
                InitContainers = builds && !beside ? [prepare, EngineContainer(engine)] : [prepare],
                Containers = beside ? [.. Daemon(engine), EngineContainer(engine), publish] : [publish],
                Volumes =
                [
                    .. volumes.Volumes(
                        settings,
                        builds && engine.HasTmpVolume ? PodContainers.InOrder : [PodContainers.Prepare, PodContainers.Publish]
                    ),
                    .. builds ? engine.Volumes.Select(volume => PodVolumes.OfEngine(volume, settings)) : [],
                    .. builds && request.CacheVolume?.Claim is { } claim ? [PodVolumes.OfClaim(claim)] : Array.Empty<V1Volume>(),
                ],
            },
        };
    }

    private V1ObjectMeta Metadata(IReadOnlyDictionary<string, string> engine, string requestText) =>
        WorkspacePod.Metadata(build, run, request.Attempt, request.StartTime, settings, requestText, engine);

    /// <summary>prepare or publish.</summary>
    private V1Container WorkspaceContainer(string name, params IEnumerable<string> options) =>
        WorkspacePod.Container(name, settings, Spec.PodTemplate?.Proxy, settings.WorkspaceResources, volumes.MountsOf(name), options);

    private V1Container EngineContainer(IBuildEngine engine)
    {
        var container = engine.Container(settings, request);
        return container with
        {
            Env =
            [
                .. container.Env ?? [],
                .. Proxy(),
                .. Spec.PodTemplate?.Proxy?.CredentialsSecret is null
                    ? Array.Empty<V1EnvVar>()
                    : [new() { Name = ProxyVariables.RelayVariable, Value = "true" }],
            ],
            Resources = engine.Daemon(settings) is null
                ? PodResources.Of(Spec.PodTemplate?.Resources, settings)
                : settings.WorkspaceResources,
            VolumeMounts =
            [
                .. volumes.MountsOf(PodContainers.Build, engine.Workspace, engine.HasTmpVolume),
                .. container.VolumeMounts ?? [],
            ],
            TerminationMessagePath = "/dev/termination-log",
            TerminationMessagePolicy = "FallbackToLogsOnError",
        };
    }

    /// <summary>It starts first: the engine waits for it.</summary>
    private IEnumerable<V1Container> Daemon(IBuildEngine engine) =>
        engine.Daemon(settings) is not { } container
            ? []
            :
            [
                container with
                {
                    Env = [.. container.Env ?? [], .. Proxy()],
                    Resources = PodResources.Of(Spec.PodTemplate?.Resources, settings),
                    VolumeMounts = [.. volumes.MountsOf(PodContainers.Daemon, hasTmp: false), .. container.VolumeMounts ?? []],
                    TerminationMessagePath = "/dev/termination-log",
                    TerminationMessagePolicy = "FallbackToLogsOnError",
                },
            ];

    private IEnumerable<V1EnvVar> Proxy() => WorkspacePod.Variables(ProxyVariables.OfEngine(Spec.PodTemplate?.Proxy));

    private TimeSpan Total => RunTimeouts.Of(Spec, settings.Timeouts).Within(settings.Bounds.Timeouts).Total;
}
