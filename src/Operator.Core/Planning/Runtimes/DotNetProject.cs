using System.Text.RegularExpressions;
using System.Xml.Linq;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes;

/// <summary>The one project of a .NET source that starts.</summary>
internal sealed partial record DotNetProject(string Path, XElement Root)
{
    public bool IsWeb => Sdk.EndsWith(".Web", StringComparison.Ordinal);

    public bool Starts =>
        !IsTest && (IsWeb || Sdk.EndsWith(".Worker", StringComparison.Ordinal) || Property("OutputType") is "Exe" or "WinExe");

    /// <summary>Name of the program without .dll.</summary>
    public string AssemblyName =>
        Property("AssemblyName") is { } name && !name.Contains("$(", StringComparison.Ordinal)
            ? name
            : System.IO.Path.GetFileNameWithoutExtension(Path);

    public string? TargetFramework =>
        Property("TargetFramework") ?? Property("TargetFrameworks")?.Split(';', StringSplitOptions.RemoveEmptyEntries)[^1].Trim();

    private string Sdk => Root.Attribute("Sdk")?.Value ?? "";

    private bool IsTest =>
        Property("IsTestProject") == "true"
        || Root.At("ItemGroup", "PackageReference").Any(package => package.Attribute("Include")?.Value == "Microsoft.NET.Test.Sdk");

    public static DotNetProject Find(IProjectFiles files)
    {
        var paths = Named(files, ".csproj", ".fsproj");
        if (paths.Count > 1)
        {
            throw Several(paths);
        }

        if (paths.Count == 1)
        {
            return Read(files, paths[0]) is { Starts: true } only ? only : throw NothingStarts(paths[0]);
        }

        var solution =
            Named(files, ".sln").FirstOrDefault()
            ?? throw new PlanRefusal(PlanReasons.ProjectFileMissing, "The source has no *.csproj, *.fsproj or *.sln");
        var starting = SolutionProject
            .Matches(files.ReadText(solution) ?? "")
            .Select(match => match.Groups[1].Value.Replace('\\', '/'))
            .Where(path => !path.Split('/').Contains("..") && files.FileExists(path))
            .Select(path => Read(files, path))
            .Where(project => project.Starts)
            .ToList();
        return starting.Count switch
        {
            1 => starting[0],
            0 => throw NothingStarts(solution),
            _ => throw Several([.. starting.Select(project => project.Path)]),
        };
    }

    public static IReadOnlyList<string> Named(IProjectFiles files, params string[] extensions) =>
        [
            .. files
                .List("")
                .Where(entry => !entry.IsDirectory && extensions.Any(end => entry.Name.EndsWith(end, StringComparison.OrdinalIgnoreCase)))
                .Select(entry => entry.Name),
        ];

    private static DotNetProject Read(IProjectFiles files, string path) =>
        new(path, ProjectXml.Read(files, path) ?? throw new PlanRefusal(PlanReasons.ProjectFileMissing, $"The source has no {path}"));

    private string? Property(string name) =>
        Root.At("PropertyGroup", name).LastOrDefault()?.Value.Trim() is { Length: > 0 } text ? text : null;

    private static PlanRefusal Several(IReadOnlyList<string> paths) =>
        new(
            PlanReasons.Ambiguous,
            $"There are several projects: {string.Join(", ", paths.Take(5))}; point source.contextDir at one of them"
        );

    private static PlanRefusal NothingStarts(string file) =>
        new(PlanReasons.StartCommandMissing, $"{file} has no project that starts: set OutputType to Exe, or use the Web SDK");

    [GeneratedRegex(@"^Project\(""[^""]*""\)\s*=\s*""[^""]*"",\s*""([^""]+\.(?:csproj|fsproj))""", RegexOptions.Multiline)]
    private static partial Regex SolutionProject { get; }
}
