using Operator.Entities;

namespace Operator.Workspace.Sources;

/// <summary>Where a path leads to inside a tree once all links on the way are followed.</summary>
internal abstract record TreePath
{
    // What Linux itself allows.
    private const int MaxLinks = 40;

    private TreePath() { }

    /// <param name="FullName">On disk, free of links.</param>
    public sealed record Inside(string FullName) : TreePath;

    public sealed record Missing : TreePath;

    /// <summary>A link on the way is absolute or leads out of the tree.</summary>
    public sealed record Outside(string Link) : TreePath;

    public sealed record Loop(string Link) : TreePath
    {
        public static BuildFault Fault(string link) =>
            new(SourceReasons.SymlinkLoop, $"Link {DisplayText.Of(link, 120)} is part of a loop of links");
    }

    /// <param name="path">Relative, with forward slashes; "" is the root itself.</param>
    public static TreePath Find(string root, string path)
    {
        var pending = new Stack<string>(path.Split('/').Reverse());
        var place = new List<string>();
        var links = 0;
        var link = path;
        while (pending.TryPop(out var name))
        {
            if (name is "" or ".")
            {
                continue;
            }

            if (name == "..")
            {
                if (place.Count == 0)
                {
                    return new Outside(link);
                }

                place.RemoveAt(place.Count - 1);
                continue;
            }

            var info = new FileInfo(Path.Combine([root, .. place, name]));
            if (info.LinkTarget is not { } target)
            {
                if (!info.Exists && !Directory.Exists(info.FullName))
                {
                    return new Missing();
                }

                place.Add(name);
                continue;
            }

            link = string.Join('/', [.. place, name]);
            if (++links > MaxLinks)
            {
                return new Loop(link);
            }

            if (target.StartsWith('/'))
            {
                return new Outside(link);
            }

            foreach (var part in target.Split('/').Reverse())
            {
                pending.Push(part);
            }
        }

        return new Inside(Path.Combine([root, .. place]));
    }
}
