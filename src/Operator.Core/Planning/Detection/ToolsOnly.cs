using Operator.Core.Planning.Runtimes;
using Operator.Core.Planning.Runtimes.Deno;
using Operator.Core.Planning.Runtimes.Node;
using Operator.Core.Planning.Runtimes.Php;
using Operator.Core.Planning.Runtimes.Ruby;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning.Detection;

/// <summary>A package.json beside another language's application: it brings that one's assets, or tools of the repository.</summary>
internal static class ToolsOnly
{
    // What a site's own build begins with.
    private static readonly string[] Pages = ["index.html", "src/index.html", "public/index.html"];

    /// <summary>True where package.json or deno.json is what was found, and it neither starts nor builds anything.</summary>
    public static bool IsOf(IProjectFiles files, string model) =>
        (model == ModelVersions.NodeJs && !NodeRuntime.IsApplication(files))
        || (model == ModelVersions.Deno && !DenoRuntime.IsApplication(files));

    /// <summary>True for an application of this model version, for which a package.json beside it bundles assets whatever it starts.</summary>
    public static bool AreAssetsOf(IProjectFiles files, string model) =>
        (model == ModelVersions.Ruby && RubyRuntime.IsApplication(files))
        || (model == ModelVersions.Php && PhpRuntime.IsApplication(files));

    /// <param name="found">What was found, first the one to be built.</param>
    /// <exception cref="PlanRefusal">package.json is all that was found, and it belongs to an application of another language.</exception>
    public static void RefuseOtherLanguage(IProjectFiles files, IReadOnlyList<string> found)
    {
        if (
            found is [ModelVersions.NodeJs or ModelVersions.Static, ..]
            && files.FileExists("package.json")
            && UnsupportedLanguages.OfApplication(files) is var (language, file)
            && !NodeRuntime.StartsItself(files)
            && !Pages.Any(files.FileExists)
        )
        {
            throw new PlanRefusal(
                SpecReasons.NotSupported,
                $"{file}: {language} is not supported, and package.json beside it starts no server; add a Dockerfile, or set modelVersion"
            );
        }
    }
}
