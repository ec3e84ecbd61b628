using System.Text.Json.Nodes;
using k8s.Models;
using Operator.Configuration;
using Operator.Core.Contract;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;
using Operator.Testing;
using Operator.Testing.Builds;
using Operator.Tests.Controllers;
using Operator.Tests.Workspace;
using Operator.Workspace;
using Operator.Workspace.Copying;
using static Operator.Testing.Builds.PodStatuses;

namespace Operator.Tests.Failures;

/// <summary>
/// Where one failure is made: an operator before the real API server, the real work of prepare, publish and push with real servers, and the kubelet's
/// part, which hands over their exit codes and reports or the log of a real engine.
/// </summary>
/// <param name="name">Of the build or push that fails.</param>
/// <param name="retries">Its <c>retry.limit</c>.</param>
internal sealed class FailureScene(ApiServerFixture server, SharedBench shared, string name, int retries) : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> servers = [];
    private readonly List<string> applied = [];
    private ControllerBench? own;
    private RunMetrics? ownMetrics;

    public string Name => name;

    public Workbench Work { get; } = new();

    /// <summary>True when it is an ImagePush that fails.</summary>
    public bool IsPush { get; private set; }

    /// <summary>Who has found the failure: a container of the operator's image, the operator by the log of an engine, or the operator alone.</summary>
    public FoundBy FoundBy { get; private set; } = FoundBy.Operator;

    public BuildEngine? Engine { get; private set; }

    /// <summary>Exit code of the container that failed; null for none.</summary>
    public int? ExitCode { get; private set; }

    public ControllerBench Bench => own ?? shared.Bench;

    public RunMetrics Metrics => ownMetrics ?? shared.Metrics;

    /// <summary>Keeps a server until the scene is over.</summary>
    public T Add<T>(T server)
        where T : IAsyncDisposable
    {
        servers.Add(server);
        return server;
    }

    /// <summary>An operator of the scene's own, for settings that others do not have.</summary>
    public async Task<ControllerBench> UseAsync(Action<OperatorOptions> configure)
    {
        own = await ControllerBench.StartAsync(server, configure);
        ownMetrics = new RunMetrics(own.Meters);
        return own;
    }

    /// <summary>Creates the build: of a Dockerfile in the object itself, unless something is changed.</summary>
    public Task ApplyAsync(Func<ImageBuildSpec, ImageBuildSpec>? change = null) => ApplyAsync(name, change);

    public async Task ApplyAsync(string build, Func<ImageBuildSpec, ImageBuildSpec>? change = null)
    {
        await shared.StartAsync(server);
        applied.Add(build);
        await Bench.CreateAsync(
            An.ImageBuild(build, spec => (change?.Invoke(spec) ?? spec) with { Retry = new BuildRetry { Limit = retries } })
        );
    }

    public async Task ApplyPushAsync(Func<ImagePushSpec, ImagePushSpec>? change = null)
    {
        await shared.StartAsync(server);
        IsPush = true;
        await Bench.CreateAsync(
            An.ImagePush(name, spec => (change?.Invoke(spec) ?? spec) with { Retry = new BuildRetry { Limit = retries } })
        );
    }

    public async Task<V1Pod> PodAsync() => await Bench.PodAsync(name);

    /// <summary>prepare works on this spec, in truth, and the build ends as it does.</summary>
    /// <param name="applied">What the API server gets, where it is not the same.</param>
    public async Task PrepareAsync(ImageBuildSpec spec, Func<ImageBuildSpec, ImageBuildSpec>? applied = null)
    {
        FoundBy = FoundBy.Prepare;
        var (code, _) = await Work.PrepareAsync(spec);
        await ApplyAsync(applied ?? (_ => spec));
        await EndsAsync("prepare", code, File.ReadAllText(Work.Paths.Report));
    }

    public Task PrepareAsync(BuildSource source) => PrepareAsync(WithDockerfile(source));

    /// <summary>publish works on this spec, in truth.</summary>
    public async Task PublishAsync(Func<ImageBuildSpec, ImageBuildSpec>? change = null)
    {
        var spec = WithDockerfile(source: null);
        spec = spec with { Output = new BuildOutput { Repository = Work.Repository } };
        spec = change?.Invoke(spec) ?? spec;
        FoundBy = FoundBy.Publish;
        var (code, _) = await Work.PublishAsync(spec);
        await ApplyAsync(_ => spec);
        await EndsAsync("publish", code, File.ReadAllText(Work.Paths.Report));
    }

    /// <summary>The container of a push copies this image to the registry of <see cref="Workbench.Repository"/>, in truth.</summary>
    public async Task CopyAsync(string image)
    {
        var spec = new ImagePushSpec
        {
            Source = new PushSource { Image = image, Insecure = true },
            Destination = new PushDestination { Repository = Work.Repository, Insecure = true },
        };
        File.WriteAllText(
            Work.Paths.Request,
            RequestAnnotation.Write(
                new PushRequest
                {
                    Namespace = "team",
                    Name = name,
                    Uid = "uid",
                    Run = 1,
                    Attempt = 1,
                    Spec = spec,
                    Source = new PushSourceStatus { Image = image, Insecure = true },
                    Tags = ["1"],
                    StartTime = DateTimeOffset.UnixEpoch,
                    SourceNetwork = Work.RegistryNetwork,
                    RegistryNetwork = Work.RegistryNetwork,
                }
            )
        );
        FoundBy = FoundBy.Push;
        var code = await new PushCopyRun(Work.Paths, new ContainerLog(TextWriter.Null), Work.Time).RunAsync(
            TestContext.Current.CancellationToken
        );
        await ApplyPushAsync(_ => spec);
        await EndsAsync("push", code, File.ReadAllText(Work.Paths.Report));
    }

    /// <summary>The engine ends, with a log that it has once written in a real build.</summary>
    /// <param name="log">Below tests/assets/logs, as <c>ENGINE/NAME</c>.</param>
    public async Task EngineAsync(string log, int exitCode = 1, Func<ImageBuildSpec, ImageBuildSpec>? change = null, string? why = null) =>
        await EngineSaysAsync(
            File.ReadAllLines(Repository.Path("tests/assets/logs", log + ".log")),
            exitCode,
            spec => (change?.Invoke(spec) ?? spec) with { Engine = EngineOf(log.Split('/')[0]) },
            why
        );

    /// <param name="why">What the kubelet calls the container's end.</param>
    public async Task EngineSaysAsync(
        IEnumerable<string> lines,
        int exitCode = 1,
        Func<ImageBuildSpec, ImageBuildSpec>? change = null,
        string? why = null
    )
    {
        await ApplyAsync(change);
        FoundBy = FoundBy.Engine;
        Engine = (await Bench.GetAsync(name)).Spec.Engine;
        var pod = (await PodAsync()).Metadata.Name!;
        Bench.Kubelet.Logs.Write(pod, "build", lines);
        ExitCode = exitCode;
        await Bench.Kubelet.BuildFailedAsync(pod, exitCode, why);
    }

    /// <summary>The kubelet reports the end of a container.</summary>
    public async Task EndsAsync(string container, int exitCode, string report)
    {
        var pod = (await PodAsync()).Metadata.Name!;
        ExitCode = exitCode;
        var now = DateTimeOffset.UtcNow;
        var ended = Ended(now, container, exitCode, report);
        await Bench.Kubelet.SaysAsync(pod, container == "publish" ? Failed(Prepared(now), Built(now), ended) : Failed(ended));
    }

    /// <summary>The kubelet cannot mount a volume.</summary>
    public async Task MountFailsAsync(string words) => await Bench.Kubelet.WarnAsync(await PodAsync(), "FailedMount", words);

    public Task ChangeAsync(JsonObject spec) => IsPush ? Bench.ChangePushAsync(name, spec) : Bench.ChangeSpecAsync(name, spec);

    public static ImageBuildSpec WithDockerfile(BuildSource? source) =>
        new()
        {
            Source = source,
            Dockerfile = new DockerfileOptions { Inline = "FROM scratch\n" },
            ModelVersion = ModelVersions.Dockerfile,
        };

    public async ValueTask DisposeAsync()
    {
        Work.Dispose();
        // What waits for its next attempt would keep its place in the limits of the next scene.
        foreach (var build in own is null ? applied : [])
        {
            await Bench.Client.DeleteAsync<ImageBuild>(build, Bench.Namespace);
        }

        foreach (var item in Enumerable.Reverse(servers))
        {
            await item.DisposeAsync();
        }

        if (own is not null)
        {
            ownMetrics?.Dispose();
            await own.DisposeAsync();
        }
    }

    private static BuildEngine EngineOf(string folder) =>
        folder switch
        {
            "buildah" => BuildEngine.Buildah,
            "kaniko" => BuildEngine.Kaniko,
            _ => BuildEngine.BuildKit,
        };
}
