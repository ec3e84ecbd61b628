using System.Globalization;
using Operator.Core.Formats.Versions;
using Operator.Core.Planning.Catalog;

namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>Which Node.js a project gets: what it pins, otherwise what its ranges and the packages in its lock file allow.</summary>
internal static class NodeVersions
{
    // Names of the long-term versions; those that come later have to be written as numbers.
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["argon"] = "4",
        ["boron"] = "6",
        ["carbon"] = "8",
        ["dubnium"] = "10",
        ["erbium"] = "12",
        ["fermium"] = "14",
        ["gallium"] = "16",
        ["hydrogen"] = "18",
        ["iron"] = "20",
        ["jod"] = "22",
        ["krypton"] = "24",
    };

    public static ChosenVersion Choose(PlanContext context, PackageJson? package)
    {
        var now = context.Request.StartTime;
        var runtime = context.Catalog["node"];
        var wish = Wish(context.Files, package, context.Warnings);
        var range = wish is null ? null : VersionRange.Parse(Numbers(wish.Text, runtime, now) ?? wish.Text);
        var needs = package is null ? [] : NeedsOf(LockedPackages.Of(context.Files, package), runtime);
        var allowed = runtime.Versions.Where(version => needs.All(need => need.Range.Meets(version.Name))).ToList();
        var decides = needs.Count == 0 || allowed.Count == 0 ? null : needs[0].Wish;
        if (wish is not null && range is not null)
        {
            if (decides is not null && !allowed.Any(version => range.Meets(version.Name)))
            {
                Contradiction(context, runtime, wish, range, needs);
            }
            else if (decides is not null)
            {
                runtime = runtime with { Versions = allowed };
            }

            return ChooseVersion.InRange(
                runtime,
                wish with
                {
                    Text = Numbers(wish.Text, runtime, now) ?? wish.Text,
                },
                now,
                context.Warnings
            );
        }

        if (decides is null)
        {
            return ChooseVersion.InRange(runtime, wish, now, context.Warnings);
        }

        var chosen = ChooseVersion.InRange(runtime with { Versions = allowed }, wish, now, context.Warnings);
        return chosen with { From = decides.From, Words = decides.Words };
    }

    private static List<CatalogVersion> LongTerm(CatalogRuntime runtime, DateTimeOffset now) =>
        [.. runtime.Versions.Where(version => VersionNumber.Parse(version.Name).Major % 2 == 0 && !version.IsPast(now))];

    private static void Contradiction(PlanContext context, CatalogRuntime runtime, VersionWish wish, VersionRange range, List<Need> needs)
    {
        // A version that the catalog does not have is refused, or taken as it is, in other words.
        if (
            runtime.Versions.Any(version => range.Meets(version.Name))
            && needs.FirstOrDefault(need => !runtime.Versions.Any(version => range.Meets(version.Name) && need.Range.Meets(version.Name)))
                is { } need
        )
        {
            context.Warnings.Add(
                $"{wish.From} asks for node {DisplayText.Of(wish.Text, 40)}, but {need.Wish.From} needs {DisplayText.Of(need.Wish.Text, 60)}; the install or the build can fail"
            );
        }
    }

    private sealed record Need(VersionWish Wish, VersionRange Range, int Excluded);

    /// <summary>What direct dependencies need, as far as it rules out a version of the catalog; the strictest first.</summary>
    private static List<Need> NeedsOf(LockedPackages locked, CatalogRuntime runtime) =>
        [
            .. locked
                .NodeEngines.Select(engine => (engine.Name, engine.Range, Parsed: VersionRange.Parse(engine.Range)))
                .Where(engine => engine.Parsed is not null)
                .Select(engine => new Need(
                    new VersionWish(engine.Range, $"engines of {DisplayText.Of(engine.Name, 60)} in {locked.File}"),
                    engine.Parsed!,
                    runtime.Versions.Count(version => !engine.Parsed!.Meets(version.Name))
                ))
                .Where(need => need.Excluded > 0)
                .OrderByDescending(need => need.Excluded)
                .ThenBy(need => need.Wish.From, StringComparer.Ordinal),
        ];

    /// <summary>A pin comes before a range; where they contradict each other, a warning says so.</summary>
    private static VersionWish? Wish(IProjectFiles files, PackageJson? package, List<string> warnings)
    {
        var engines = package?.NodeEngine is { } engine ? new VersionWish(engine, "engines.node in package.json") : null;
        var pin = package?.VoltaNode is { } volta
            ? new VersionWish(volta, "volta.node in package.json")
            : Line(files, ".nvmrc") ?? Line(files, ".node-version") ?? ToolVersions.Find(files, "nodejs", "node");
        if (pin is not null && engines is not null && VersionNumber.Read(pin.Text.TrimStart('v'), out _) is { } number)
        {
            var major = number.Major.ToString(CultureInfo.InvariantCulture);
            if (VersionRange.Parse(engines.Text)?.Meets(major) == false)
            {
                warnings.Add(
                    $"{pin.From} asks for node {DisplayText.Of(pin.Text, 40)}, which {engines.From} ({DisplayText.Of(engines.Text, 60)}) does not allow; {pin.From} is used"
                );
            }
        }

        return pin
            ?? engines
            ?? (package?.DevelopmentNode is { } development ? new VersionWish(development, "devEngines.runtime in package.json") : null);
    }

    /// <summary>The first line that is neither empty nor a comment.</summary>
    private static VersionWish? Line(IProjectFiles files, string name) =>
        files.ReadText(name)?.Split('\n', 50).Select(line => line.Split('#')[0].Trim()).FirstOrDefault(line => line.Length > 0) is { } found
            ? new VersionWish(found, name)
            : null;

    /// <summary>Words that stand for a version, as numbers; null for text that has numbers of its own, or says nothing.</summary>
    internal static string? Numbers(string text, CatalogRuntime runtime, DateTimeOffset now)
    {
        var word = text.Trim().ToLowerInvariant();
        var longTerm = LongTerm(runtime, now);
        return word switch
        {
            "node" or "latest" or "current" or "stable" or "lts" or "lts/*" or "lts/latest" or "--lts" => longTerm.LastOrDefault()?.Name,
            _ when word.StartsWith("lts/-", StringComparison.Ordinal)
                    && int.TryParse(word[5..], NumberStyles.None, CultureInfo.InvariantCulture, out var back)
                    && back < longTerm.Count => longTerm[^(back + 1)].Name,
            _ when Names.TryGetValue(
                    word.StartsWith("lts/", StringComparison.Ordinal) || word.StartsWith("lts-", StringComparison.Ordinal)
                        ? word[4..]
                        : word,
                    out var number
                ) => number,
            _ when word.StartsWith("node-", StringComparison.Ordinal) || word.StartsWith("node@", StringComparison.Ordinal) => word[5..],
            _ => null,
        };
    }
}
