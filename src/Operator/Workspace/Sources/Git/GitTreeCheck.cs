using System.Globalization;
using System.Text;
using Operator.Core.Contract;
using Operator.Entities;

namespace Operator.Workspace.Sources.Git;

/// <summary>Checks a commit's tree against the limits before any file of it is written.</summary>
internal sealed class GitTreeCheck(GitRepository repository, SourceLimits limits)
{
    private int files;
    private long total;

    public Task RunAsync(string commit, CancellationToken cancellationToken) =>
        repository.RunAsync(
            ["ls-tree", "-r", "-l", "-z", "--full-tree", commit, "--"],
            output => CountAsync(output, cancellationToken),
            cancellationToken
        );

    // Entry by entry: the listing of a tree with a million files is larger than the memory of prepare.
    private async Task<string> CountAsync(TextReader output, CancellationToken cancellationToken)
    {
        var entry = new StringBuilder();
        var buffer = new char[16 << 10];
        int count;
        while ((count = await output.ReadAsync(buffer.AsMemory(), cancellationToken)) > 0)
        {
            foreach (var character in buffer.AsSpan(0, count))
            {
                if (character != '\0')
                {
                    entry.Append(character);
                    continue;
                }

                Count(entry.ToString());
                entry.Clear();
            }
        }

        return "";
    }

    private void Count(string entry)
    {
        var tab = entry.IndexOf('\t', StringComparison.Ordinal);
        var size = Size(entry.AsSpan(0, tab));
        if (size > limits.MaxFileBytes)
        {
            throw SourceSize.FileTooLarge(entry[(tab + 1)..], size, limits);
        }

        total += size;
        SourceSize.Check(++files, total, limits);
    }

    // "mode type object size": the size is padded, and a dash for a submodule.
    private static long Size(ReadOnlySpan<char> description)
    {
        var text = description[(description.LastIndexOf(' ') + 1)..];
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0;
    }
}
