using Operator.Core.Images;

namespace Operator.Workspace.Copying;

/// <summary>In which parts blobs are sent to one registry. One that refuses a part gets every blob in one request from then on.</summary>
internal sealed class PartSize(int bytes)
{
    private volatile bool isRefused;

    public long Bytes => bytes;

    public bool IsWhole(Descriptor blob) => isRefused || blob.Size <= bytes;

    public void Refuse() => isRefused = true;
}
