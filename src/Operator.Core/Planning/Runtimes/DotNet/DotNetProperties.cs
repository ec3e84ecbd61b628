using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Operator.Core.Planning.Runtimes.DotNet;

/// <summary>
/// Properties of an MSBuild project as they stand in it and in the nearest Directory.Build.props above it. Conditions are not
/// computed: a property without one is read before a property with one.
/// </summary>
internal sealed partial class DotNetProperties(XElement project, XElement? shared, string projectName)
{
    private const int MostReferences = 8;

    private const int LongestValue = 1000;

    public static DotNetProperties Of(IProjectFiles files, string path, XElement project) =>
        new(project, Nearest(files, path), Path.GetFileNameWithoutExtension(path));

    /// <summary>The property with its references resolved; null where it is not set, with $(…) where a reference leads out of both files.</summary>
    public string? this[string name] => Resolved(name, MostReferences);

    public bool IsTrue(string name) => string.Equals(this[name], "true", StringComparison.OrdinalIgnoreCase);

    private static XElement? Nearest(IProjectFiles files, string path)
    {
        for (var directory = SourcePath.DirectoryOf(path); ; directory = SourcePath.DirectoryOf(directory))
        {
            var name = directory.Length == 0 ? "Directory.Build.props" : directory + "/Directory.Build.props";
            if (files.FileExists(name))
            {
                return ProjectXml.Read(files, name);
            }

            if (directory.Length == 0)
            {
                return null;
            }
        }
    }

    private string? Resolved(string name, int left)
    {
        if (string.Equals(name, "MSBuildProjectName", StringComparison.OrdinalIgnoreCase))
        {
            return projectName;
        }

        // The project's own value can refer to the one before it, in Directory.Build.props.
        var text = In(project, name) is { } own
            ? own.Replace($"$({name})", In(shared, name) ?? "", StringComparison.OrdinalIgnoreCase)
            : In(shared, name);
        if (text is null || text.Length > LongestValue || left == 0)
        {
            return text;
        }

        var resolved = Reference.Replace(text, match => Resolved(match.Groups[1].Value, left - 1) ?? match.Value);
        return resolved.Length <= LongestValue ? resolved : text;
    }

    private static string? In(XElement? root, string name)
    {
        var all = root?.At("PropertyGroup").SelectMany(group => group.Elements()).Where(element => Is(element, name)).ToList() ?? [];
        var found = all.LastOrDefault(element => !IsConditional(element)) ?? all.LastOrDefault();
        return found?.Value.Trim() is { Length: > 0 } text ? text : null;
    }

    private static bool Is(XElement element, string name) =>
        string.Equals(element.Name.LocalName, name, StringComparison.OrdinalIgnoreCase);

    private static bool IsConditional(XElement element) =>
        element.Attribute("Condition") is not null || element.Parent?.Attribute("Condition") is not null;

    [GeneratedRegex(@"\$\(([A-Za-z_][A-Za-z0-9_.-]{0,100})\)")]
    private static partial Regex Reference { get; }
}
