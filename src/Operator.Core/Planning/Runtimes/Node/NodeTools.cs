using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>
/// Node.js in a stage of another language, for the assets of its applications: their builds call that language as well (rails
/// assets:precompile, Vite plugins that run artisan), so a stage of Node alone could not make them.
/// </summary>
internal sealed class NodeTools
{
    private const string ModuleDirectory = "/usr/local/lib/node_modules/";

    private readonly PlanContext context;

    private readonly PackageJson? package;

    private readonly string image;

    private NodeTools(PlanContext context, PackageJson? package, string image) =>
        (this.context, this.package, this.image) = (context, package, image);

    /// <param name="package">Null where only gems call node.</param>
    public static NodeTools Of(PlanContext context, PackageJson? package) =>
        new(context, package, NodeVersions.Choose(context, package).Version.Image("debian"));

    /// <summary>The one program.</summary>
    public Copy Program => new(["/usr/local/bin/node"], "/usr/local/bin/node") { FromStage = image };

    /// <summary>Node.js with npm, and yarn as far as the project does not bring its own package manager.</summary>
    public IEnumerable<DockerfileStatement> Install()
    {
        yield return Program;
        if (package is null)
        {
            yield break;
        }

        yield return new Copy([ModuleDirectory], ModuleDirectory) { FromStage = image };
        yield return new ShellRun(
            "ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx"
        );
        if (!NodeManager.BringsManager(context.Files, package))
        {
            // The image of Node has it elsewhere; builds of assets call it even where npm's lock file is.
            yield return context.Fetch("npm install --global --no-audit --no-fund yarn@1.22.22", "/root/.npm");
        }
    }

    /// <summary>Copies and installs what package.json asks for, then copies the source.</summary>
    public IEnumerable<DockerfileStatement> Packages()
    {
        var packages = NodePackages.Of(context.Files, package!, context.Warnings);
        return packages.Statements(context, packages.Install);
    }

    /// <summary>The command that runs the build script; null where there is none.</summary>
    public string? Build() => package?.HasScript("build") == true ? $"{NodePackages.Of(context.Files, package, []).RunScript} build" : null;
}
