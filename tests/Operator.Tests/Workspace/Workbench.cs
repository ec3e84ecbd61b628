using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Servers;
using Operator.Workspace;
using Operator.Workspace.Prepare;
using Operator.Workspace.Publish;

namespace Operator.Tests.Workspace;

/// <summary>A build Pod's volumes in a directory of their own, and what runs in its containers.</summary>
internal sealed class Workbench : IDisposable
{
    private readonly StringWriter log = new();

    public Workbench()
    {
        Root = Directory.CreateTempSubdirectory("workbench-").FullName;
        Paths = new WorkspacePaths
        {
            Workspace = Path.Combine(Root, "workspace"),
            Mounts = Path.Combine(Root, "imagebuild"),
            Report = Path.Combine(Root, "report"),
        };
        Directory.CreateDirectory(Paths.Kept);
    }

    /// <summary>Only the workspace in it may change.</summary>
    public string Root { get; }

    public WorkspacePaths Paths { get; }

    public string Log => log.ToString();

    public NetworkRules Network { get; set; } = new() { Allowed = ["127.0.0.1"] };

    public NetworkRules RegistryNetwork { get; set; } = new() { Allowed = ["127.0.0.0/8"] };

    /// <summary>The clock of what runs in the containers.</summary>
    public TimeProvider Time { get; set; } = new HurriedTime();

    public SourceLimits Limits { get; set; } = new();

    public IReadOnlyList<string> Tags { get; set; } = ["1"];

    public string Repository { get; set; } = "registry.example.com/team/app";

    public string? Aggregator { get; set; }

    public async Task<(int Code, PrepareReport Report)> PrepareAsync(ImageBuildSpec spec, CancellationToken? cancellationToken = null)
    {
        Annotate(spec);
        File.Delete(Paths.KeptRequest);
        return await PrepareAgainAsync(cancellationToken);
    }

    /// <summary>Whether prepare asks the registry.</summary>
    public bool ChecksPush { get; set; }

    /// <summary>What the kernel would say of the ids of the Pod, which is to have a user namespace of its own; null for a Pod that is to have none.</summary>
    public string? UidMap
    {
        get;
        set
        {
            field = value;
            File.WriteAllText(Path.Combine(Root, "uid_map"), value);
        }
    }

    /// <summary>As the kubelet does when the Pod's sandbox has changed.</summary>
    public async Task<(int Code, PrepareReport Report)> PrepareAgainAsync(CancellationToken? cancellationToken = null)
    {
        var run = new PrepareRun(Paths, new ContainerLog(log), Time)
        {
            ChecksPush = ChecksPush,
            UidMapFile = Path.Combine(Root, "uid_map"),
        };
        var code = await run.RunAsync(cancellationToken ?? TestContext.Current.CancellationToken);
        return (code, ReadReport(ContractJson.Default.PrepareReport));
    }

    public Task<(int Code, PrepareReport Report)> PrepareAsync(BuildSource? source) =>
        PrepareAsync(
            new ImageBuildSpec
            {
                Source = source,
                Dockerfile = new DockerfileOptions { Inline = "FROM scratch\n" },
                ModelVersion = "dockerfile",
            }
        );

    public async Task<(int Code, PublishReport Report)> PublishAsync(ImageBuildSpec spec)
    {
        File.WriteAllText(Paths.KeptRequest, Request(spec));
        return await PublishAsync();
    }

    /// <summary>On what prepare has kept.</summary>
    public async Task<(int Code, PublishReport Report)> PublishAsync()
    {
        var code = await new PublishRun(Paths, new ContainerLog(log), Time).RunAsync(TestContext.Current.CancellationToken);
        return (code, ReadReport(ContractJson.Default.PublishReport));
    }

    /// <summary>The run label of this build's images.</summary>
    public const string ImageRun = "6f1c/1/1";

    /// <summary>A digest of nothing.</summary>
    public static string NoDigest { get; } = "sha256:" + new string('0', 64);

    /// <summary>Writes the Pod's annotation, as the kubelet mounts it.</summary>
    public void Annotate(ImageBuildSpec spec) => File.WriteAllText(Paths.Request, Request(spec));

    /// <summary>What the engine leaves about its image.</summary>
    public void EngineLeaves(string digest, int index = 0, string suffix = "") =>
        EngineWrites($$"""{"containerimage.digest":"{{digest}}"}""", index, suffix);

    /// <param name="text">The engine's file about an image; null for none.</param>
    public void EngineWrites(string? text, int index = 0, string suffix = "")
    {
        Directory.CreateDirectory(Paths.Image(index));
        File.WriteAllText(Path.Combine(Paths.Image(index), WorkspacePaths.SuffixName), suffix);
        Directory.CreateDirectory(Paths.Results);
        if (text is not null)
        {
            File.WriteAllText(Paths.Result(index), text);
        }
    }

    /// <summary>Changes the request of the containers.</summary>
    public Func<BuildRequest, BuildRequest> Change { get; set; } = request => request;

    /// <summary>A key of the source's Secret.</summary>
    public void SourceSecret(string key, string value) => Mount(Paths.SourceCredentials, key, value);

    public void RegistrySecret(string dockerConfig) => Mount(Path.GetDirectoryName(Paths.RegistryConfig)!, "config.json", dockerConfig);

    public void Trust(TestCertificates certificates) => Mount(Paths.Certificates, "ca.crt", certificates.AuthorityPem);

    public string ReadContext(string path) => File.ReadAllText(Path.Combine(Paths.Context, path));

    /// <summary>Names in the build context, in order, git's own directory left out.</summary>
    public IReadOnlyList<string> ContextFiles =>
        [
            .. Directory
                .EnumerateFileSystemEntries(Paths.Context, "*", SearchOption.AllDirectories)
                .Where(path => !Directory.Exists(path))
                .Select(path => Path.GetRelativePath(Paths.Context, path))
                .Where(path => !path.StartsWith(".git/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static void Mount(string directory, string key, string value)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, key), value);
    }

    private string Request(ImageBuildSpec spec) =>
        RequestAnnotation.Write(
            Change(
                new BuildRequest
                {
                    Namespace = "team",
                    Name = "app",
                    Uid = "6f1c",
                    Run = 1,
                    Attempt = 1,
                    Spec = spec,
                    Repository = Repository,
                    Tags = Tags,
                    StartTime = DateTimeOffset.UnixEpoch,
                    Network = Network,
                    RegistryNetwork = RegistryNetwork,
                    Limits = Limits,
                    WalrusAggregator = Aggregator,
                    UserNamespace = UidMap is null ? null : true,
                }
            )
        );

    private T ReadReport<T>(System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        var text = File.Exists(Paths.Report) ? File.ReadAllText(Paths.Report) : "{}";
        Assert.True(System.Text.Encoding.UTF8.GetByteCount(text) <= 4096, "because the kubelet cuts longer termination messages");
        return System.Text.Json.JsonSerializer.Deserialize(text, type)!;
    }
}
