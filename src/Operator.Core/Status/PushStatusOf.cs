using Operator.Core.Runs;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;

namespace Operator.Core.Status;

/// <summary>The status that the loop has computed for a push, as the push has it: with what it copies, and how many bytes are there.</summary>
public static class PushStatusOf
{
    public static ImagePushStatus Of(BuildFacts facts, PushRun push, ImageBuildStatus status)
    {
        var before = push.Push.Status;
        var same = before.Run?.Number == status.Run?.Number;
        var source =
            status.Source is null ? null
            : facts.Origin is PushOrigin.Taken taken ? taken.Source
            : same ? before.Source
            : null;
        return PushStatuses.ToPush(status, source, Bytes(facts) ?? (same && before.Attempt == status.Attempt ? before.Progress : null));
    }

    private static PushProgress? Bytes(BuildFacts facts) =>
        facts.Log?.Facts.Copied is { } copied ? new PushProgress { Bytes = copied.BytesDone, TotalBytes = copied.BytesTotal } : null;
}
