using System.Globalization;
using Operator.Core.Requests;
using Operator.Entities;

namespace Operator.Workspace.Sources.Git;

/// <summary>Holds a commit's tree against the limits before a single file of it is written.</summary>
internal sealed class GitTreeCheck(GitRepository repository, SourceLimits limits)
{
    public async Task RunAsync(string commit, CancellationToken cancellationToken)
    {
        var output = await repository.RunAsync(["ls-tree", "-r", "-l", "-z", "--full-tree", commit, "--"], cancellationToken);
        var files = 0;
        var total = 0L;
        foreach (var entry in output.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var tab = entry.IndexOf('\t', StringComparison.Ordinal);
            var size = Size(entry.AsSpan(0, tab));
            if (size > limits.MaxFileBytes)
            {
                throw SourceSize.FileTooLarge(entry[(tab + 1)..], size, limits);
            }

            files++;
            total += size;
        }

        SourceSize.Check(files, total, limits);
    }

    // "mode type object size": the size is padded, and a dash for a submodule.
    private static long Size(ReadOnlySpan<char> description)
    {
        var text = description[(description.LastIndexOf(' ') + 1)..];
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0;
    }
}
