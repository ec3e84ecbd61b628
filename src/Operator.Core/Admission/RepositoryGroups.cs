using Operator.Entities.ImageBuilds;

namespace Operator.Core.Admission;

/// <summary>
/// The builds of a namespace that push to one repository, and what their <c>spec.concurrencyPolicy</c> means. Two namespaces never share a
/// group: anybody can name any repository, and must not hold up the builds of others by that.
/// </summary>
internal sealed class RepositoryGroups
{
    /// <summary>The running builds of each group.</summary>
    private readonly Dictionary<(string Namespace, string Repository), List<QueueEntry>> running = [];

    /// <summary>The newest build of each group that waits with policy LatestOnly.</summary>
    private readonly Dictionary<(string Namespace, string Repository), QueueEntry> newest = [];

    private RepositoryGroups() { }

    /// <param name="entries">All unfinished builds.</param>
    public static RepositoryGroups Of(IEnumerable<QueueEntry> entries)
    {
        var groups = new RepositoryGroups();
        foreach (var entry in entries)
        {
            if (KeyOf(entry) is not { } key)
            {
                continue;
            }

            if (entry.Active)
            {
                groups.Run(key, entry);
            }
            else if (IsReplaceable(entry) && entry.Accepted && (!groups.newest.TryGetValue(key, out var known) || IsNewer(entry, known)))
            {
                groups.newest[key] = entry;
            }
        }

        return groups;
    }

    /// <summary>Name of the build that makes a waiting one needless; null where there is none.</summary>
    public string? NewerThan(QueueEntry entry) =>
        IsReplaceable(entry)
        && KeyOf(entry) is { } key
        && newest.TryGetValue(key, out var latest)
        && IsNewer(latest, entry)
        && !AreTogether(latest, entry)
            ? latest.Name
            : null;

    /// <summary>Name of the running build that a waiting one must wait for; null where there is none.</summary>
    public string? RunsBefore(QueueEntry entry) =>
        entry.Concurrency != BuildConcurrency.Parallel && KeyOf(entry) is { } key
            ? running.GetValueOrDefault(key)?.Find(other => !AreTogether(other, entry))?.Name
            : null;

    /// <summary>Records that a build gets a slot.</summary>
    public void Start(QueueEntry entry)
    {
        if (KeyOf(entry) is { } key)
        {
            Run(key, entry);
        }
    }

    private void Run((string Namespace, string Repository) key, QueueEntry entry)
    {
        if (!running.TryGetValue(key, out var known))
        {
            running[key] = known = [];
        }

        known.Add(entry);
    }

    /// <summary>The builds of the platforms of one build push to one repository, each under its own tag.</summary>
    private static bool AreTogether(QueueEntry one, QueueEntry other) => one.Group is { } group && group == other.Group;

    /// <summary>A build whose Pod was refused has begun its run: that is not taken away from it.</summary>
    private static bool IsReplaceable(QueueEntry entry) =>
        entry is { Active: false, Suspended: false, Refused: false, Concurrency: BuildConcurrency.LatestOnly };

    /// <summary>The API server's times have whole seconds: of two builds of one second the name decides, so that all passes agree.</summary>
    private static bool IsNewer(QueueEntry one, QueueEntry other) =>
        one.Since != other.Since ? one.Since > other.Since : string.CompareOrdinal(one.Name, other.Name) > 0;

    private static (string Namespace, string Repository)? KeyOf(QueueEntry entry) =>
        entry.Repository is { } repository ? (entry.Namespace, repository) : null;
}
