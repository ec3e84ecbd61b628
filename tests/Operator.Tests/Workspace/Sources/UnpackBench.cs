using Operator.Core.Contract;
using Operator.Workspace.Sources.Archives;

namespace Operator.Tests.Workspace.Sources;

/// <summary>A directory into which archives are unpacked, one after the other, as prepare does.</summary>
internal sealed class UnpackBench : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("unpack-").FullName;

    public string Target => Path.Combine(Root, "target");

    /// <summary>The archive that was unpacked last.</summary>
    public string Archive => Path.Combine(Root, "archive");

    public void Unpack(byte[] archive, SourceLimits? limits = null)
    {
        if (Directory.Exists(Target))
        {
            Directory.Delete(Target, recursive: true);
        }

        File.WriteAllBytes(Archive, archive);
        UnpackArchive.Run(Archive, Target, limits ?? new SourceLimits(), TestContext.Current.CancellationToken);
    }

    /// <summary>Paths of the unpacked files, in their order.</summary>
    public List<string> Files() =>
        [
            .. Directory
                .EnumerateFiles(Target, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Target, path))
                .Order(StringComparer.Ordinal),
        ];

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
