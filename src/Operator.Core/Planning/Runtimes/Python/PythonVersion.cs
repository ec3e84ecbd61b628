using System.Text.RegularExpressions;
using Operator.Core.Formats.Toml;
using Operator.Core.Formats.Versions;
using Operator.Core.Planning.Catalog;

namespace Operator.Core.Planning.Runtimes.Python;

/// <summary>
/// Which Python a project asks for. A file that pins the version is what it is to run on, and wins over a range, which only says what the
/// code can run on.
/// </summary>
internal static partial class PythonVersion
{
    public static VersionWish? Wish(IProjectFiles files, PythonProject project, List<string> warnings)
    {
        var range = Range(project);
        if (Pin(files, project) is not { } pin)
        {
            return range;
        }

        if (
            range is not null
            && VersionNumber.Read(pin.Text, out _) is not null
            && VersionRange.Parse(range.Text) is { } allowed
            && !allowed.Meets(pin.Text)
        )
        {
            warnings.Add(
                $"{pin.From} asks for Python {DisplayText.Of(pin.Text, 40)}, which {range.From} ({DisplayText.Of(range.Text, 100)}) does not allow; the build may stop there"
            );
        }

        return pin;
    }

    private static VersionWish? Pin(IProjectFiles files, PythonProject project) =>
        Of(FirstWord(files, ".python-version"), ".python-version")
        ?? (ToolVersions.Find(files, "python") is { } tool ? Of(tool.Text, tool.From) : null)
        ?? Of(
            FirstWord(files, "runtime.txt") is { } word && word.StartsWith("python-", StringComparison.Ordinal) ? word : null,
            "runtime.txt"
        )
        ?? Of(project.Pipfile?.FindText("requires", "python_full_version"), "python_full_version in Pipfile")
        ?? Of(project.Pipfile?.FindText("requires", "python_version"), "python_version in Pipfile");

    private static VersionWish? Range(PythonProject project) =>
        project.Manifest?.FindText("project", "requires-python") is { } range ? new VersionWish(range, "requires-python in pyproject.toml")
        : project.Manifest?.FindText("tool", "poetry", "dependencies", "python") is { } poetry
            ? new VersionWish(poetry, "python in pyproject.toml")
        : null;

    /// <summary>3.11.4 asks for any 3.11: images are by minor version.</summary>
    private static VersionWish? Of(string? text, string from)
    {
        if (text is null)
        {
            return null;
        }

        var match = Number.Match(text);
        return new VersionWish(match.Success ? match.Groups["version"].Value : text, from) { Words = text };
    }

    /// <summary>Of the first line that is no comment: pyenv takes further lines for versions that are there besides.</summary>
    private static string? FirstWord(IProjectFiles files, string name) =>
        Lines(files, name).Select(line => line.Split([' ', '\t'], 2)[0]).FirstOrDefault();

    private static IEnumerable<string> Lines(IProjectFiles files, string name) =>
        (files.ReadText(name) ?? "").Split('\n').Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0);

    [GeneratedRegex(
        @"\A(?:python-|cpython[-@])?(?<version>3(?:\.\d{1,3})?)(?:\.(?:\d{1,3}|x|\*))?(?:-dev|t|[abc]\d+|rc\d+)?(?:-[a-z0-9_-]+)?\z"
    )]
    private static partial Regex Number { get; }
}
