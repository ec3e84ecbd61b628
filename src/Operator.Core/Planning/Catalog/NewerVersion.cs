using System.Globalization;
using Operator.Core.Formats.Versions;

namespace Operator.Core.Planning.Catalog;

/// <summary>A version that came out after the catalog was written, for images whose tags are certain.</summary>
internal static class NewerVersion
{
    /// <summary>How many versions past the newest one are believed to exist.</summary>
    private const int Ahead = 4;

    private static readonly string[] Certain = ["node", "python", "go", "rust", "dotnet", "ruby"];

    /// <summary>For a project that names the least it needs.</summary>
    public static CatalogVersion? AtLeast(CatalogRuntime runtime, VersionNumber least, VersionWish wish, List<string> warnings) =>
        VersionRange.Parse($">={least}") is { } range ? Of(runtime, range, wish, warnings) : null;

    /// <returns>Null where the range asks for no such version.</returns>
    public static CatalogVersion? Of(CatalogRuntime runtime, VersionRange range, VersionWish wish, List<string> warnings)
    {
        if (!Certain.Contains(runtime.Name) || runtime.Versions.Count == 0)
        {
            return null;
        }

        var newest = runtime.Versions[^1];
        // Node's even versions are the ones that stay.
        var name = Names(runtime.Name, newest.Name)
            .Where(range.Meets)
            .OrderBy(name => runtime.Name == "node" ? VersionNumber.Parse(name).Major % 2 : 0)
            .FirstOrDefault();
        if (name is null || newest.Images.Values.Any(image => image.Contains('@', StringComparison.Ordinal)))
        {
            return null;
        }

        var version = newest with
        {
            Name = name,
            EndOfLife = null,
            Successor = null,
            Images = newest.Images.ToDictionary(
                image => image.Key,
                image => image.Value.Replace(":" + newest.Name, ":" + name, StringComparison.Ordinal)
            ),
        };
        warnings.Add(
            $"{wish.From} asks for {runtime.Name} {DisplayText.Of(wish.Text, 40)}, which is newer than the catalog's {newest.Name}; {version.Image("image")} is used unchecked"
        );
        return version;
    }

    /// <summary>The versions that follow one: .NET's first number counts up, the last one of all others.</summary>
    private static IEnumerable<string> Names(string runtime, string newest)
    {
        var (before, number, after) =
            runtime == "dotnet" && newest.Split('.') is [var major, var minor]
                ? ("", major, "." + minor)
                : (newest[..(newest.LastIndexOf('.') + 1)], newest[(newest.LastIndexOf('.') + 1)..], "");
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            ? Enumerable.Range(last + 1, Ahead).Select(next => before + next.ToString(CultureInfo.InvariantCulture) + after)
            : [];
    }
}
