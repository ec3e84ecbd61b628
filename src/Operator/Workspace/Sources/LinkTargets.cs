namespace Operator.Workspace.Sources;

/// <summary>
/// Where the links of a tree lead. Each is followed once, however many others lead through it: a tree may have as many links as files,
/// with targets of many parts.
/// </summary>
/// <param name="find">A path of the tree → what is there; null when nothing is. No path that it gets lies below a link.</param>
internal sealed class LinkTargets(Func<string, LinkTargets.Node?> find)
{
    private readonly Dictionary<string, TreePath> known = new(StringComparer.Ordinal);

    /// <param name="Link">Where it leads; null for anything but a link.</param>
    internal sealed record Node(string? Link);

    /// <param name="link">Path of a link.</param>
    /// <returns>Inside holds a path of the tree, not one on disk.</returns>
    public TreePath Of(string link)
    {
        // By hand instead of by recursion: a chain may be as long as there are links.
        var walks = new Stack<Walk>([new Walk(link, find(link)?.Link ?? "")]);
        var open = new HashSet<string>(StringComparer.Ordinal) { link };
        while (walks.TryPeek(out var walk))
        {
            if (known.ContainsKey(walk.Link) || Step(walk, open) is not { } next)
            {
                known.TryAdd(walk.Link, walk.Result!);
                open.Remove(walk.Link);
                walks.Pop();
                continue;
            }

            open.Add(next.Link);
            walks.Push(next);
        }

        return known[link];
    }

    /// <summary>Goes on until the end, or to a link on the way that has to be followed first.</summary>
    private Walk? Step(Walk walk, HashSet<string> open)
    {
        while (walk.Result is null)
        {
            if (!walk.Pending.TryPop(out var name))
            {
                walk.Result = new TreePath.Inside(walk.Place);
                break;
            }

            if (name == "..")
            {
                walk.Up();
                continue;
            }

            if (name is "" or ".")
            {
                continue;
            }

            var path = walk.Place.Length == 0 ? name : $"{walk.Place}/{name}";
            switch (find(path))
            {
                case null:
                    walk.Result = new TreePath.Missing();
                    break;
                case { Link: null }:
                    walk.Place = path;
                    break;
                case { Link: var _ } when known.TryGetValue(path, out var place):
                    walk.Enter(place);
                    break;
                case { Link: var _ } when open.Contains(path):
                    walk.Result = new TreePath.Loop(path);
                    break;
                case { Link: { } target }:
                    walk.Pending.Push(name);
                    return new Walk(path, target);
            }
        }

        return null;
    }

    private sealed class Walk
    {
        public Walk(string link, string target)
        {
            Link = link;
            Place = link.LastIndexOf('/') is >= 0 and var slash ? link[..slash] : "";
            Pending = new Stack<string>(target.Split('/').Reverse());
            Result = target.StartsWith('/') ? new TreePath.Outside(link) : null;
        }

        public string Link { get; }

        public Stack<string> Pending { get; }

        public string Place { get; set; }

        public TreePath? Result { get; set; }

        public void Up()
        {
            if (Place.Length == 0)
            {
                Result = new TreePath.Outside(Link);
            }

            Place = Place.LastIndexOf('/') is >= 0 and var slash ? Place[..slash] : "";
        }

        public void Enter(TreePath place)
        {
            if (place is TreePath.Inside inside)
            {
                Place = inside.FullName;
            }
            else
            {
                Result = place;
            }
        }
    }
}
