namespace Operator.Core.Planning;

/// <summary>Paths inside the source as foreign files write them: with <c>./</c>, <c>..</c> and doubled slashes.</summary>
internal static class SourcePath
{
    /// <param name="directory">Directory that the path is relative to, itself inside the source.</param>
    /// <returns>The path from the source's root, "" for the root itself; null when it leads out, is absolute or has a control character.</returns>
    public static string? Resolve(string directory, string path)
    {
        if (path.StartsWith('/') || path.Contains('\\', StringComparison.Ordinal) || path.Any(char.IsControl))
        {
            return null;
        }

        var place = new List<string>();
        foreach (var name in directory.Split('/').Concat(path.Split('/')).Where(name => name is not ("" or ".")))
        {
            if (name != "..")
            {
                place.Add(name);
            }
            else if (place.Count > 0)
            {
                place.RemoveAt(place.Count - 1);
            }
            else
            {
                return null;
            }
        }

        return string.Join('/', place);
    }

    public static string DirectoryOf(string path) => path.LastIndexOf('/') is >= 0 and var slash ? path[..slash] : "";

    /// <summary>True when the path is the directory itself or below it.</summary>
    public static bool IsWithin(string directory, string path) =>
        directory.Length == 0 || path == directory || path.StartsWith(directory + "/", StringComparison.Ordinal);
}
