using System.Text;

namespace Operator.Workspace.Sources;

/// <summary>Names of files as archives, ConfigMaps and manifests give them → a path inside the tree, or what is wrong with it.</summary>
internal static class RelativePath
{
    private const int MaxName = 255;

    /// <summary>In characters, of all files of a source together: they are held in memory.</summary>
    public const int MaxNames = 32 << 20;

    /// <summary>In directories: far more than any project has, and few enough for programs that go down by recursion.</summary>
    public const int MaxDepth = 256;

    /// <summary>In bytes: what Linux allows, less room for the directories that the tree lies in here and in the engine.</summary>
    public const int MaxPath = 4096 - 512;

    /// <summary>The path with forward slashes and without "." parts; "" for the root.</summary>
    /// <param name="problem">As in "is absolute"; null when the path is fine.</param>
    public static string Parse(string text, out string? problem)
    {
        problem = Problem(text);
        return problem is null ? string.Join('/', Parts(text)) : "";
    }

    private static string? Problem(string text)
    {
        if (text.StartsWith('/'))
        {
            return "is absolute";
        }

        if (text.Any(char.IsControl))
        {
            return "has control characters in its name";
        }

        if (text.Contains('\\', StringComparison.Ordinal))
        {
            return "has a backslash in its name";
        }

        var parts = Parts(text).ToList();
        if (parts.Contains(".."))
        {
            return "points outside the source with ..";
        }

        return Encoding.UTF8.GetByteCount(text) > MaxPath || parts.Any(part => Encoding.UTF8.GetByteCount(part) > MaxName)
            ? "has too long a name"
            : null;
    }

    /// <param name="path">As <see cref="Parse"/> returns it.</param>
    public static bool IsTooDeep(string path) => path.Count(character => character == '/') > MaxDepth;

    private static IEnumerable<string> Parts(string text) => text.Split('/').Where(part => part is not ("" or "."));
}
