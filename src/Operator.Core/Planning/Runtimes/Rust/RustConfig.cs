using Operator.Core.Formats.Toml;

namespace Operator.Core.Planning.Runtimes.Rust;

/// <summary>What the project's own <c>.cargo/config.toml</c> says about the build: cargo obeys it in the image, too.</summary>
/// <param name="Path">The file; null without one.</param>
internal sealed record RustConfig(string? Path, TomlValue.Table? Root)
{
    // Linkers that such files ask for, as Debian's packages; rust's image has gcc alone.
    private static readonly Dictionary<string, string> Linkers = new(StringComparer.Ordinal)
    {
        ["clang"] = "clang",
        ["ld.lld"] = "lld",
        ["lld"] = "lld",
        ["mold"] = "mold",
    };

    public static RustConfig Read(IProjectFiles files)
    {
        // Cargo reads the one without extension first.
        string[] names = [".cargo/config", ".cargo/config.toml"];
        var path = names.FirstOrDefault(files.FileExists);
        return new RustConfig(path, path is null ? null : ProjectToml.Read(files, path));
    }

    /// <summary>A target that is built instead of the image's own.</summary>
    public string? Target =>
        Root?.Find("build", "target") switch
        {
            TomlValue.Text { Value: var one } => one,
            TomlValue.Array { Items: [TomlValue.Text { Value: var first }, ..] } => first,
            _ => null,
        };

    /// <summary>True where crates come from somewhere else than Cargo.lock says, for example from a directory of the source.</summary>
    public bool ReplacesSources => HasOtherPackages || Root?.Find("source") is not null;

    /// <summary>True where packages of the source take the place of others in a way that the manifests do not show.</summary>
    public bool HasOtherPackages => (Root?.Find("paths") ?? Root?.Find("patch") ?? Root?.Find("include")) is not null;

    /// <summary>A program around the compiler, for example sccache, which the image does not have.</summary>
    public string? Wrapper => Root?.FindText("build", "rustc-wrapper") ?? Root?.FindText("build", "rustc-workspace-wrapper");

    public bool HasTargetDirectory => Root?.Find("build", "target-dir") is not null;

    /// <summary>Debian's packages that the flags and linkers for Linux need.</summary>
    public IReadOnlyList<string> Packages =>
        [.. Words.Select(word => Linkers.GetValueOrDefault(Program(word))).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    /// <summary>True where the program only runs on processors such as the builder's.</summary>
    public bool IsForOneProcessor => Words.Any(word => word.Contains("target-cpu=native", StringComparison.Ordinal));

    /// <summary>Flags and linkers of the tables that count for Linux.</summary>
    private IEnumerable<string> Words => Tables().SelectMany(table => Texts(table.Find("rustflags")).Concat(Texts(table.Find("linker"))));

    private IEnumerable<TomlValue.Table> Tables() =>
        (Root?.FindTable("target")?.Entries ?? new Dictionary<string, TomlValue>())
            .Where(target => !IsForeign(target.Key))
            .Select(target => target.Value)
            .Append(Root?.Find("build"))
            .OfType<TomlValue.Table>();

    private static bool IsForeign(string target) =>
        ((string[])["windows", "apple", "darwin", "macos", "wasm", "android"]).Any(word => target.Contains(word, StringComparison.Ordinal));

    private static IEnumerable<string> Texts(TomlValue? value) =>
        value switch
        {
            TomlValue.Text text => text.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            TomlValue.Array array => array.Items.OfType<TomlValue.Text>().Select(text => text.Value),
            _ => [],
        };

    /// <summary>The program that a linker or a flag names: clang, linker=/usr/bin/clang, link-arg=-fuse-ld=mold.</summary>
    private static string Program(string word) => word.Split('=')[^1].Split('/')[^1];
}
