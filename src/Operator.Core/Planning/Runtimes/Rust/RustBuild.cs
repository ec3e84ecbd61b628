using Operator.Core.Formats.Toml;
using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes.Rust;

/// <summary>The steps of the build stage: Debian's packages, the crates, then the sources and the program.</summary>
/// <param name="Locked">Cargo.lock; null without one.</param>
/// <param name="Program">The one to build.</param>
internal sealed record RustBuild(RustSource Source, RustConfig Config, TomlValue.Table? Locked, RustCrate Crate, string Program)
{
    private const string Registry = "/usr/local/cargo/registry";

    public IEnumerable<DockerfileStatement> Steps(PlanContext context, IReadOnlyList<string> packages)
    {
        yield return new Workdir("/src");
        foreach (var argument in context.DeclaredBuildArgs())
        {
            yield return argument;
        }

        if (packages.Concat(Config.Packages).Distinct().ToList() is { Count: > 0 } wanted)
        {
            yield return context.Fetch(RustLibraries.Install(wanted));
        }

        var fetches = Locked is not null && HasSources(Locked);
        var manifests = fetches ? RustManifests.Read(context.Files, Source, Config) : null;
        var environment = Environment(context);
        var layer = manifests?.Fetch(context.Files, Config);
        foreach (var copy in layer?.Copies ?? [])
        {
            yield return copy;
        }

        if (layer is { Command: var fetch })
        {
            yield return context.Fetch(environment + fetch);
        }

        yield return new Copy(["."], "./");
        yield return context.Fetch(
            environment + Compile(context, manifests),
            [.. layer is null ? (string[])[Registry] : [], .. manifests is null ? (string[])[] : ["/src/target"]]
        );
    }

    private static bool HasSources(TomlValue.Table locked) =>
        (locked.Find("package") as TomlValue.Array)?.Items.OfType<TomlValue.Table>().Any(package => package.FindText("source") is not null)
        == true;

    private string Environment(PlanContext context)
    {
        // The image's own toolchain, of the version that was chosen: rustup would obey the file and fetch one more.
        var toolchain =
            RustToolchain.Read(context.Files) is { } file && (file.IsStable || file.IsVersion)
                ? "export RUSTUP_TOOLCHAIN=\"$(rustup default | cut -d ' ' -f 1)\" && "
                : "";
        return Config.Wrapper is null ? toolchain : toolchain + "export RUSTC_WRAPPER= RUSTC_WORKSPACE_WRAPPER= && ";
    }

    private string Compile(PlanContext context, RustManifests? manifests)
    {
        var name = Quoting.Shell(Program);
        var chosen = Source.Crates.Count > 1 ? $" --package {Quoting.Shell(Crate.Name)}" : "";
        var build = $"cargo build --release{(Locked is null ? "" : " --locked")}{chosen} --bin {name}";
        context.Decisions.Add(PlanTopic.Build, build, $"the program {DisplayText.Of(Program)} of Cargo.toml");
        var (host, directory) = Config.Target is null
            ? ("", "target/release")
            : ("host=\"$(rustc -vV | sed -n 's/^host: //p')\" && ", "target/\"$host\"/release");
        return (manifests is null ? "" : Forget(manifests))
            + host
            + build
            + (host.Length == 0 ? "" : " --target \"$host\"")
            + (Config.HasTargetDirectory ? " --target-dir target" : "")
            + $" && mkdir -p /out && cp {directory}/{name} /out/app";
    }

    /// <summary>
    /// Cargo takes a file for unchanged that is older than its last build, and a checkout's can be. So what is kept of this source's own
    /// packages is built anew, and only the crates that Cargo.lock pins by their checksum are taken from the cache.
    /// </summary>
    private string Forget(RustManifests manifests)
    {
        string[] places = Config.Target is null ? ["target"] : ["target", "target/*"];
        var kept = places.SelectMany(place =>
            manifests.Crates.Select(crate => $"{place}/release/.fingerprint/{Quoting.Shell(crate.Name)}-*")
        );
        return $"rm -rf {string.Join(' ', kept)} && ";
    }
}
