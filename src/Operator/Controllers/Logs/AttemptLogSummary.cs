using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Core.Redaction;

namespace Operator.Controllers.Logs;

/// <summary>
/// What is extracted from an attempt's lines as they pass: the tail, the engine's facts, the Dockerfile that prepare shows, and the
/// whole for the archive. Everything is cleaned and redacted before it is kept.
/// </summary>
internal sealed class AttemptLogSummary(Redactor redactor, IEngineLog? engine, LogSpool spool)
{
    private readonly LogTail tail = new();
    private readonly DockerfileListing listing = new();

    // A private key of several lines comes from one container.
    private RedactedLines? redacted;

    public LogFacts Facts => engine?.Facts ?? LogFacts.None;

    public string Tail => tail.ToString();

    public long Bytes => spool.Bytes;

    public bool Truncated => spool.Truncated;

    public byte[] ToGzip() => spool.ToGzip();

    /// <summary>A container begins: the whole log names it, the tail needs no such line.</summary>
    public void Begin(string container)
    {
        spool.Add($"==> {container}");
        redacted = new RedactedLines(redactor);
    }

    public void Read(string container, string raw)
    {
        if (container == PodContainers.Prepare)
        {
            listing.Read(raw);
        }

        var line = (redacted ??= new RedactedLines(redactor)).Next(raw);
        spool.Add(line);
        tail.Add(line);
        if (container is PodContainers.Build or PodContainers.Push)
        {
            engine?.Read(raw, line);
        }
    }

    /// <summary>Hash of the Dockerfile as far as prepare has shown it; null when it has shown nothing of it.</summary>
    public string? DockerfileSha256 => listing.Sha256;

    /// <summary>The Dockerfile, redacted; null when it is not there or a line of it is missing.</summary>
    /// <param name="sha256">Hash that prepare reported of the text before redaction.</param>
    public string? Dockerfile(string sha256) => listing.Find(sha256) is { } text ? redactor.RedactLines(text) : null;
}
