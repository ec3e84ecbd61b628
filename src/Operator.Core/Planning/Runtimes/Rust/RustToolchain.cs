using Operator.Core.Formats;
using Operator.Core.Formats.Toml;
using Operator.Core.Formats.Versions;
using Operator.Core.Planning.Catalog;

namespace Operator.Core.Planning.Runtimes.Rust;

/// <summary>
/// rust-toolchain.toml and rust-toolchain, which may hold one word or the same TOML; rustup obeys the one without extension. Without them, the
/// version that asdf and mise install.
/// </summary>
/// <param name="Channel">For example stable, nightly-2026-01-01 or 1.82.0.</param>
/// <param name="File">Where it is named.</param>
internal sealed record RustToolchain(string Channel, string File)
{
    public bool IsVersion => VersionNumber.Read(Channel, out var parts) is not null && parts > 1;

    public bool IsStable => Channel == "stable";

    public static RustToolchain? Read(IProjectFiles files)
    {
        if (files.ReadText("rust-toolchain") is { } text && OfText(text) is { Length: > 0 } channel)
        {
            return new RustToolchain(channel, "rust-toolchain");
        }

        return ProjectToml.Read(files, "rust-toolchain.toml")?.FindText("toolchain", "channel")?.Trim() is { Length: > 0 } named
                ? new RustToolchain(named, "rust-toolchain.toml")
            : ToolVersions.Find(files, "rust") is { } tool ? new RustToolchain(tool.Text, tool.From)
            : null;
    }

    private static string? OfText(string text)
    {
        if (!text.Contains('[', StringComparison.Ordinal))
        {
            return text.Trim().Split('\n')[0].Trim();
        }

        try
        {
            return TomlReader.Read(text).FindText("toolchain", "channel")?.Trim();
        }
        catch (SyntaxException exception)
        {
            throw new PlanRefusal(Entities.PlanReasons.ProjectFileInvalid, $"rust-toolchain: {exception.Message}");
        }
    }

    /// <summary>The image of a version that is named exactly: the catalog's own where it has it, otherwise the one with that tag.</summary>
    public CatalogVersion? Exact(CatalogRuntime catalog)
    {
        if (VersionNumber.Read(Channel, out _) is not { } asked)
        {
            return null;
        }

        var name = FormattableString.Invariant($"{asked.Major}.{asked.Minor}");
        if (catalog.Versions.FirstOrDefault(version => version.Name == name) is { } known)
        {
            return known;
        }

        // Debian 12's images begin with 1.70; those of before run on it, since its C library is newer.
        var nearest = catalog.Versions.LastOrDefault(version => VersionNumber.Parse(version.Name) < asked) ?? catalog.Versions[0];
        var images = nearest.Images.ToDictionary(
            image => image.Key,
            image => image.Value.Replace("rust:" + nearest.Name, "rust:" + name, StringComparison.Ordinal)
        );
        return images["image"] == nearest.Image("image") ? null : new CatalogVersion { Name = name, Images = images };
    }
}
