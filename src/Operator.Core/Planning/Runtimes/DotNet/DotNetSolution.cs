using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Runtimes.DotNet;

/// <summary>The projects of a solution, in both of its formats: .sln, and .slnx, which dotnet new sln has written since .NET 10.</summary>
internal static partial class DotNetSolution
{
    private const int MostProjects = 200;

    /// <summary>Paths of the projects that are in the source.</summary>
    public static IReadOnlyList<string> Projects(IProjectFiles files, string solution) =>
        [
            .. Paths(files, solution)
                .Select(path => SourcePath.Resolve("", path.Replace('\\', '/')))
                .OfType<string>()
                .Where(path => DotNetProject.IsProject(path) && files.FileExists(path))
                .Distinct(StringComparer.Ordinal)
                .Take(MostProjects),
        ];

    private static IEnumerable<string> Paths(IProjectFiles files, string solution) =>
        solution.EndsWith(".slnx", StringComparison.OrdinalIgnoreCase)
            ? ProjectXml
                .Read(files, solution)!
                .Descendants()
                .Where(element => element.Name.LocalName == "Project")
                .Select(element => element.Attribute("Path")?.Value)
                .OfType<string>()
            : ListedProject.Matches(files.ReadText(solution) ?? "").Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^Project\(""[^""\n]*""\)\s*=\s*""[^""\n]*"",\s*""([^""\n]+)""", RegexOptions.Multiline)]
    private static partial Regex ListedProject { get; }
}
