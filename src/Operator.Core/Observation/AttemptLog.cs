using System.Security.Cryptography;
using System.Text;
using Operator.Core.Engines;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Observation;

/// <summary>
/// One attempt's log on its way from the kubelet to archive, status and verdict. Fed the same lines again it comes to the same
/// state, so a follower may always start over.
/// </summary>
public sealed class AttemptLog
{
    /// <summary>Before each line of the Dockerfile that prepare prints.</summary>
    public const string DockerfileMark = "Dockerfile | ";

    private readonly IEngineLog? engine;
    private readonly RedactedLines redaction;
    private readonly LogTail tail = new();
    private readonly StringBuilder dockerfile = new();
    private readonly IncrementalHash dockerfileHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public AttemptLog(ImageBuildSpec spec)
    {
        engine = EngineCatalog.Find(spec.Engine)?.OpenLog();
        redaction = new RedactedLines(Redactor.For(spec));
    }

    public LogFacts Facts => engine?.Facts ?? LogFacts.None;

    /// <summary>Last lines, redacted; without the Dockerfile, which has a place of its own.</summary>
    public string Tail => tail.ToString();

    /// <summary>Bytes of UTF-8 of what was kept, line feeds included.</summary>
    public long Bytes { get; private set; }

    /// <summary>The Dockerfile as prepare printed it, redacted; null when it has not.</summary>
    public string? Dockerfile => dockerfile.Length == 0 ? null : dockerfile.ToString();

    /// <summary>SHA-256 of the Dockerfile as printed, for comparison with prepare's report: another one means that lines were torn.</summary>
    public string? DockerfileSha256 => dockerfile.Length == 0 ? null : Convert.ToHexStringLower(dockerfileHash.GetCurrentHash());

    public LogState State => new() { Facts = Facts, Tail = Tail, Bytes = Bytes };

    /// <summary>Takes one line in and hands back what may be kept of it.</summary>
    /// <param name="container">Name of the container that printed it.</param>
    /// <param name="raw">The line without the kubelet's timestamp; its end may be there or not.</param>
    public string Read(string container, string raw)
    {
        var line = redaction.Next(raw);
        Bytes += Encoding.UTF8.GetByteCount(line) + 1;
        if (container == PodContainers.Prepare && line.StartsWith(DockerfileMark, StringComparison.Ordinal))
        {
            KeepDockerfile(raw, line);
            return line;
        }

        if (container == PodContainers.Build)
        {
            engine?.Read(line);
        }

        if (line.Length > 0)
        {
            tail.Add(line);
        }

        return line;
    }

    private void KeepDockerfile(string raw, string line)
    {
        dockerfile.Append(line.AsSpan(DockerfileMark.Length)).Append('\n');
        dockerfileHash.AppendData(Encoding.UTF8.GetBytes(raw.TrimEnd('\r', '\n')[DockerfileMark.Length..] + "\n"));
    }
}
