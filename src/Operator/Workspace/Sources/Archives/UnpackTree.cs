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

        PutLink(path, name, target);
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
            PutLink(path, name, linked);
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
        var prefix = below.Length == 0 ? "" : below + "/";
        var targets = new LinkTargets(path =>
            Links.TryGetValue(prefix + path, out var target) ? new LinkTargets.Node(target)
            : Entries.ContainsKey(prefix + path) ? new LinkTargets.Node(null)
            : null
        );
        foreach (var path in Links.Keys)
        {
            // Links in a circle lead nowhere, so not outside either.
            if (targets.Of(path[prefix.Length..]) is TreePath.Outside)
            {
                throw Unsafe(path, "is a link that points outside the archive");
            }
        }
    }

    /// <summary>Removes what macOS puts beside every file and directory: where one directory holds everything, they would be a second.</summary>
    public void RemoveMetadataOfMac()
    {
        foreach (var (path, _) in Entries.Where(entry => entry.Value == Kind.File && IsMetadataOfMac(entry.Key)).ToList())
        {
            File.Delete(OnDisk(path));
            Entries.Remove(path);
        }
    }

    /// <summary>Path of an entry in the tree; null for an entry that is left out.</summary>
    protected virtual string? Place(string name)
    {
        var path = RelativePath.Parse(name, out var problem);
        UnpackLimits.CheckDepth(path);
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
        Add(path, Kind.Directory);
        Directory.CreateDirectory(OnDisk(path));
    }

    protected virtual void Add(string path, Kind kind)
    {
        limits.CountMade(Entries.Count, path);
        Entries[path] = kind;
    }

    protected static string ParentOf(string path) => path.LastIndexOf('/') is >= 0 and var slash ? path[..slash] : "";

    protected string OnDisk(string path) => Path.Combine(root, path);

    private bool IsDirectory(string path) => Entries.TryGetValue(path, out var kind) && kind == Kind.Directory;

    private void PutLink(string path, string name, string target)
    {
        Prepare(path, name);
        Add(path, Kind.Link);
        Links[path] = Target(path, name, target);
    }

    private bool IsMetadataOfMac(string path)
    {
        var parent = ParentOf(path);
        var name = parent.Length == 0 ? path : path[(parent.Length + 1)..];
        return name is ".DS_Store" or "._."
            || (
                name.StartsWith("._", StringComparison.Ordinal)
                && Entries.ContainsKey(parent.Length == 0 ? name[2..] : $"{parent}/{name[2..]}")
            );
    }

    private long Copy(string path, string name, Stream content, bool executable)
    {
        Add(path, Kind.File);
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
