using Operator.Core.Images;
using Operator.Core.Images.Copying;

namespace Operator.Workspace.Copying;

/// <summary>Counts what several blobs at the same time have got done, and reports every change.</summary>
internal sealed class CopyMeter(Action<CopyProgress> report)
{
    private readonly Lock gate = new();

    public CopyProgress Progress { get; private set; } = new();

    public void Start(IReadOnlyList<Descriptor> blobs) =>
        Change(_ => new CopyProgress { BlobsTotal = blobs.Count, BytesTotal = blobs.Sum(blob => blob.Size) });

    public void Present(Descriptor blob) => Change(now => Done(now, blob.Size) with { BlobsPresent = now.BlobsPresent + 1 });

    public void Mounted(Descriptor blob) => Change(now => Done(now, blob.Size) with { BlobsMounted = now.BlobsMounted + 1 });

    /// <summary>The bytes of a blob that is sent are counted as they go.</summary>
    public void Sent() => Change(now => Done(now, 0));

    /// <param name="bytes">Negative where what was sent has to be sent again.</param>
    public void Add(long bytes) => Change(now => now with { BytesDone = now.BytesDone + bytes });

    private static CopyProgress Done(CopyProgress now, long bytes) =>
        now with
        {
            BytesDone = now.BytesDone + bytes,
            BlobsDone = now.BlobsDone + 1,
        };

    // Reported inside, so that a later state is never followed by an earlier one.
    private void Change(Func<CopyProgress, CopyProgress> next)
    {
        lock (gate)
        {
            Progress = next(Progress);
            report(Progress);
        }
    }
}
