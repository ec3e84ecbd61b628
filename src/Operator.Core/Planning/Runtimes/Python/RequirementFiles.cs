using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Python;

/// <summary>
/// A requirements file with all that pip reads for it: <c>-r</c>, <c>--requirement</c>, <c>-c</c> and <c>--constraint</c>, relative to the
/// file that names them.
/// </summary>
internal sealed class RequirementFiles
{
    private const int MostFiles = 50;

    private readonly IProjectFiles files;
    private readonly List<string> paths = [];
    private readonly List<PythonRequirement> requirements = [];

    private RequirementFiles(IProjectFiles files) => this.files = files;

    /// <summary>In the order in which they are read.</summary>
    public IReadOnlyList<string> Paths => paths;

    public IReadOnlyList<PythonRequirement> Requirements => requirements;

    /// <summary>The installation needs more of the source than these files.</summary>
    public bool ReadsSource { get; private set; }

    /// <summary>An option forbids compiled packages.</summary>
    public bool Compiles { get; private set; }

    /// <exception cref="PlanRefusal">ProjectFileMissing: it includes a file that is not there, so that pip would stop.</exception>
    public static RequirementFiles Read(IProjectFiles files, string path)
    {
        var read = new RequirementFiles(files);
        read.Add(path, isConstraints: false);
        return read;
    }

    private void Add(string path, bool isConstraints)
    {
        if (paths.Contains(path, StringComparer.Ordinal))
        {
            return;
        }

        if (paths.Count == MostFiles)
        {
            throw new PlanRefusal(PlanReasons.ProjectFileInvalid, $"{paths[0]} includes more than {MostFiles} files");
        }

        paths.Add(path);
        foreach (var line in Lines(files.Require(path)))
        {
            if (line.StartsWith('-'))
            {
                Option(path, line);
            }
            else if (!isConstraints && PythonRequirement.Parse(line.Split(" --", 2)[0]) is { } requirement)
            {
                Add(requirement);
            }
        }
    }

    private void Option(string path, string line)
    {
        var (name, value) = Split(line);
        switch (name)
        {
            case "-r" or "--requirement" or "-c" or "--constraint" when !value.Contains("://", StringComparison.Ordinal):
                Add(Included(path, value), isConstraints: name is "-c" or "--constraint");
                break;
            case "-e" or "--editable" when PythonRequirement.Parse(value) is { } requirement:
                Add(requirement.Source is null ? requirement with { Source = "./" + value } : requirement);
                break;
            case "-f" or "--find-links" when !value.Contains("://", StringComparison.Ordinal):
                ReadsSource = true;
                break;
            case "--no-binary":
                Compiles = true;
                break;
            default:
                break;
        }
    }

    private string Included(string path, string value)
    {
        var included = SourcePath.Resolve(SourcePath.DirectoryOf(path), value.Trim('"', '\''));
        return included is not null && files.FileExists(included)
            ? included
            : throw new PlanRefusal(
                PlanReasons.ProjectFileMissing,
                $"{path} includes {DisplayText.Of(value, 100)}, which the source does not have"
            );
    }

    private void Add(PythonRequirement requirement)
    {
        requirements.Add(requirement);
        ReadsSource |= requirement.IsLocal;
    }

    /// <summary>-r x, -rx, --requirement x and --requirement=x.</summary>
    private static (string Name, string Value) Split(string line)
    {
        var length = line.StartsWith("--", StringComparison.Ordinal) ? line.IndexOfAny([' ', '\t', '=']) : 2;
        return length < 0 || length >= line.Length ? (line, "") : (line[..length], line[length..].TrimStart(' ', '\t', '=').Trim());
    }

    /// <summary>Continued lines are one, comments are none.</summary>
    private static IEnumerable<string> Lines(string text)
    {
        foreach (var line in text.Replace("\r", "", StringComparison.Ordinal).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
        {
            var comment = line.StartsWith('#') ? 0 : line.IndexOf(" #", StringComparison.Ordinal);
            var trimmed = (comment < 0 ? line : line[..comment]).Trim();
            if (trimmed.Length > 0 && trimmed[0] != '#')
            {
                yield return trimmed;
            }
        }
    }
}
