using Operator.Core.Formats.Toml;
using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes.Rust;

/// <summary>Rust: cargo's release build, and its one program on a small image under the name <c>app</c>, whatever it is called.</summary>
internal sealed class RustRuntime : IRuntime
{
    public static readonly string[] Ignored = ["target"];

    public string? Detect(IProjectFiles files) => files.FileExists("Cargo.toml") ? "Cargo.toml" : null;

    public RuntimePlan Plan(PlanContext context)
    {
        var source = RustSource.Read(context.Files);
        var (crate, program) = source.Program(context.Files, Wanted(context.Files));
        if (!PlainText.IsText(program) || !PlainText.IsText(crate.Name))
        {
            throw PlanRefusal.Unsafe("the name of the program in Cargo.toml");
        }

        var locked = Locked(context);
        var version = RustVersion.Choose(context, source, crate, locked);
        var direct = source.Crates.SelectMany(one => one.Dependencies).ToHashSet(StringComparer.Ordinal);
        var libraries = RustLibraries.Of(locked is null ? null : RustLibraries.Names(locked), direct);
        var port = context.Port(8080);
        var config = RustConfig.Read(context.Files);
        Warn(context, config);
        return new RuntimePlan
        {
            BuildStages =
            [
                new DockerfileStage(
                    new From(version.Version.Image("image"), "build"),
                    [.. new RustBuild(source, config, locked, crate, program).Steps(context, libraries.ToBuild)]
                ),
            ],
            FinalStage = new DockerfileStage(
                new From(version.Version.Image("run")),
                [
                    .. Installed(context, libraries.ToRun),
                    .. RuntimeImage.AppDirectory,
                    .. Data(context.Files, crate),
                    new Copy(["/out/app"], "./app") { FromStage = "build" },
                ]
            ),
            Port = port,
            Start = ProcfileStart.Of(context, port, ["./app"], words => Translated(words, program)),
            Health = HealthChecks.Listening(port),
            Defaults = Defaults(port, direct),
            RuntimeVersion = version.Version.Name,
            RuntimeVersionFrom = version.From,
            RuntimeVersionWords = version.Words,
            Ignored = Ignored,
        };
    }

    private static IEnumerable<Run> Installed(PlanContext context, IReadOnlyList<string> packages) =>
        packages.Count == 0 ? [] : [context.Fetch(RustLibraries.Install(packages))];

    private static void Warn(PlanContext context, RustConfig config)
    {
        if (config.Target is { } target)
        {
            context.Warnings.Add(
                $"{config.Path} builds for {DisplayText.Of(target, 60)}, which the image may not have; this program is built for the image's own target"
            );
        }

        if (config.IsForOneProcessor)
        {
            context.Warnings.Add(
                $"{config.Path} has target-cpu=native: the program may stop with an illegal instruction on a node with another processor; remove it"
            );
        }

        if (config.Wrapper is { } wrapper)
        {
            context.Warnings.Add(
                $"{config.Path} compiles through {DisplayText.Of(wrapper, 60)}, which the image does not have; it is left out"
            );
        }
    }

    /// <summary>Cargo.lock; null without one, which is a warning: cargo resolves dependencies again.</summary>
    internal static TomlValue.Table? Locked(PlanContext context)
    {
        if (ProjectToml.Read(context.Files, "Cargo.lock") is { } locked)
        {
            return locked;
        }

        context.Warnings.Add("There is no Cargo.lock: two builds can differ; run cargo generate-lockfile and commit Cargo.lock");
        return null;
    }

    // Directories beside the package's own manifest, and for a member of a workspace those of the root, too.
    private static IEnumerable<DockerfileStatement> Data(IProjectFiles files, RustCrate crate)
    {
        var all = RuntimeFiles.Directories(files, ".rs");
        var own = crate.Directory.Length == 0 ? all : RuntimeFiles.Directories(new FilesBelow(files, crate.Directory), ".rs");
        var texts = crate.ProgramFiles(files).Select(path => files.ReadText(path)).OfType<string>();
        return
        [
            .. RuntimeFiles.Copies(crate.Directory.Length == 0 ? [] : all.Except(own)),
            .. RuntimeFiles.Copies(own, crate.Directory),
            .. NamedFiles.Copies(files, texts, ".rs", all, Ignored),
        ];
    }

    private static Dictionary<string, string> Defaults(int port, HashSet<string> direct)
    {
        var text = FormattableString.Invariant($"{port}");
        var defaults = new Dictionary<string, string> { ["PORT"] = text };
        if (direct.Contains("rocket"))
        {
            // Rocket listens on 127.0.0.1:8000 otherwise, where nothing outside the container reaches it.
            defaults["ROCKET_ADDRESS"] = "0.0.0.0";
            defaults["ROCKET_PORT"] = text;
        }

        return defaults;
    }

    private static string? Wanted(IProjectFiles files) =>
        ProcfileStart.Words(files) switch
        {
            ["cargo", "run", .. var rest] => Bin(rest),
            [var program, ..] => ProcfileStart.ProgramIn(program),
            _ => null,
        };

    private static IReadOnlyList<string>? Translated(string[] words, string program) =>
        words switch
        {
            ["cargo", "run", .. var rest] when Bin(rest) is null || Bin(rest) == program =>
            [
                "./app",
                .. rest.SkipWhile(word => word != "--").Skip(1),
            ],
            [var first, .. var rest] when ProcfileStart.ProgramIn(first) == program => ["./app", .. rest],
            _ => null,
        };

    private static string? Bin(IEnumerable<string> words) =>
        words.TakeWhile(word => word != "--").SkipWhile(word => word != "--bin").Skip(1).FirstOrDefault();
}
