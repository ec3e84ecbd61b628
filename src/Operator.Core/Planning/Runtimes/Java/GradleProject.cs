using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Java;

/// <summary>How a Gradle project's plugins start it.</summary>
internal enum GradleKind
{
    None,
    Application,
    Shadow,
    Spring,
    Quarkus,
    War,
}

/// <summary>One project of a Gradle build: the root, or one that settings.gradle includes.</summary>
/// <param name="Directory">"" is the source's root.</param>
internal sealed partial record GradleProject(string Directory, string File, string Text)
{
    private const int MostProjects = 100;

    private static readonly string[] Builds = ["build.gradle", "build.gradle.kts"];

    private static readonly string[] Settings = ["settings.gradle", "settings.gradle.kts"];

    /// <summary>The task's path before its name.</summary>
    public string Task => Directory.Length == 0 ? "" : $":{Directory.Replace('/', ':')}:";

    public GradleKind Kind =>
        Has("org.springframework.boot") || Has("libs.plugins.spring") ? GradleKind.Spring
        : Has("io.quarkus") || Has("libs.plugins.quarkus") ? GradleKind.Quarkus
        : Has("shadow") ? GradleKind.Shadow
        : ApplicationPlugin.IsMatch(Text) ? GradleKind.Application
        : IsWar ? GradleKind.War
        : GradleKind.None;

    public bool IsWar => WarPlugin.IsMatch(Text);

    public string? MainClass => NamedMain.Match(Text) is { Success: true } match ? match.Groups[1].Value : null;

    public bool NamesMainInManifest => Has("Main-Class");

    public static string? Evidence(IProjectFiles files) => Builds.Concat(Settings).FirstOrDefault(files.FileExists);

    /// <summary>The root if it starts, otherwise the only included project that does, otherwise the root.</summary>
    public static GradleProject Starting(IProjectFiles files)
    {
        var root = Read(files, "");
        if (root is not null && root.Kind != GradleKind.None)
        {
            return root;
        }

        var settings = Settings.FirstOrDefault(files.FileExists);
        var included = settings is null ? [] : Included(files, settings);
        var starting = included.Where(project => project.Kind != GradleKind.None).ToList();
        return starting.Count switch
        {
            1 => starting[0],
            > 1 => throw new PlanRefusal(
                PlanReasons.Ambiguous,
                $"Several projects of {settings} start: {string.Join(", ", starting.Select(project => project.Directory).Take(5))}; write a Dockerfile that builds one of them"
            ),
            _ => root
                ?? throw new PlanRefusal(
                    PlanReasons.StartCommandMissing,
                    $"No project that {settings} includes says how it starts: apply the application plugin in one of them"
                ),
        };
    }

    public static GradleProject? Read(IProjectFiles files, string directory)
    {
        var prefix = directory.Length == 0 ? "" : directory + "/";
        return Builds.Select(name => prefix + name).FirstOrDefault(files.FileExists) is { } file
            ? new GradleProject(directory, file, files.Require(file))
            : null;
    }

    private static List<GradleProject> Included(IProjectFiles files, string settings) =>
        [
            .. Include
                .Matches(files.ReadText(settings) ?? "")
                .SelectMany(match => QuotedPath.Matches(match.Value))
                .Select(match => match.Groups[1].Value.Trim(':').Replace(':', '/'))
                .Distinct(StringComparer.Ordinal)
                .Take(MostProjects)
                .Select(path => Read(files, path))
                .OfType<GradleProject>(),
        ];

    private bool Has(string text) => Text.Contains(text, StringComparison.Ordinal);

    // Also plugins that apply it: gradle init's conventions and Micronaut's. Android's makes nothing that a server runs.
    [GeneratedRegex(
        @"(?:id\s*(?:\(\s*)?['""](?!com\.android)(?:[A-Za-z0-9_.-]{0,80}[.-])?application(?:-conventions)?['""]|^[ \t]*application[ \t]*\r?$|apply\s+plugin:\s*['""]application['""])",
        RegexOptions.Multiline
    )]
    private static partial Regex ApplicationPlugin { get; }

    [GeneratedRegex(@"(?:id\s*(?:\(\s*)?['""]war['""]|^[ \t]*war[ \t]*\r?$|apply\s+plugin:\s*['""]war['""])", RegexOptions.Multiline)]
    private static partial Regex WarPlugin { get; }

    [GeneratedRegex(@"mainClass(?:Name)?(?:\.set\()?\s*(?:=\s*)?['""]([A-Za-z_][A-Za-z0-9_.$]{0,200})['""]")]
    private static partial Regex NamedMain { get; }

    [GeneratedRegex(@"^[ \t]*include\b[\s(]{0,20}(?:['""][A-Za-z0-9_:.-]{1,100}['""][\s,]{0,40}){1,60}", RegexOptions.Multiline)]
    private static partial Regex Include { get; }

    [GeneratedRegex(@"['""]([A-Za-z0-9_:.-]{1,100})['""]")]
    private static partial Regex QuotedPath { get; }
}
