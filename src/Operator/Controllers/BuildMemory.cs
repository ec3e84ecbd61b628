using System.Collections.Concurrent;
using Operator.Core.Status;
using Operator.Entities.ImageBuilds;

namespace Operator.Controllers;

/// <summary>What this process remembers of builds. A process that remembers nothing reaches the same results.</summary>
internal sealed class BuildMemory
{
    private readonly ConcurrentDictionary<string, Entry> entries = new();

    public Remembered Of(ImageBuild build) => Find(build).Facts;

    /// <summary>The build as this process last wrote it, while the informer still has an older version; otherwise as the informer has it.</summary>
    public ImageBuild Newest(ImageBuild seen)
    {
        if (Find(seen) is not { Written: { } written } entry)
        {
            return seen;
        }

        if (entry.Replaced == seen.Metadata.ResourceVersion)
        {
            return written;
        }

        entries[seen.Metadata.Uid!] = entry with { Written = null, Replaced = null };
        return seen;
    }

    public Remembered Note(ImageBuild build, Func<Remembered, Remembered> change)
    {
        var entry = Find(build);
        entries[build.Metadata.Uid!] = entry with { Facts = change(entry.Facts) };
        return Of(build);
    }

    /// <summary>Records a write of the build's status.</summary>
    public Remembered NoteWrite(ImageBuild before, ImageBuild after, DateTimeOffset now)
    {
        var changed = after.Metadata.ResourceVersion != before.Metadata.ResourceVersion;
        entries[before.Metadata.Uid!] = new Entry(
            Of(before) with
            {
                LastWrite = now,
            },
            changed ? after : null,
            changed ? before.Metadata.ResourceVersion : null
        );
        return Of(before);
    }

    public void Forget(ImageBuild build) => entries.TryRemove(build.Metadata.Uid ?? "", out _);

    // A build never has two passes at once: the queue hands a key to one worker at a time.
    private Entry Find(ImageBuild build) => entries.GetValueOrDefault(build.Metadata.Uid ?? "") ?? new Entry(new Remembered(), null, null);

    /// <param name="Facts">The facts for the loop.</param>
    /// <param name="Written">The build as written last.</param>
    /// <param name="Replaced">The version that it replaced.</param>
    private sealed record Entry(Remembered Facts, ImageBuild? Written, string? Replaced);
}
