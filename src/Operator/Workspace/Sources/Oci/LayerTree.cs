using Operator.Workspace.Sources.Archives;

namespace Operator.Workspace.Sources.Oci;

/// <summary>
/// The tree that an image's layers become, one on the other: later layers replace and, by whiteouts, remove what earlier ones had.
/// Absolute links mean the image's root, and a path may lead through a link of an earlier layer.
/// </summary>
internal sealed class LayerTree(string root, UnpackLimits limits) : UnpackTree(root, limits)
{
    private const string Whiteout = ".wh.";
    private const string Opaque = ".wh..wh..opq";
    private const int MaxLinks = 40;

    // A whiteout removes what is below a directory without looking at everything else.
    private readonly Dictionary<string, HashSet<string>> children = new(StringComparer.Ordinal);

    protected override string? Place(string name)
    {
        var path = base.Place(name.TrimStart('/'))!;
        var parent = Follow(ParentOf(path), name);
        var last = path[(path.LastIndexOf('/') + 1)..];
        if (last == Opaque)
        {
            RemoveBelow(parent);
            return null;
        }

        if (last.StartsWith(Whiteout, StringComparison.Ordinal))
        {
            Remove(Join(parent, last[Whiteout.Length..]));
            return null;
        }

        return Join(parent, last);
    }

    protected override void Prepare(string path, string name)
    {
        Remove(path);
        base.Prepare(path, name);
    }

    protected override void PrepareDirectory(string path) => Remove(path);

    protected override void Add(string path, Kind kind)
    {
        base.Add(path, kind);
        var parent = ParentOf(path);
        if (!children.TryGetValue(parent, out var siblings))
        {
            children[parent] = siblings = new HashSet<string>(StringComparer.Ordinal);
        }

        siblings.Add(path);
    }

    protected override string Target(string path, string name, string target)
    {
        if (!target.StartsWith('/'))
        {
            return target;
        }

        var up = string.Concat(Enumerable.Repeat("../", path.Count(character => character == '/')));
        var down = target.Trim('/');
        return up + down is { Length: > 0 } relative ? relative : ".";
    }

    private string Follow(string path, string name)
    {
        var pending = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var place = new List<string>();
        var links = 0;
        while (pending.TryPop(out var part))
        {
            if (part == "..")
            {
                // The root's parent is the root, as in the container that the image was made for.
                place.RemoveRange(Math.Max(0, place.Count - 1), Math.Min(1, place.Count));
                continue;
            }

            place.Add(part);
            if (!Links.TryGetValue(string.Join('/', place), out var target))
            {
                continue;
            }

            if (++links > MaxLinks)
            {
                throw Unsafe(name, "lies below a loop of links");
            }

            place.RemoveAt(place.Count - 1);
            foreach (var next in target.Split('/').Where(next => next is not ("" or ".")).Reverse())
            {
                pending.Push(next);
            }
        }

        return string.Join('/', place);
    }

    private void Remove(string path)
    {
        if (!Entries.TryGetValue(path, out var kind) || path.Length == 0)
        {
            return;
        }

        if (kind == Kind.Directory)
        {
            RemoveBelow(path);
            Directory.Delete(OnDisk(path));
        }
        else if (kind == Kind.File)
        {
            File.Delete(OnDisk(path));
        }

        Entries.Remove(path);
        Links.Remove(path);
        children.Remove(path);
        children[ParentOf(path)].Remove(path);
    }

    private void RemoveBelow(string directory)
    {
        foreach (var path in children.GetValueOrDefault(directory)?.ToList() ?? [])
        {
            Remove(path);
        }
    }

    private static string Join(string parent, string name) => parent.Length == 0 ? name : $"{parent}/{name}";
}
