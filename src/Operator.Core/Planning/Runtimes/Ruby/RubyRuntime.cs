using Operator.Core.Planning.Dockerfiles;
using Operator.Core.Planning.Runtimes.Python;

namespace Operator.Core.Planning.Runtimes.Ruby;

/// <summary>
/// Ruby with Bundler: Rails, Rack applications, Sinatra and plain programs. Gems are compiled, and assets made, in a stage with a compiler;
/// the last one has the libraries that compiled gems load.
/// </summary>
internal sealed class RubyRuntime : IRuntime
{
    public string? Detect(IProjectFiles files) => Gemfile.Find(files) ?? (files.FileExists("config.ru") ? "config.ru" : null);

    /// <summary>True for a web application, whatever else lies beside it; a Gemfile alone can be that of tools.</summary>
    public static bool IsApplication(IProjectFiles files) => files.FileExists("config.ru") || files.FileExists("config/application.rb");

    public RuntimePlan Plan(PlanContext context)
    {
        var project = RubyProject.Of(context.Files);
        var version = RubyVersion.Choose(context, project);
        var start = new RubyEntry(context, project, version.Version.Name).Find();
        var assets = RubyAssets.Of(context, project, RubyEntry.IsRails(context.Files, project));
        var image = version.Version.Image("image");
        RubyWarnings.Add(context, project, assets.Precompiles, start.IsRails);
        RubyLibraries.Warn(context, project, image);
        var variables = RubyInstall.Variables(project);
        context.Decisions.Add(PlanTopic.Start, string.Join(' ', start.Words), start.From, start.FromWords);
        var isBuilt = project.Manifest is not null;
        return new RuntimePlan
        {
            BuildStages = isBuilt ? [BuildStage(context, project, assets, variables, version)] : [],
            FinalStage = new DockerfileStage(
                new From(image),
                [
                    .. Packages(context, RunPackages(context, project), image),
                    .. assets.Runtime(),
                    .. RuntimeImage.AppDirectory,
                    .. isBuilt
                        ?
                        [
                            new Copy([RubyInstall.Gems + "/"], RubyInstall.Gems + "/") { FromStage = "build" },
                            new Copy(["/app/"], "./") { FromStage = "build", Owner = RuntimeImage.Owner },
                            new Prepended("PATH", RubyInstall.Gems + "/bin"),
                        ]
                        : new DockerfileStatement[] { new Copy(["."], "./") { Owner = RuntimeImage.Owner } },
                ]
            ),
            Port = start.Port,
            Start = start.Words,
            Health = HealthChecks.Ruby(start.Port),
            Defaults = Defaults(start, project, variables),
            Framework = start.Framework,
            RuntimeVersion = version.Version.Name,
            RuntimeVersionFrom = version.From,
            RuntimeVersionWords = version.Words,
            Ignored = [".bundle", "config/master.key", "coverage", "log/*", "node_modules", "tmp/*", "vendor/bundle"],
        };
    }

    private static DockerfileStage BuildStage(
        PlanContext context,
        RubyProject project,
        RubyAssets assets,
        IReadOnlyDictionary<string, string> variables,
        Catalog.ChosenVersion version
    )
    {
        var image = version.Version.Image("native");
        List<DockerfileStatement> statements =
        [
            new Workdir("/app"),
            .. Packages(context, RubyLibraries.Build(project), image),
            .. variables
                .OrderBy(variable => variable.Key, StringComparer.Ordinal)
                .Select(variable => new Env(variable.Key, variable.Value)),
            .. assets.Precompiles ? new[] { new Env("RAILS_ENV", "production") } : [],
            .. assets.Tools(),
            .. RubyInstall.Statements(context, project, version.Version.Name),
            .. assets.Build(),
        ];
        return new DockerfileStage(new From(image, "build"), statements);
    }

    private static List<string> RunPackages(PlanContext context, RubyProject project)
    {
        List<string> packages = [.. RubyLibraries.Run(project)];
        // Bundler evaluates the description of a gem in the source each time, and those that bundle gem makes ask git for their files.
        if (project.Lock?.Paths.Any(path => AsksGit(context.Files, path)) == true)
        {
            packages.Add("git");
        }

        return packages;
    }

    private static bool AsksGit(IProjectFiles files, string path) =>
        SourcePath.Resolve("", path) is { } directory
        && files
            .List(directory)
            .Where(entry => !entry.IsDirectory && entry.Name.EndsWith(".gemspec", StringComparison.Ordinal))
            .Take(5)
            .Any(entry =>
                (files.ReadText(directory.Length == 0 ? entry.Name : $"{directory}/{entry.Name}") ?? "").Contains(
                    "ls-files",
                    StringComparison.Ordinal
                )
            );

    private static Dictionary<string, string> Defaults(RubyStart start, RubyProject project, IReadOnlyDictionary<string, string> variables)
    {
        var defaults = new Dictionary<string, string>(project.Manifest is null ? new Dictionary<string, string>() : variables)
        {
            ["APP_ENV"] = "production",
            ["HOME"] = "/tmp",
            ["PORT"] = FormattableString.Invariant($"{start.Port}"),
            ["RACK_ENV"] = "production",
        };
        if (start.Framework == "Hanami")
        {
            defaults["HANAMI_ENV"] = "production";
        }

        if (start.IsRails)
        {
            defaults["RAILS_ENV"] = "production";
            defaults["RAILS_LOG_TO_STDOUT"] = "1";
            defaults["RAILS_SERVE_STATIC_FILES"] = "1";
        }

        return defaults;
    }

    private static IEnumerable<DockerfileStatement> Packages(PlanContext context, IReadOnlyList<string> packages, string image) =>
        PythonLibraries.Install(packages, image) is { } install ? [context.Fetch(install)] : [];
}
