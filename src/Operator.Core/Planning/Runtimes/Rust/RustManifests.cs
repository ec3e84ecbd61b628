using Operator.Core.Formats.Toml;
using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes.Rust;

/// <summary>
/// What cargo reads before it fetches: the manifests of all packages in the source, and whether the targets exist that they name (not
/// what is in them).
/// </summary>
/// <param name="Crates">The packages of the workspace, and those that others refer to by path.</param>
internal sealed record RustManifests(IReadOnlyList<RustCrate> Crates, IReadOnlyList<string> Files)
{
    private const int MostTargets = 200;

    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["bin"] = "src/bin",
        ["example"] = "examples",
        ["test"] = "tests",
        ["bench"] = "benches",
    };

    /// <summary>Null where the files do not say for certain which packages of the source cargo reads.</summary>
    public static RustManifests? Read(IProjectFiles files, RustSource source, RustConfig config)
    {
        var rules = IgnoreRules.Of(files, RustRuntime.Ignored);
        if (source.HasOddMembers || config.HasOtherPackages)
        {
            return null;
        }

        var found = source.Crates.ToDictionary(crate => crate.Directory);
        var waiting = new Queue<string?>(source.Paths.Concat(source.Crates.SelectMany(crate => crate.Paths)));
        while (waiting.TryDequeue(out var directory))
        {
            if (directory is not null && found.ContainsKey(directory))
            {
                continue;
            }

            // Outside the source, or no package: cargo stops, and says why better than a step that only fetches.
            if (directory is null || found.Count >= RustSource.MostMembers || RustCrate.Read(files, directory) is not { } crate)
            {
                return null;
            }

            found.Add(directory, crate);
            foreach (var path in crate.Paths)
            {
                waiting.Enqueue(path);
            }
        }

        List<RustCrate> crates = [.. found.Values.OrderBy(crate => crate.Directory, StringComparer.Ordinal)];
        List<string> manifests =
        [
            .. crates.Select(crate => RustCrate.Under(crate.Directory, "Cargo.toml")).Append("Cargo.toml").Distinct(),
        ];
        return manifests.Exists(rules.Hides) ? null : new RustManifests(crates, manifests);
    }

    /// <summary>Copies of them, and the command that fetches what Cargo.lock pins; null where there is nothing to fetch, or nothing certain.</summary>
    public (IReadOnlyList<Copy> Copies, string Command)? Fetch(IProjectFiles files, RustConfig config)
    {
        var targets = Crates.SelectMany(crate => Targets(files, crate)).Distinct(StringComparer.Ordinal).ToList();
        var read = Files.Concat(((string?[])["Cargo.lock", config.Path, "rust-toolchain", "rust-toolchain.toml"]).OfType<string>());
        if (
            config.ReplacesSources
            || targets.Count > MostTargets
            || targets.Exists(target => !PlainText.IsText(target))
            || DependencyFiles.Copies(files, RustRuntime.Ignored, read.Where(files.FileExists)) is not { } copies
        )
        {
            return null;
        }

        var directories = targets.Select(SourcePath.DirectoryOf).Where(directory => directory.Length > 0).Distinct();
        return (
            copies,
            $"mkdir -p {Words(directories)} && touch {Words(targets)} && cargo fetch --locked --target \"$(rustc -vV | sed -n 's/^host: //p')\""
        );
    }

    private static string Words(IEnumerable<string> paths) => string.Join(' ', paths.Select(path => Quoting.Shell("./" + path)));

    /// <summary>Files of the targets, as far as the source has them.</summary>
    private static IEnumerable<string> Targets(IProjectFiles files, RustCrate crate)
    {
        var named = Kinds
            .SelectMany(kind => crate.TargetsOf(kind.Key).Select(target => (Directory: kind.Value, Table: target)))
            .SelectMany(target => Places(target.Directory, target.Table));
        return ((string?[])["src/lib.rs", "src/main.rs", crate.Manifest.FindText("lib", "path"), .. crate.BinFiles(files), .. named])
            .OfType<string>()
            .Select(path => SourcePath.Resolve(crate.Directory, path))
            .OfType<string>()
            .Where(files.FileExists);
    }

    private static IEnumerable<string?> Places(string directory, TomlValue.Table target) =>
        target.FindText("path") is { } path ? [path]
        : target.FindText("name") is { } name ? [$"{directory}/{name}.rs", $"{directory}/{name}/main.rs"]
        : [];
}
