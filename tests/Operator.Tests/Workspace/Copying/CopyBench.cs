using System.Collections.Concurrent;
using Operator.Core;
using Operator.Core.Contract;
using Operator.Core.Images;
using Operator.Core.Images.Copying;
using Operator.Entities;
using Operator.Testing.Servers;
using Operator.Workspace;
using Operator.Workspace.Copying;
using Operator.Workspace.Registry;

namespace Operator.Tests.Workspace.Copying;

/// <summary>Copies from one host to another, in small parts, and keeps what was reported.</summary>
internal sealed class CopyBench : IDisposable
{
    public const int Part = 64 << 10;
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("copy-");
    private readonly StringWriter log = new();

    /// <summary>The clock of all that waits for the destination.</summary>
    public TimeProvider Time { get; set; } = new HurriedTime();

    public ConcurrentQueue<CopyProgress> Reports { get; } = new();

    public string? SourceLogin { get; set; }

    public string? DestinationLogin { get; set; }

    public Action<CopyProgress> Report { get; set; } = _ => { };

    public async Task<CopyResult> CopyAsync(
        string source,
        string destination,
        string[] tags,
        string? platform = null,
        CancellationToken? cancellationToken = null
    )
    {
        using var from = Open(SourceLogin, "source.json", SourceReasons.CredentialsInvalid, new HurriedTime());
        using var to = Open(DestinationLogin, "destination.json", PushReasons.SecretInvalid, Time);
        var copy = new CopyImage(
            from,
            to,
            Time,
            now =>
            {
                Reports.Enqueue(now);
                Report(now);
            }
        );
        return await copy.RunAsync(
            new CopyRequest
            {
                Source = ImageName.Parse(source)!,
                Destination = ImageName.Parse(destination)!,
                Tags = tags,
                Platform = platform,
                PartBytes = Part,
            },
            cancellationToken ?? TestContext.Current.CancellationToken
        );
    }

    public async Task<Failure> FailsAsync(string source, string destination, string? platform = null) =>
        (await Assert.ThrowsAsync<BuildFault>(() => CopyAsync(source, destination, ["1"], platform))).Failure;

    /// <summary>Bytes that no compression and no accident repeats.</summary>
    public static byte[] Bytes(int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static string Login(string host, string user, string password) =>
        $$"""{"auths":{"{{host}}":{"username":"{{user}}","password":"{{password}}"} } }""";

    public void Dispose() => root.Delete(recursive: true);

    private RegistryAccess Open(string? login, string name, BuildReason invalid, TimeProvider time)
    {
        var file = Path.Combine(root.FullName, name);
        if (login is not null)
        {
            File.WriteAllText(file, login);
        }

        return new CopySide
        {
            ConfigFile = login is null ? null : file,
            ConfigInvalid = invalid,
            Insecure = true,
            Network = new NetworkRules { Allowed = ["127.0.0.0/8"] },
        }.Open(new WorkspacePaths { Mounts = root.FullName }, new ContainerLog(log), time);
    }
}
