using Operator.Core.Contract;

namespace Operator.Workspace.Sources.Download;

/// <summary>A file in the workspace for as long as it is downloaded and unpacked.</summary>
internal sealed class DownloadFile : IDisposable
{
    public DownloadFile(WorkspacePaths paths)
    {
        Directory.CreateDirectory(paths.Workspace);
        Path = System.IO.Path.Combine(paths.Workspace, $"download-{Guid.NewGuid():N}");
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
