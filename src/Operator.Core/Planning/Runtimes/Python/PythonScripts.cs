using System.Text.RegularExpressions;
using Operator.Core.Formats.Toml;

namespace Operator.Core.Planning.Runtimes.Python;

/// <summary>Commands that installing the project makes: [project.scripts], poetry's scripts, console_scripts of setuptools.</summary>
internal static partial class PythonScripts
{
    public static IReadOnlyList<string> Of(IProjectFiles files, TomlValue.Table? manifest)
    {
        // Without a build system uv, pip and pdm take the project for one that is not installed.
        IEnumerable<string> ofProject = manifest?.FindTable("build-system") is null ? [] : Keys(manifest.FindTable("project", "scripts"));
        return
        [
            .. ofProject
                .Concat(Keys(manifest?.FindTable("tool", "poetry", "scripts")))
                .Concat(PythonSetup.Scripts(files))
                .Where(name => Name.IsMatch(name))
                .Distinct(StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<string> Keys(TomlValue.Table? table) => table?.Entries.Keys ?? [];

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex Name { get; }
}
