using System.Text.RegularExpressions;
using Operator.Core.Planning.Catalog;

namespace Operator.Core.Planning.Runtimes.Deno;

/// <summary>
/// Which Deno a project gets. Every release has an image of its own, and none has one that moves on with updates: so a project that names a
/// release gets that very one, and all others get the newest release of the version in the catalog.
/// </summary>
internal static partial class DenoVersion
{
    public static ChosenVersion Choose(PlanContext context, DenoProject project)
    {
        var wish = Wish(context.Files, project);
        var release =
            wish is null ? null
            : Release.Match(wish.Words) is { Success: true } match ? match
            : null;
        if (wish is null || release is null)
        {
            return context.VersionInRange("deno", wish);
        }

        var minor = release.Groups["minor"].Value;
        var runtime = context.Catalog["deno"];
        if (runtime.Versions.Any(version => version.Name == minor))
        {
            var known = context.VersionInRange("deno", wish with { Range = minor });
            return known with { Version = Exactly(known.Version, release.Groups["all"].Value) };
        }

        var newest = Exactly(runtime.Versions[^1], release.Groups["all"].Value) with { Name = minor, EndOfLife = null };
        if (newest.Image("image") == runtime.Versions[^1].Image("image"))
        {
            return context.VersionInRange("deno", wish with { Range = minor });
        }

        context.Warnings.Add(
            $"{wish.From} asks for deno {release.Groups["all"].Value}, which the catalog does not have; {newest.Image("image")} is used unchecked"
        );
        return new ChosenVersion(newest, wish.From) { Words = wish.Words };
    }

    private static VersionWish? Wish(IProjectFiles files, DenoProject project) =>
        Named(VersionWish.FirstLine(files, ".dvmrc"))
        ?? Named(VersionWish.FirstLine(files, ".deno-version"))
        ?? Named(ToolVersions.Find(files, "deno"))
        ?? (
            project.Package?.Field("engines", "deno") is { } engine ? Named(new VersionWish(engine, "engines.deno in package.json")) : null
        );

    /// <summary>v2.6.4 is 2.6.4, and latest is no wish.</summary>
    private static VersionWish? Named(VersionWish? wish) =>
        wish is null || Latest.IsMatch(wish.Text) ? null : new VersionWish(wish.Text.TrimStart('v'), wish.From) { Words = wish.Text };

    /// <summary>The image of one release, where the catalog's own tag ends in another one.</summary>
    private static CatalogVersion Exactly(CatalogVersion version, string release) =>
        version with
        {
            Images = version.Images.ToDictionary(image => image.Key, image => Tag.Replace(image.Value, ":${1}" + release)),
        };

    [GeneratedRegex(@"\A=?v?(?<all>(?<minor>\d{1,4}\.\d{1,4})\.\d{1,4})\z")]
    private static partial Regex Release { get; }

    [GeneratedRegex(@"\A(?:latest|lts|stable|canary|rc|\*)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Latest { get; }

    [GeneratedRegex(@":([a-z]{1,20}-)?\d+\.\d+\.\d+\z")]
    private static partial Regex Tag { get; }
}
