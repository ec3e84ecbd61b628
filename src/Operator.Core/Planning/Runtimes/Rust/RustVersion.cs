using System.Globalization;
using Operator.Core.Formats.Toml;
using Operator.Core.Formats.Versions;
using Operator.Core.Planning.Catalog;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Rust;

/// <summary>
/// The version of Rust: what rust-toolchain names, exactly; otherwise rust-version as the least. The format of Cargo.lock and the
/// edition have a least version of their own, and say nothing more: then the newest compiles, since Rust stays compatible.
/// </summary>
internal static class RustVersion
{
    private const string Runtime = "rust";

    public static ChosenVersion Choose(PlanContext context, RustSource source, RustCrate crate, TomlValue.Table? locked)
    {
        var (least, because) = Least(source, locked);
        if (RustToolchain.Read(context.Files) is { } toolchain)
        {
            return OfToolchain(context, toolchain, least, because);
        }

        if (crate.Field("rust-version", source.Root) is { } own)
        {
            var chosen = context.VersionAtLeast(Runtime, new VersionWish(own, Place(source, crate)));
            if (VersionNumber.Parse(chosen.Version.Name) >= least)
            {
                return chosen;
            }
        }

        if (least > VersionNumber.Parse(context.Catalog[Runtime].DefaultVersion.Name))
        {
            return Newest(context, because);
        }

        return locked is null && source.Crates.Any(one => one.Dependencies.Any())
            ? Newest(context, "catalog, the newest because there is no Cargo.lock")
            : context.VersionAtLeast(Runtime, null);
    }

    private static ChosenVersion OfToolchain(PlanContext context, RustToolchain toolchain, VersionNumber least, string because)
    {
        if (!toolchain.IsVersion)
        {
            if (!toolchain.IsStable)
            {
                context.Warnings.Add(
                    $"{toolchain.File} asks for {DisplayText.Of(toolchain.Channel)}, which no image has: rustup fetches it in each build, so two builds can differ; name a version to avoid that"
                );
            }

            return Newest(context, toolchain.File);
        }

        var asked = VersionNumber.Parse(toolchain.Channel);
        if (asked < least)
        {
            throw new PlanRefusal(
                PlanReasons.VersionUnsupported,
                $"{toolchain.File} asks for rust {DisplayText.Of(toolchain.Channel)}, but {because} needs {least.Major}.{least.Minor} or later; raise the version"
            );
        }

        var exact = toolchain.Exact(context.Catalog[Runtime]);
        if (exact is not null && !context.Catalog[Runtime].Versions.Contains(exact))
        {
            context.Warnings.Add(
                $"{toolchain.File} asks for rust {exact.Name}, which the catalog does not have; {exact.Image("image")} is used unchecked"
            );
            return new ChosenVersion(exact, toolchain.File);
        }

        return context.VersionInRange(
            Runtime,
            new VersionWish(exact?.Name ?? toolchain.Channel, toolchain.File) { Words = toolchain.Channel }
        );
    }

    private static ChosenVersion Newest(PlanContext context, string because) =>
        context.VersionInRange(Runtime, new VersionWish(context.Catalog[Runtime].Versions[^1].Name, because)) with
        {
            Words = null,
        };

    private static (VersionNumber Version, string Because) Least(RustSource source, TomlValue.Table? locked)
    {
        var format = (locked?.Find("version") as TomlValue.Integer)?.Value ?? 0;
        // Cargo reads the manifests of all members, whatever it builds.
        var edition = source
            .Crates.Select(crate => crate.Field("edition", source.Root))
            .Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : 0)
            .DefaultIfEmpty()
            .Max();
        return edition >= 2024 ? (new(1, 85, 0), "edition 2024 in Cargo.toml")
            : format >= 4 ? (new(1, 78, 0), "Cargo.lock of version 4")
            : edition >= 2021 ? (new(1, 56, 0), "edition 2021 in Cargo.toml")
            : (default, "Cargo.toml");
    }

    private static string Place(RustSource source, RustCrate crate) =>
        crate.Manifest.FindText("package", "rust-version") is null && source.Root.FindTable("workspace") is not null
            ? "rust-version in Cargo.toml"
            : "rust-version in " + RustCrate.Under(crate.Directory, "Cargo.toml");
}
