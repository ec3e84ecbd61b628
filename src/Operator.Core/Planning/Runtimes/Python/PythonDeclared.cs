using Operator.Core.Formats.Toml;

namespace Operator.Core.Planning.Runtimes.Python;

/// <summary>The requirements that a project's files name, in whichever notation.</summary>
internal static class PythonDeclared
{
    public static IEnumerable<PythonRequirement> Of(
        IProjectFiles files,
        PythonManager manager,
        TomlValue.Table? manifest,
        TomlValue.Table? pipfile,
        RequirementFiles? listed
    ) =>
        manager switch
        {
            PythonManager.Requirements => listed!.Requirements,
            PythonManager.Uv => [.. Declared(manifest), .. UvSources(manifest), .. Locked(files, "uv.lock")],
            PythonManager.Poetry =>
            [
                .. Declared(manifest),
                .. Tables(manifest?.FindTable("tool", "poetry", "dependencies")),
                .. Locked(files, "poetry.lock"),
            ],
            PythonManager.Pdm => [.. Declared(manifest), .. Locked(files, "pdm.lock")],
            PythonManager.Pipenv => Tables(pipfile?.FindTable("packages")),
            PythonManager.Project => Declared(manifest),
            PythonManager.SetupPy => [.. Declared(manifest), .. PythonSetup.Requirements(files)],
            PythonManager.None => [],
        };

    private static IEnumerable<PythonRequirement> Declared(TomlValue.Table? manifest) =>
        manifest?.FindTexts("project", "dependencies").Select(PythonRequirement.Parse).OfType<PythonRequirement>() ?? [];

    /// <summary>Poetry's and pipenv's notation: <c>name = "1.0"</c>, or a table with extras, path, git and the like.</summary>
    private static IEnumerable<PythonRequirement> Tables(TomlValue.Table? table) =>
        from entry in table?.Entries ?? new Dictionary<string, TomlValue>()
        where entry.Key != "python"
        let details = entry.Value as TomlValue.Table ?? (entry.Value as TomlValue.Array)?.Items.OfType<TomlValue.Table>().FirstOrDefault()
        select new PythonRequirement(
            PythonRequirement.Normal(entry.Key),
            [.. details?.FindTexts("extras").Select(PythonRequirement.Normal) ?? []],
            Source(details)
        );

    /// <summary>[tool.uv.sources], and whether there are members beside the project.</summary>
    private static IEnumerable<PythonRequirement> UvSources(TomlValue.Table? manifest)
    {
        foreach (var (name, value) in manifest?.FindTable("tool", "uv", "sources")?.Entries ?? new Dictionary<string, TomlValue>())
        {
            var details = value as TomlValue.Table ?? (value as TomlValue.Array)?.Items.OfType<TomlValue.Table>().FirstOrDefault();
            if (Source(details) is { } source)
            {
                yield return new PythonRequirement(PythonRequirement.Normal(name), [], source);
            }
        }
    }

    private static string? Source(TomlValue.Table? details) =>
        details is null ? null
        : details.FindText("path") is { } path ? "./" + path
        : details.Find("workspace") is TomlValue.Boolean { Value: true } ? "./"
        : details.FindText("file") is { } file ? file
        : details.FindText("git") is { } git ? "git+" + git
        : details.FindText("hg") is { } hg ? "hg+" + hg
        : details.FindText("svn") is { } svn ? "svn+" + svn
        : null;

    /// <summary>
    /// Names of a lock file's packages: it has what dependencies depend on, too. Read by line, since such files are long: in all of them a
    /// package's name stands on a line of its own, and what comes from version control has the word in its source.
    /// </summary>
    private static IEnumerable<PythonRequirement> Locked(IProjectFiles files, string path)
    {
        foreach (var line in (files.ReadText(path) ?? "").Split('\n'))
        {
            var text = line.Trim();
            if (text.StartsWith("name = \"", StringComparison.Ordinal) && text.EndsWith('"') && text.Length > 9)
            {
                yield return new PythonRequirement(PythonRequirement.Normal(text[8..^1]), []);
            }
            else if (
                text.StartsWith("type = \"git\"", StringComparison.Ordinal)
                || text.StartsWith("git = \"", StringComparison.Ordinal)
                || text.Contains("{ git = \"", StringComparison.Ordinal)
            )
            {
                yield return new PythonRequirement("", [], "git+https://");
            }
            else if (
                text.StartsWith("type = \"directory\"", StringComparison.Ordinal)
                || text.StartsWith("path = \"./", StringComparison.Ordinal)
            )
            {
                yield return new PythonRequirement("", [], "./");
            }
        }
    }
}
