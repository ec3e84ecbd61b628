using System.Text.RegularExpressions;
using Operator.Core.Planning.Dockerfiles;
using Operator.Core.Planning.Runtimes.Node;

namespace Operator.Core.Planning.Runtimes.Ruby;

/// <summary>What is made before a Ruby application starts: the assets of Rails, and what the build script of package.json makes.</summary>
internal sealed partial class RubyAssets
{
    // Their own tasks run the build script of package.json, or bundle themselves.
    private static readonly string[] Bundlers =
    [
        "jsbundling-rails",
        "cssbundling-rails",
        "shakapacker",
        "vite_rails",
        "vite_ruby",
        "webpacker",
    ];

    private readonly PlanContext context;

    private readonly RubyProject project;

    private readonly bool isRails;

    private readonly NodeTools? node;

    private readonly bool hasPackages;

    private RubyAssets(PlanContext context, RubyProject project, bool isRails)
    {
        (this.context, this.project, this.isRails) = (context, project, isRails);
        var package = PackageJson.TryRead(context.Files);
        hasPackages = package is not null && (package.HasScript("build") || project.HasAny(Bundlers));
        node = hasPackages || RunsJavaScript ? NodeTools.Of(context, hasPackages ? package : null) : null;
    }

    public static RubyAssets Of(PlanContext context, RubyProject project, bool isRails) => new(context, project, isRails);

    /// <summary>A gem calls node, when the application starts too: execjs looks for it as soon as it is loaded.</summary>
    private bool RunsJavaScript => project.Has("execjs") && !project.HasAny("mini_racer", "therubyracer");

    /// <summary>Before the gems are installed.</summary>
    public IEnumerable<DockerfileStatement> Tools() => node?.Install() ?? [];

    /// <summary>What the image that runs needs of it.</summary>
    public IEnumerable<DockerfileStatement> Runtime() => node is not null && RunsJavaScript ? [node.Program] : [];

    /// <summary>After the gems: copies the source and makes the assets.</summary>
    public IEnumerable<DockerfileStatement> Build()
    {
        foreach (var statement in hasPackages ? node!.Packages() : [new Copy(["."], "./")])
        {
            yield return statement;
        }

        foreach (var statement in RubyInstall.AfterSource(context, project))
        {
            yield return statement;
        }

        if (hasPackages && (!Precompiles || !project.HasAny(Bundlers)) && node!.Build() is { } build)
        {
            context.Decisions.Add(PlanTopic.Build, build, "package.json");
            yield return context.Fetch(build);
        }

        var clean = hasPackages ? " && rm -rf node_modules" : "";
        if (Precompiles)
        {
            var precompile = $"{Variables()}bundle exec rails assets:precompile";
            context.Decisions.Add(PlanTopic.Build, precompile, "config/application.rb");
            yield return context.Fetch(precompile + clean);
        }
        else if (hasPackages)
        {
            yield return new ShellRun("rm -rf node_modules");
        }

        if (isRails)
        {
            // Not in git where they are empty; puma writes its pid there.
            yield return new ShellRun("mkdir -p log storage tmp/pids");
        }
    }

    /// <summary>True where the task exists: an application of an API alone loads no assets.</summary>
    public bool Precompiles =>
        isRails
        && context.Files.FileExists("Rakefile")
        && (
            project.HasAny("propshaft", "shakapacker", "vite_rails", "webpacker")
            || (
                LoadsSprockets.IsMatch(context.Files.ReadText("config/application.rb") ?? "")
                && (project.Has("sprockets-rails") || (project.Lock is null && context.Files.DirectoryExists("app/assets")))
            )
        );

    /// <summary>What Rails asks for before it does anything in production, and assets do not depend on.</summary>
    private string Variables()
    {
        var secret =
            project.IsBefore("railties", "7.1") ? "SECRET_KEY_BASE=assets "
            : project.Lock is null ? "SECRET_KEY_BASE=assets SECRET_KEY_BASE_DUMMY=1 "
            : "SECRET_KEY_BASE_DUMMY=1 ";
        var adapter =
            project.Has("pg") ? "postgresql"
            : project.Has("mysql2") ? "mysql2"
            : project.Has("trilogy") ? "trilogy"
            : null;
        return adapter is null || context.Files.FileExists("config/database.yml") || context.BuildArgs.ContainsKey("DATABASE_URL")
            ? secret
            : $"DATABASE_URL={adapter}://127.0.0.1/assets {secret}";
    }

    [GeneratedRegex(@"^[ \t]*require[ \t]+[""'](?:rails/all|sprockets/railtie)[""']", RegexOptions.Multiline)]
    private static partial Regex LoadsSprockets { get; }
}
