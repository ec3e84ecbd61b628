using Operator.Core.Contract;
using Operator.Core.Engines;

namespace Operator.Core.Observation;

/// <summary>Reads how far a push is off the log of its container, which is the operator's own.</summary>
public sealed class PushLog : IEngineLog
{
    public LogFacts Facts { get; private set; } = LogFacts.None;

    public void Read(string raw, string shown)
    {
        if (CopyLine.Read(raw) is not { } now)
        {
            return;
        }

        // A part that has to be sent again makes the count fall; the percentage never does.
        var percent = now.BytesTotal > 0 ? (int)Math.Clamp(now.BytesDone * 100m / now.BytesTotal, 0, 100) : 0;
        Facts = Facts with { Percent = Math.Max(Facts.Percent, percent), Current = now.BlobsDone, Total = now.BlobsTotal, Copied = now };
    }
}
