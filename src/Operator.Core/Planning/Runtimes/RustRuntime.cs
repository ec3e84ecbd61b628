using Operator.Core.Formats.Toml;
using Operator.Core.Planning.Catalog;
using Operator.Core.Planning.Dockerfiles;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes;

/// <summary>Rust: cargo's release build, and its one program on a small image under the name <c>app</c>, whatever it is called.</summary>
internal sealed class RustRuntime : IRuntime
{
    public string? Detect(IProjectFiles files) => files.FileExists("Cargo.toml") ? "Cargo.toml" : null;

    public RuntimePlan Plan(PlanContext context)
    {
        var manifest =
            ProjectToml.Read(context.Files, "Cargo.toml")
            ?? throw new PlanRefusal(PlanReasons.ProjectFileMissing, "The source has no Cargo.toml");
        var program = Program(context.Files, manifest);
        if (!PlainText.IsText(program))
        {
            throw PlanRefusal.Unsafe("the name of the program in Cargo.toml");
        }

        var version = context.VersionAtLeast("rust", Wish(context.Files, manifest));
        var port = context.Port(8080);
        return new RuntimePlan
        {
            BuildStages =
            [
                RuntimeImage.BuildStage(
                    context,
                    version.Version.Image("image"),
                    context.Fetch(Build(context, program), "/usr/local/cargo/registry")
                ),
            ],
            FinalStage = new DockerfileStage(
                new From(version.Version.Image("run")),
                [.. RuntimeImage.AppDirectory, new Copy(["/out/app"], "./app") { FromStage = "build" }]
            ),
            Port = port,
            Start = ["./app"],
            Health = HealthChecks.Listening(port),
            Defaults = new Dictionary<string, string> { ["PORT"] = FormattableString.Invariant($"{port}") },
            RuntimeVersion = version.Version.Name,
            RuntimeVersionFrom = version.From,
            Ignored = ["target"],
        };
    }

    private static string Build(PlanContext context, string program)
    {
        var locked = IsLocked(context);
        var name = Quoting.Shell(program);
        return $"cargo build --release{(locked ? " --locked" : "")} --bin {name} && mkdir -p /out && cp target/release/{name} /out/app";
    }

    /// <summary>Warns if cargo would resolve dependencies again.</summary>
    internal static bool IsLocked(PlanContext context)
    {
        var locked = context.Files.FileExists("Cargo.lock");
        if (!locked)
        {
            context.Warnings.Add("There is no Cargo.lock: two builds can differ; run cargo generate-lockfile and commit Cargo.lock");
        }

        return locked;
    }

    private static string Program(IProjectFiles files, TomlValue.Table manifest)
    {
        if (manifest.FindTable("package") is not { } package)
        {
            var members = manifest.FindTexts("workspace", "members");
            throw new PlanRefusal(
                PlanReasons.Ambiguous,
                $"Cargo.toml is a workspace of {string.Join(", ", members.Take(5))}; point source.contextDir at one of them"
            );
        }

        var name = package.FindText("name") ?? throw new PlanRefusal(PlanReasons.ProjectFileInvalid, "Cargo.toml: package.name is missing");
        if (package.FindText("default-run") is { } chosen)
        {
            return chosen;
        }

        var programs = Programs(files, manifest, name).Distinct(StringComparer.Ordinal).ToList();
        return programs.Count switch
        {
            1 => programs[0],
            0 => throw new PlanRefusal(
                PlanReasons.StartCommandMissing,
                "Cargo.toml is a library: there is no src/main.rs, src/bin or [[bin]]"
            ),
            _ => throw new PlanRefusal(
                PlanReasons.Ambiguous,
                $"There are several programs: {string.Join(", ", programs.Take(5))}; choose one by package.default-run in Cargo.toml"
            ),
        };
    }

    private static IEnumerable<string> Programs(IProjectFiles files, TomlValue.Table manifest, string name)
    {
        var listed =
            (manifest.Find("bin") as TomlValue.Array)
                ?.Items.OfType<TomlValue.Table>()
                .Select(bin => bin.FindText("name"))
                .OfType<string>()
                .ToList()
            ?? [];
        var mainListed = listed.Count == 1 && files.FileExists("src/main.rs") && !files.DirectoryExists("src/bin");
        return listed
            .Concat(files.FileExists("src/main.rs") && !mainListed ? [name] : [])
            .Concat(
                files
                    .List("src/bin")
                    .Select(entry =>
                        entry.IsDirectory ? entry.Name
                        : entry.Name.EndsWith(".rs", StringComparison.Ordinal) ? entry.Name[..^3]
                        : ""
                    )
                    .Where(bin => bin.Length > 0)
            );
    }

    internal static VersionWish? Wish(IProjectFiles files, TomlValue.Table manifest)
    {
        if (
            ProjectToml.Read(files, "rust-toolchain.toml")?.FindText("toolchain", "channel") is { } channel
            && char.IsAsciiDigit(channel.FirstOrDefault())
        )
        {
            return new VersionWish(channel, "rust-toolchain.toml");
        }

        return files.ReadText("rust-toolchain")?.Trim() is { } line && char.IsAsciiDigit(line.FirstOrDefault())
                ? new VersionWish(line, "rust-toolchain")
            : manifest.FindText("package", "rust-version") is { } least ? new VersionWish(least, "rust-version in Cargo.toml")
            : null;
    }
}
