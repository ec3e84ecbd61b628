using System.Globalization;
using System.Text;
using Operator.Core.Contract;
using Operator.Entities;

namespace Operator.Workspace.Sources.Git;

/// <summary>
/// Checks commits' trees against the limits before any file of them is written. Directories count too, each time that they appear: many
/// may share one tree, which takes no room in the repository.
/// </summary>
internal sealed class GitTreeCheck(SourceLimits limits)
{
    private int files;
    private long total;
    private long names;

    public Task RunAsync(GitRepository repository, string commit, CancellationToken cancellationToken) =>
        repository.RunAsync(
            ["ls-tree", "-r", "-t", "-l", "-z", "--full-tree", commit, "--"],
            Encoding.Latin1,
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
        var path = FileName.Decode(Encoding.Latin1.GetBytes(entry[(tab + 1)..]));
        var size = Size(entry.AsSpan(0, tab));
        if (size > limits.MaxFileBytes)
        {
            throw SourceSize.FileTooLarge(path, size, limits);
        }

        if (RelativePath.IsTooDeep(path))
        {
            throw SourceSize.TooDeep(path);
        }

        if ((names += path.Length) > RelativePath.MaxNames)
        {
            throw new BuildFault(
                SourceReasons.TooLarge,
                $"The names of the source's files have more than {RelativePath.MaxNames} characters"
            );
        }

        total += size;
        SourceSize.Check(++files, total, limits);
    }

    // "mode type object size": the size is padded, and a dash for a directory or submodule.
    private static long Size(ReadOnlySpan<char> description)
    {
        var text = description[(description.LastIndexOf(' ') + 1)..];
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0;
    }
}
