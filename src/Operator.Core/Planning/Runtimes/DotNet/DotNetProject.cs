using System.Xml.Linq;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.DotNet;

/// <summary>One project of a .NET source.</summary>
internal sealed record DotNetProject(string Path, XElement Root, DotNetProperties Properties)
{
    private static readonly string[] Extensions = [".csproj", ".fsproj", ".vbproj"];

    private static readonly string[] TestPackages = ["Microsoft.NET.Test.Sdk", "xunit.v3", "TUnit", "MSTest"];

    public bool IsWeb => Sdk.EndsWith(".Web", StringComparison.Ordinal);

    /// <summary>False for tests, and for hosts that start other projects on a developer's machine.</summary>
    public bool Starts =>
        !IsTest
        && !IsDevelopmentHost
        && (
            IsWeb || Sdk.EndsWith(".Worker", StringComparison.Ordinal) || Properties["OutputType"]?.ToUpperInvariant() is "EXE" or "WINEXE"
        );

    /// <summary>Name of the program without .dll.</summary>
    public string AssemblyName =>
        Properties["AssemblyName"] is { } name && !name.Contains("$(", StringComparison.Ordinal)
            ? name
            : System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>A project of the format before 2017, which the SDK for Linux cannot build.</summary>
    public bool IsOldFormat => Sdk.Length == 0 && Properties["TargetFrameworkVersion"] is not null;

    /// <summary>Without the version that can follow a slash.</summary>
    public string Sdk =>
        (Root.Attribute("Sdk")?.Value ?? Root.At("Sdk").FirstOrDefault()?.Attribute("Name")?.Value ?? "").Split(';')[0].Split('/')[0];

    private bool IsDevelopmentHost => Properties.IsTrue("IsAspireHost") || Sdk == "Aspire.AppHost.Sdk";

    private bool IsTest =>
        Properties.IsTrue("IsTestProject")
        || Properties.IsTrue("IsTestingPlatformApplication")
        || Sdk == "MSTest.Sdk"
        || Root.At("ItemGroup", "PackageReference").Any(package => TestPackages.Contains(package.Attribute("Include")?.Value));

    public static DotNetProject Find(IProjectFiles files)
    {
        var paths = Named(files, Extensions);
        if (paths.Count > 0)
        {
            return OnlyOne(files, paths, paths.Count == 1 ? paths[0] : "The source");
        }

        var solution =
            Named(files, ".sln", ".slnx").FirstOrDefault()
            ?? throw new PlanRefusal(PlanReasons.ProjectFileMissing, "The source has no *.csproj, *.fsproj, *.sln or *.slnx");
        return OnlyOne(files, DotNetSolution.Projects(files, solution), solution);
    }

    public static bool IsProject(string path) => Extensions.Any(end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    /// <summary>The file that shows a .NET source; null without one.</summary>
    public static string? Evidence(IProjectFiles files) => Named(files, [.. Extensions, ".sln", ".slnx"]).FirstOrDefault();

    public static IReadOnlyList<string> Named(IProjectFiles files, params string[] extensions) =>
        [
            .. files
                .List("")
                .Where(entry => !entry.IsDirectory && extensions.Any(end => entry.Name.EndsWith(end, StringComparison.OrdinalIgnoreCase)))
                .Select(entry => entry.Name),
        ];

    private static DotNetProject OnlyOne(IProjectFiles files, IReadOnlyList<string> paths, string where)
    {
        var projects = paths.Select(path => Read(files, path)).ToList();
        if (projects.FirstOrDefault(project => project.IsOldFormat) is { } old)
        {
            throw DotNetTarget.NeedsWindows(old, ".NET Framework " + old.Properties["TargetFrameworkVersion"]!.TrimStart('v'));
        }

        var starting = projects.Where(project => project.Starts).ToList();
        return starting.Count switch
        {
            1 => starting[0],
            0 when paths.Count > 1 && where == "The source" => throw Several(paths, "point source.contextDir at one of them"),
            0 => throw NothingStarts(projects, where),
            _ => throw Several(
                [.. starting.Select(project => project.Path)],
                where == "The source"
                    ? "point source.contextDir at one of them"
                    : "keep one in the solution, or write a Dockerfile that publishes one of them"
            ),
        };
    }

    private static DotNetProject Read(IProjectFiles files, string path)
    {
        var root = ProjectXml.Read(files, path) ?? throw new PlanRefusal(PlanReasons.ProjectFileMissing, $"The source has no {path}");
        return new DotNetProject(path, root, DotNetProperties.Of(files, path, root));
    }

    private static PlanRefusal Several(IReadOnlyList<string> paths, string advice) =>
        new(PlanReasons.Ambiguous, $"There are several projects: {string.Join(", ", paths.Take(5))}; {advice}");

    private static PlanRefusal NothingStarts(List<DotNetProject> projects, string where) =>
        new(
            PlanReasons.StartCommandMissing,
            projects.FirstOrDefault(project => project.Sdk.EndsWith(".BlazorWebAssembly", StringComparison.Ordinal)) is { } site
                ? $"{site.Path} is a Blazor WebAssembly site, which has no server: host it by an ASP.NET Core project, or write a Dockerfile"
                : $"{where} has no project that starts: set OutputType to Exe, or use the Web SDK"
        );
}
