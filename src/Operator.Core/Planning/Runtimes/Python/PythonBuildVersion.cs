using Operator.Core.Planning.Dockerfiles;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Python;

/// <summary>
/// A project that asks git for its version is given one: the context has no history. Only where the project itself is installed; what
/// installs the dependencies alone never asks.
/// </summary>
internal static class PythonBuildVersion
{
    private static readonly Dictionary<string, string> Variables = new(StringComparer.Ordinal)
    {
        ["hatch-vcs"] = "SETUPTOOLS_SCM_PRETEND_VERSION",
        ["pdm-backend"] = "PDM_BUILD_SCM_VERSION",
        ["setuptools-scm"] = "SETUPTOOLS_SCM_PRETEND_VERSION",
    };

    private static readonly string[] Unknown = ["setuptools-git-versioning", "uv-dynamic-versioning", "versioneer", "versioningit"];

    public static IEnumerable<DockerfileStatement> Of(PythonProject project, PythonInstall install)
    {
        if (install.Files is not null || project.Manifest?.FindTexts("project", "dynamic").Contains("version") != true)
        {
            return [];
        }

        var builders = project
            .Manifest.FindTexts("build-system", "requires")
            .Select(text => PythonRequirement.Parse(text)?.Name ?? "")
            .ToList();
        if (builders.FirstOrDefault(Unknown.Contains) is { } unknown)
        {
            throw new PlanRefusal(
                SpecReasons.NotSupported,
                $"{unknown} in pyproject.toml asks git for the version, and the build context has no history: write the version into pyproject.toml"
            );
        }

        return builders.FirstOrDefault(Variables.ContainsKey) is { } builder ? [new Env(Variables[builder], "0.0.0")] : [];
    }
}
