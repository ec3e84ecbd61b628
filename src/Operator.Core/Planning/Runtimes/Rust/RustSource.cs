using Operator.Core.Formats.Toml;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Rust;

/// <summary>A Cargo.toml with all packages of its workspace, and the program of them that is built.</summary>
/// <param name="Root">The manifest in the source's root.</param>
/// <param name="Crates">The root's own package, and the members of its workspace.</param>
internal sealed record RustSource(TomlValue.Table Root, IReadOnlyList<RustCrate> Crates)
{
    public const int MostMembers = 100;

    public static RustSource Read(IProjectFiles files)
    {
        var root =
            ProjectToml.Read(files, "Cargo.toml") ?? throw new PlanRefusal(PlanReasons.ProjectFileMissing, "The source has no Cargo.toml");
        if (root.FindTable("package") is not null && root.FindText("package", "name") is null)
        {
            throw new PlanRefusal(PlanReasons.ProjectFileInvalid, "Cargo.toml: package.name is missing");
        }

        var excluded = root.FindTexts("workspace", "exclude");
        var members = Expanded(files, root.FindTexts("workspace", "members")).Except(excluded).Take(MostMembers);
        return new RustSource(
            root,
            [.. members.Prepend("").Distinct(StringComparer.Ordinal).Select(path => RustCrate.Read(files, path)).OfType<RustCrate>()]
        );
    }

    /// <summary>The program to build: the root's own, otherwise the only one among default-members or members.</summary>
    /// <param name="wanted">A program that the Procfile starts; null without one.</param>
    public (RustCrate Crate, string Name) Program(IProjectFiles files, string? wanted)
    {
        var all = Candidates(files).SelectMany(crate => crate.Programs(files).Select(name => (Crate: crate, Name: name))).ToList();
        if (wanted is not null && all.FirstOrDefault(one => one.Name == wanted) is { Crate: not null } named)
        {
            return named;
        }

        if (
            Crates.FirstOrDefault(crate => crate.Directory.Length == 0) is { } own
            && (own.DefaultRun is not null || Crates.Count == 1 || all.Any(one => one.Crate == own))
        )
        {
            return (own, own.DefaultRun ?? OnlyOne([.. all.Where(one => one.Crate == own)], "package.default-run in Cargo.toml").Name);
        }

        var preferred = all.Where(one => one.Crate.DefaultRun is null || one.Crate.DefaultRun == one.Name).ToList();
        return OnlyOne(preferred, "default-members of [workspace] in Cargo.toml, or by a Procfile");
    }

    /// <summary>True where members are written in a way that only cargo can resolve.</summary>
    public bool HasOddMembers
    {
        get
        {
            var members = Root.FindTexts("workspace", "members");
            return members.Count >= MostMembers
                || members.Any(member =>
                    member.TrimEnd('/').TrimEnd('*').AsSpan().IndexOfAny("*?[{") >= 0 || member.Contains("**", StringComparison.Ordinal)
                );
        }
    }

    /// <summary>Directories of the packages that the workspace itself refers to by path; null for one outside the source.</summary>
    public IEnumerable<string?> Paths =>
        (Root.FindTable("patch")?.Entries.Values.OfType<TomlValue.Table>() ?? [])
            .Append(Root.FindTable("replace"))
            .Append(Root.FindTable("workspace", "dependencies"))
            .SelectMany(RustCrate.PathsIn)
            .Select(path => SourcePath.Resolve("", path));

    private IEnumerable<RustCrate> Candidates(IProjectFiles files)
    {
        var chosen = Expanded(files, Root.FindTexts("workspace", "default-members")).ToList();
        return chosen.Count == 0 ? Crates : Crates.Where(crate => chosen.Contains(crate.Directory));
    }

    private static (RustCrate Crate, string Name) OnlyOne(IReadOnlyList<(RustCrate Crate, string Name)> programs, string choice) =>
        programs.Count switch
        {
            1 => programs[0],
            0 => throw new PlanRefusal(
                PlanReasons.StartCommandMissing,
                "Cargo.toml is a library: there is no src/main.rs, src/bin or [[bin]]"
            ),
            _ => throw new PlanRefusal(
                PlanReasons.Ambiguous,
                $"There are several programs: {string.Join(", ", programs.Select(one => one.Name).Take(5))}; choose one by {choice}"
            ),
        };

    /// <summary>Directories of the members; a star stands for one name, as in crates/*.</summary>
    private static IEnumerable<string> Expanded(IProjectFiles files, IReadOnlyList<string> members) =>
        members
            .Take(MostMembers)
            .SelectMany(member =>
                SourcePath.Resolve("", member) switch
                {
                    null => [],
                    var path when path.EndsWith('*') && files.List(SourcePath.DirectoryOf(path)) is var entries => entries
                        .Where(entry =>
                            entry.IsDirectory && entry.Name.StartsWith(path.Split('/')[^1].TrimEnd('*'), StringComparison.Ordinal)
                        )
                        .Select(entry => RustCrate.Under(SourcePath.DirectoryOf(path), entry.Name)),
                    var path => [path],
                }
            );
}
