using System.Text;
using Operator.Entities;

namespace Operator.Workspace.Sources.Archives;

/// <summary>
/// The tree that an archive becomes. Files are written at once, links only at the very end, when all of them are known to stay
/// inside: so nothing is ever written through one of the archive's links, in any order of its entries.
/// </summary>
internal class UnpackTree(string root, UnpackLimits limits)
{
    private const UnixFileMode FileMode644 =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    protected enum Kind
    {
        Directory,
        File,
        Link,
    }

    protected Dictionary<string, Kind> Entries { get; } = new(StringComparer.Ordinal) { [""] = Kind.Directory };

    protected Dictionary<string, string> Links { get; } = new(StringComparer.Ordinal);

    protected string Root => root;

    public UnpackLimits Limits => limits;

    public void AddDirectory(string name)
    {
        limits.CountEntry();
        if (Place(name) is { } path && !IsDirectory(path))
        {
            PrepareDirectory(path);
            Make(path, name);
        }
    }

    public void AddFile(string name, Stream content, bool executable, long? declared = null)
    {
        limits.CountEntry();
        if (Place(name) is not { Length: > 0 } path)
        {
            return;
        }

        Prepare(path, name);
        var written = Copy(path, name, content, executable);
        if (declared is { } length && written != length)
        {
            throw new BuildFault(SourceReasons.ArchiveInvalid, $"The archive ends in the middle of {DisplayText.Of(name, 120)}");
        }
    }

    public void AddLink(string name, string target)
    {
        limits.CountEntry();
        if (Place(name) is not { Length: > 0 } path)
        {
            return;
        }

        if (target.Length == 0 || target.Any(char.IsControl))
        {
            throw Unsafe(name, "is a link without a usable target");
        }

        if (Encoding.UTF8.GetByteCount(target) > RelativePath.MaxPath)
        {
            throw Unsafe(name, "is a link with too long a target");
        }

        Prepare(path, name);
        Entries[path] = Kind.Link;
        Links[path] = Target(path, name, target);
    }

    /// <summary>A hard link becomes a copy: two names for one file would cause surprises later.</summary>
    public void AddHardLink(string name, string target)
    {
        limits.CountEntry();
        if (Place(name) is not { Length: > 0 } path)
        {
            return;
        }

        var source = Place(target);
        if (source is not null && Links.TryGetValue(source, out var linked))
        {
            Prepare(path, name);
            Entries[path] = Kind.Link;
            Links[path] = Target(path, name, linked);
            return;
        }

        if (source is null || !Entries.TryGetValue(source, out var kind) || kind != Kind.File)
        {
            throw Unsafe(name, $"is a hard link to {DisplayText.Of(target, 120)}, which is not a file of the archive");
        }

        Prepare(path, name);
        var file = new FileInfo(OnDisk(source));
        using var content = file.OpenRead();
        Copy(path, name, content, (file.UnixFileMode & UnixFileMode.UserExecute) != 0);
    }

    public BuildFault Unsafe(string name, string problem) =>
        new(SourceReasons.ArchiveUnsafe, $"{DisplayText.Of(name, 120)} in the archive {problem}");

    /// <summary>Creates the links; none may point outside.</summary>
    public void Finish()
    {
        foreach (var (path, target) in Links)
        {
            File.CreateSymbolicLink(OnDisk(path), target);
        }

        CheckLinks(below: "");
    }

    /// <param name="below">Directory that has become the root: a link to what was next to it points outside.</param>
    public void CheckLinks(string below)
    {
        var start = below.Length == 0 ? 0 : below.Length + 1;
        foreach (var path in Links.Keys)
        {
            switch (TreePath.Find(root, path[start..]))
            {
                case TreePath.Outside:
                    throw Unsafe(path, "is a link that points outside the archive");
                case TreePath.Loop:
                    throw TreePath.Loop.Fault(path);
                default:
                    break;
            }
        }
    }

    /// <summary>Path of an entry in the tree; null for an entry that is left out.</summary>
    protected virtual string? Place(string name)
    {
        var path = RelativePath.Parse(name, out var problem);
        return problem is null ? path : throw Unsafe(name, problem);
    }

    /// <summary>Makes room for a file or link: in an archive, a name that appears twice is an attack or damage.</summary>
    protected virtual void Prepare(string path, string name)
    {
        if (Entries.ContainsKey(path))
        {
            throw Unsafe(name, "appears twice");
        }

        Make(ParentOf(path), name);
    }

    /// <summary>Makes room for a directory where there is none; what an archive has there already is in the way.</summary>
    protected virtual void PrepareDirectory(string path) { }

    /// <summary>The text of a link as it is made.</summary>
    protected virtual string Target(string path, string name, string target)
    {
        if (target.StartsWith('/'))
        {
            throw Unsafe(name, "is a link to an absolute path");
        }

        var depth = path.Count(character => character == '/');
        foreach (var part in target.Split('/'))
        {
            depth += part switch
            {
                "" or "." => 0,
                ".." => -1,
                _ => 1,
            };
            if (depth < 0)
            {
                throw Unsafe(name, "is a link that points outside the archive");
            }
        }

        return target;
    }

    protected void Make(string path, string name)
    {
        if (Entries.TryGetValue(path, out var kind))
        {
            if (kind != Kind.Directory)
            {
                throw Unsafe(name, $"lies below {DisplayText.Of(path, 120)}, which is not a directory");
            }

            return;
        }

        Make(ParentOf(path), name);
        Directory.CreateDirectory(OnDisk(path));
        Entries[path] = Kind.Directory;
    }

    protected static string ParentOf(string path) => path.LastIndexOf('/') is >= 0 and var slash ? path[..slash] : "";

    protected string OnDisk(string path) => Path.Combine(root, path);

    private bool IsDirectory(string path) => Entries.TryGetValue(path, out var kind) && kind == Kind.Directory;

    private long Copy(string path, string name, Stream content, bool executable)
    {
        Entries[path] = Kind.File;
        using var file = new FileStream(
            OnDisk(path),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = executable ? FileMode644 | Execute : FileMode644,
            }
        );
        var buffer = new byte[64 << 10];
        var total = 0L;
        int count;
        while ((count = content.Read(buffer)) > 0)
        {
            total += count;
            limits.CountBytes(name, count, total);
            file.Write(buffer, 0, count);
        }

        return total;
    }
}
