using Operator.Core.Planning;
using Operator.Core.Tests.Planning.Injection;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Runtimes;

/// <summary>When Rust's crates are fetched before the sources, what is copied for it, and what is kept between builds.</summary>
public sealed class RustManifestsTests
{
    private const string Package = "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2021\"\n";
    private const string Locked =
        "version = 4\n\n[[package]]\nname = \"itoa\"\nversion = \"1.0.15\"\nsource = \"registry+https://example.com/index\"\n";
    private const string Fetch = "cargo fetch --locked --target \"$(rustc -vV | sed -n 's/^host: //p')\"";
    private const string Keeps = "--mount=type=cache,target=/src/target,";
    private const string KeepsDownloads = "--mount=type=cache,target=/usr/local/cargo/registry,";

    [Fact]
    public void Package_needs_its_manifest_the_lock_file_and_targets_that_exist() =>
        Assert.Equal(
            $"COPY [\"Cargo.lock\", \"Cargo.toml\", \"./\"]|RUN mkdir -p './src' && touch './src/main.rs' && {Fetch}",
            Before(Package)
        );

    [Theory]
    [InlineData("[[test]]\nname = \"api\"\n", "tests/api.rs", "./tests/api.rs")]
    [InlineData("[[example]]\nname = \"tour\"\n", "examples/tour/main.rs", "./examples/tour/main.rs")]
    [InlineData("[[bench]]\nname = \"speed\"\npath = \"perf/speed.rs\"\n", "perf/speed.rs", "./perf/speed.rs")]
    [InlineData("[lib]\npath = \"lib/shop.rs\"\n", "lib/shop.rs", "./lib/shop.rs")]
    public void Named_targets_exist_for_the_fetch(string manifest, string file, string touched) =>
        Assert.Contains($"'{touched}'", Before(Package + manifest, (file, "")), StringComparison.Ordinal);

    [Theory]
    [InlineData("[dependencies]\nprice = { path = \"price\" }\n")]
    [InlineData("[target.'cfg(unix)'.dev-dependencies]\nprice = { path = \"./price\" }\n")]
    [InlineData("[patch.crates-io]\nprice = { path = \"price/\" }\n")]
    public void Package_that_another_refers_to_by_path_is_described_too(string manifest)
    {
        var text = Text(
            Package + manifest,
            ("price/Cargo.toml", Package.Replace("shop", "price", StringComparison.Ordinal)),
            ("price/src/lib.rs", "")
        );

        Assert.Contains("COPY [\"price/Cargo.toml\", \"price/\"]", text, StringComparison.Ordinal);
        Assert.Contains("touch './src/main.rs' './price/src/lib.rs'", text, StringComparison.Ordinal);
        Assert.Contains(
            "rm -rf target/release/.fingerprint/'shop'-* target/release/.fingerprint/'price'-*",
            text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("[dependencies]\nprice = { path = \"../price\" }\n", "README.md", "")]
    [InlineData("[dependencies]\nprice = { path = \"price\" }\n", "README.md", "")]
    [InlineData("[workspace]\nmembers = [\"crates/*/core\"]\n", "README.md", "")]
    [InlineData("[workspace]\nmembers = [\"**\"]\n", "README.md", "")]
    [InlineData("", ".cargo/config.toml", "paths = [\"/elsewhere\"]\n")]
    public void Where_it_is_not_certain_what_cargo_reads_the_whole_source_comes_first_and_nothing_compiled_is_kept(
        string manifest,
        string file,
        string text
    )
    {
        var dockerfile = Text(Package + manifest, (file, text));

        Assert.DoesNotContain("cargo fetch", dockerfile, StringComparison.Ordinal);
        Assert.DoesNotContain(Keeps, dockerfile, StringComparison.Ordinal);
        Assert.Contains(KeepsDownloads, dockerfile, StringComparison.Ordinal);
    }

    [Fact]
    public void Vendored_crates_are_not_fetched_but_what_they_became_is_kept()
    {
        const string Config =
            "[source.crates-io]\nreplace-with = \"vendored-sources\"\n\n[source.vendored-sources]\ndirectory = \"vendor\"\n";

        var dockerfile = Text(Package, (".cargo/config.toml", Config));

        Assert.DoesNotContain("cargo fetch", dockerfile, StringComparison.Ordinal);
        Assert.Contains(Keeps, dockerfile, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_crates_from_elsewhere_there_is_nothing_to_fetch_or_keep() =>
        Assert.DoesNotContain(
            "target=/src/target",
            Text(Package, ("Cargo.lock", "version = 4\n\n[[package]]\nname = \"shop\"\nversion = \"0.1.0\"\n")),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("[target.x86_64-unknown-linux-gnu]\nlinker = \"clang\"\nrustflags = [\"-C\", \"link-arg=-fuse-ld=lld\"]\n", "clang lld")]
    [InlineData("[build]\nrustflags = \"-C link-arg=-fuse-ld=mold\"\n", "mold")]
    [InlineData("[target.'cfg(all())']\nrustflags = [\"-Clinker=clang\", \"-Clink-arg=-fuse-ld=/usr/bin/mold\"]\n", "clang mold")]
    public void Linker_that_the_image_lacks_is_installed(string config, string packages) =>
        Assert.Contains(
            $"apt-get install --yes --no-install-recommends {packages} ",
            Text(Package, (".cargo/config.toml", config)),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("[target.x86_64-pc-windows-msvc]\nlinker = \"clang\"\n")]
    [InlineData("[target.'cfg(target_os = \"macos\")']\nrustflags = [\"-Clink-arg=-fuse-ld=lld\"]\n")]
    [InlineData("[net]\ngit-fetch-with-cli = true\n")]
    public void Linker_of_another_system_is_not(string config) =>
        Assert.DoesNotContain("apt-get", Text(Package, (".cargo/config.toml", config)), StringComparison.Ordinal);

    private static string Before(string manifest, params (string Path, string Text)[] files) =>
        string.Join('|', Text(manifest, files).Split('\n').Skip(4).TakeWhile(line => line != "COPY [\".\", \"./\"]"));

    private static string Text(string manifest, params (string Path, string Text)[] files)
    {
        var all = new Dictionary<string, string>
        {
            ["Cargo.toml"] = manifest,
            ["Cargo.lock"] = Locked,
            ["src/main.rs"] = "fn main() {}\n",
        };
        foreach (var (path, text) in files)
        {
            all[path] = text;
        }

        return Requests
            .Planned(PlanBuild.From(PlainProjects.With(ModelVersions.Rust, [.. all.Select(file => (file.Key, file.Value))])))
            .Images[0]
            .Dockerfile;
    }
}
