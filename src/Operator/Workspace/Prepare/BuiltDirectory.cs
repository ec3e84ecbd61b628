using Operator.Core.Contract;
using Operator.Entities;
using Operator.Workspace.Sources;

namespace Operator.Workspace.Prepare;

/// <summary>Turns the directory to build, the source's root or its contextDir, into the build context. Reasons: ContextDirNotFound, Empty.</summary>
internal static class BuiltDirectory
{
    public static void Select(WorkspacePaths paths, string? contextDir, bool scaffold)
    {
        var directory = contextDir is null or "" ? paths.Source : Find(paths.Source, contextDir);
        if (!scaffold && TreeScan.IsEmpty(directory))
        {
            throw new BuildFault(
                SourceReasons.Empty,
                contextDir is null ? "The source has no files" : $"Directory {contextDir} of the source has no files"
            );
        }

        Directory.Move(directory, paths.Context);
        if (Directory.Exists(paths.Source))
        {
            Directory.Delete(paths.Source, recursive: true);
        }
    }

    private static string Find(string root, string contextDir)
    {
        var path = RelativePath.Parse(contextDir, out var problem);
        if (problem is not null)
        {
            throw new BuildFault(SpecReasons.PathInvalid, $"source.contextDir {problem}");
        }

        return TreePath.Find(root, path) switch
        {
            TreePath.Inside inside when Directory.Exists(inside.FullName) => inside.FullName,
            TreePath.Inside => throw new BuildFault(SourceReasons.ContextDirNotFound, $"{contextDir} of the source is not a directory"),
            TreePath.Outside outside => throw new BuildFault(
                SourceReasons.ContextDirNotFound,
                $"Link {outside.Link} points outside the source"
            ),
            TreePath.Loop loop => throw TreePath.Loop.Fault(loop.Link),
            _ => throw new BuildFault(SourceReasons.ContextDirNotFound, $"The source has no directory {contextDir}"),
        };
    }
}
