using Operator.Core.Formats.Versions;
using Operator.Entities;

namespace Operator.Core.Planning.Catalog;

/// <param name="Text">As the project writes it.</param>
/// <param name="From">Where, for example <c>engines.node in package.json</c>.</param>
public sealed record VersionWish(string Text, string From)
{
    /// <summary>The words themselves, where <see cref="Text"/> is what they mean.</summary>
    public string Words { get; init; } = Text;

    /// <summary>What <see cref="Text"/> means, where the language has a notation of its own.</summary>
    public string? Range { get; init; }

    /// <summary>The first line of a file; null if there is no such file or the line is empty.</summary>
    public static VersionWish? FirstLine(IProjectFiles files, string name) =>
        files.ReadText(name)?.Split('\n')[0].Trim() is { Length: > 0 } line ? new VersionWish(line, name) : null;
}

/// <param name="From">What decided: the wish's place, or <c>catalog</c>.</param>
public sealed record ChosenVersion(CatalogVersion Version, string From)
{
    /// <summary>What is written there; null where it names no version.</summary>
    public string? Words { get; init; }
}

/// <summary>The project's wish first, then the catalog's default.</summary>
internal static class ChooseVersion
{
    /// <summary>The version that a range asks for: the default where it fits, otherwise the newest that fits; a supported one before all others.</summary>
    public static ChosenVersion InRange(CatalogRuntime runtime, VersionWish? wish, DateTimeOffset now, List<string> warnings)
    {
        if (wish is null)
        {
            return Warned(runtime, new ChosenVersion(runtime.DefaultVersion, "catalog"), now, warnings);
        }

        if (VersionRange.Parse(wish.Range ?? wish.Text) is not { } range)
        {
            warnings.Add(
                $"{wish.From} says \"{DisplayText.Of(wish.Text)}\", which names no version; {runtime.Name} {runtime.DefaultVersion.Name} is used"
            );
            return Warned(runtime, new ChosenVersion(runtime.DefaultVersion, "catalog"), now, warnings);
        }

        var fitting = runtime.Versions.Where(version => range.Meets(version.Name)).ToList();
        var chosen =
            Preferred(runtime, fitting, now) ?? NewerVersion.Of(runtime, range, wish, warnings) ?? throw Unsupported(runtime, wish);
        return Warned(runtime, new ChosenVersion(chosen, wish.From) { Words = wish.Words }, now, warnings);
    }

    /// <summary>Of several the default, otherwise the newest; one past its end of life only where no other fits.</summary>
    private static CatalogVersion? Preferred(CatalogRuntime runtime, List<CatalogVersion> fitting, DateTimeOffset now)
    {
        var supported = fitting.Where(version => version.IsUpdated(now)).ToList();
        var from = supported.Count > 0 ? supported : fitting;
        return from.Contains(runtime.DefaultVersion) ? runtime.DefaultVersion : from.LastOrDefault();
    }

    /// <summary>
    /// What the project asks for is the least: that very version where the catalog has it, since the project was written for it; otherwise the
    /// default where it is new enough, otherwise the lowest that is.
    /// </summary>
    public static ChosenVersion AtLeast(CatalogRuntime runtime, VersionWish? wish, DateTimeOffset now, List<string> warnings)
    {
        if (wish is null || VersionNumber.Read(wish.Text, out var parts) is not { } least)
        {
            return InRange(runtime, wish, now, warnings);
        }

        var minimum = parts > 2 ? least with { Patch = 0 } : least;
        var chosen =
            runtime.Versions.FirstOrDefault(version => VersionNumber.Parse(version.Name) == minimum)
            ?? (
                VersionNumber.Parse(runtime.DefaultVersion.Name) >= minimum
                    ? runtime.DefaultVersion
                    : runtime.Versions.FirstOrDefault(version => VersionNumber.Parse(version.Name) >= minimum)
                        ?? NewerVersion.AtLeast(runtime, minimum, wish, warnings)
                        ?? throw Unsupported(runtime, wish)
            );
        return Warned(runtime, Because(chosen, wish), now, warnings);
    }

    /// <summary>The project's words only where they name this version; otherwise they set no more than the least.</summary>
    private static ChosenVersion Because(CatalogVersion chosen, VersionWish wish) =>
        VersionRange.Parse(wish.Text)?.Meets(chosen.Name) == true
            ? new ChosenVersion(chosen, wish.From) { Words = wish.Words }
            : new ChosenVersion(chosen, $"catalog, since {wish.From} asks for {DisplayText.Of(wish.Text, 40)} or later");

    private static ChosenVersion Warned(CatalogRuntime runtime, ChosenVersion chosen, DateTimeOffset now, List<string> warnings)
    {
        if (chosen.Version.IsPast(now))
        {
            var successor = runtime.Successor is { } next && next != chosen.Version.Name ? $"; move to {runtime.Name} {next}" : "";
            warnings.Add(
                chosen.Version.Successor is { } image
                    ? $"The image {chosen.Version.Image("run")} of {runtime.Name} {chosen.Version.Name} has had no updates since {chosen.Version.EndOfLifeText}; {image} has the same version"
                    : $"{runtime.Name} {chosen.Version.Name} reached its end of life on {chosen.Version.EndOfLifeText}{successor}"
            );
        }

        return chosen;
    }

    private static PlanRefusal Unsupported(CatalogRuntime runtime, VersionWish wish) =>
        new(
            PlanReasons.VersionUnsupported,
            $"{wish.From} asks for {runtime.Name} {DisplayText.Of(wish.Text)}; the supported versions are {string.Join(", ", runtime.Versions.Select(version => version.Name))}"
        );
}
