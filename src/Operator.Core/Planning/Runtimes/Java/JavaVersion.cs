using System.Globalization;
using System.Text.RegularExpressions;
using Operator.Core.Formats.Versions;
using Operator.Core.Planning.Catalog;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Java;

/// <summary>What a build says about its version of Java.</summary>
internal sealed record JavaNeeds
{
    public VersionWish? Wish { get; init; }

    /// <summary>A toolchain: Gradle takes no other. Otherwise the wish is the least.</summary>
    public bool Exact { get; init; }

    /// <summary>The newest that the build tool runs on; null for any.</summary>
    public int? Highest { get; init; }

    public int? Lowest { get; init; }

    /// <summary>The tool and where its version is named.</summary>
    public string Tool { get; init; } = "";
}

/// <summary>The version of Java by the build, then by .java-version, system.properties, .sdkmanrc, .tool-versions and mise.toml, then by the catalog.</summary>
internal static partial class JavaVersion
{
    private const string Runtime = "java";

    // It still compiles for Java 7 and runs what was written for 8 and 11.
    private const int Floor = 17;

    public static ChosenVersion Choose(PlanContext context, JavaNeeds needs)
    {
        var pinned = needs.Exact ? needs.Wish : Pinned(context.Files) ?? needs.Wish;
        var exact = needs.Exact || (pinned is not null && pinned != needs.Wish);
        if (pinned is not null && Number(pinned) is null)
        {
            context.Warnings.Add(
                $"{pinned.From} says \"{DisplayText.Of(pinned.Text)}\", which names no version; java {context.Catalog[Runtime].DefaultVersion.Name} is used"
            );
            pinned = null;
        }

        var number = pinned is null ? null : Number(pinned);
        if (number is { } asked && (asked > (needs.Highest ?? asked) || (exact && asked < (needs.Lowest ?? asked))))
        {
            throw new PlanRefusal(
                PlanReasons.VersionUnsupported,
                $"{pinned!.From} asks for java {asked}, but {needs.Tool} runs on java {needs.Lowest ?? 8} to {needs.Highest ?? 99}; change one of the two"
            );
        }

        return exact && number is { } only ? Exactly(context, pinned!, only, needs.Exact)
            : Limited(context, needs, number) is { } limited ? limited
            : AtLeast(context, pinned, number);
    }

    /// <summary>Of the versions on which the tool runs the newest, where the usual one is not among them.</summary>
    private static ChosenVersion? Limited(PlanContext context, JavaNeeds needs, int? least)
    {
        var catalog = context.Catalog[Runtime];
        var usual = least is { } asked ? Math.Max(asked, Floor) : VersionNumber.Parse(catalog.DefaultVersion.Name).Major;
        if (usual <= (needs.Highest ?? usual) && usual >= (needs.Lowest ?? usual))
        {
            return null;
        }

        var fitting = catalog.Versions.LastOrDefault(version =>
            VersionNumber.Parse(version.Name).Major is var major
            && major <= (needs.Highest ?? major)
            && major >= Math.Max(needs.Lowest ?? 0, least ?? 0)
        );
        return fitting is not null
            ? context.VersionInRange(Runtime, new VersionWish(fitting.Name, needs.Tool)) with
            {
                Words = null,
            }
            : throw new PlanRefusal(
                PlanReasons.VersionUnsupported,
                $"{needs.Tool} runs on java {needs.Highest} at most, and the catalog has no such version; raise the version of the wrapper"
            );
    }

    /// <summary>
    /// The version that the project was written for, rather than the newest: a compiler plugin (Lombok) or a framework often does not run on
    /// one that came out after it.
    /// </summary>
    private static ChosenVersion AtLeast(PlanContext context, VersionWish? wish, int? number)
    {
        if (wish is null || number is not { } least)
        {
            return context.VersionAtLeast(Runtime, null);
        }

        var catalog = context.Catalog[Runtime];
        var versions = catalog
            .Versions.Where(version => VersionNumber.Parse(version.Name).Major >= Floor && version.IsUpdated(context.Request.StartTime))
            .ToList();
        return ChooseVersion.AtLeast(
            versions.Count == 0 ? catalog : catalog with { Versions = versions, Default = versions[0].Name },
            wish with
            {
                Text = least.ToString(CultureInfo.InvariantCulture),
            },
            context.Request.StartTime,
            context.Warnings
        );
    }

    private static ChosenVersion Exactly(PlanContext context, VersionWish wish, int number, bool isToolchain)
    {
        var catalog = context.Catalog[Runtime];
        var name = number.ToString(CultureInfo.InvariantCulture);
        var newest = catalog.Versions[^1];
        if (number > VersionNumber.Parse(newest.Name).Major && number <= VersionNumber.Parse(newest.Name).Major + 6)
        {
            context.Warnings.Add(
                $"{wish.From} asks for java {name}, which is newer than the catalog's {newest.Name}; its images are used unchecked"
            );
            return new ChosenVersion(
                newest with
                {
                    Name = name,
                    EndOfLife = null,
                    Successor = null,
                    Images = newest.Images.ToDictionary(image => image.Key, image => Renumbered(image.Value, newest.Name, name)),
                },
                wish.From
            )
            {
                Words = wish.Words,
            };
        }

        if (isToolchain || catalog.Versions.Any(version => version.Name == name))
        {
            return context.VersionInRange(Runtime, wish with { Text = name });
        }

        var chosen = context.VersionAtLeast(Runtime, wish with { Text = name });
        context.Warnings.Add($"{wish.From} asks for java {name}, which the catalog does not have; java {chosen.Version.Name} is used");
        return chosen with { From = "catalog", Words = null };
    }

    private static string Renumbered(string image, string old, string name) =>
        image
            .Replace("-" + old, "-" + name, StringComparison.Ordinal)
            .Replace(":" + old + "-", ":" + name + "-", StringComparison.Ordinal)
            .Replace("jdk" + old, "jdk" + name, StringComparison.Ordinal);

    private static VersionWish? Pinned(IProjectFiles files) =>
        VersionWish.FirstLine(files, ".java-version")
        ?? Property(files, "system.properties", "java.runtime.version")
        ?? Property(files, ".sdkmanrc", "java")
        ?? ToolVersions.Find(files, "java");

    private static VersionWish? Property(IProjectFiles files, string file, string name) =>
        (files.ReadText(file) ?? "")
            .Split('\n')
            .Select(line => line.Split('=', 2))
            .Where(parts => parts.Length == 2 && parts[0].Trim() == name && parts[1].Trim().Length > 0)
            .Select(parts => new VersionWish(parts[1].Trim(), file))
            .FirstOrDefault();

    /// <summary>21 of 21, 21.0.2-tem, temurin-21.0.2+13 and openjdk64-21; 8 of 1.8.</summary>
    internal static int? Number(VersionWish wish) =>
        Major.Match(wish.Text) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"\A(?:[A-Za-z][A-Za-z0-9_.]*-)*(?:1\.)?([0-9]{1,3})(?![0-9])", RegexOptions.None, 200)]
    private static partial Regex Major { get; }
}
