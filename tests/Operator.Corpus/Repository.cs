namespace Operator.Corpus;

/// <summary>A repository on this machine, and which of its directories are examples.</summary>
internal sealed record Repository(string Root, string? Pattern)
{
    private static readonly string[] Markers =
    [
        "package.json",
        "requirements.txt",
        "pyproject.toml",
        "Pipfile",
        "setup.py",
        "go.mod",
        "go.work",
        "Cargo.toml",
        "pom.xml",
        "build.gradle",
        "build.gradle.kts",
        "settings.gradle",
        "settings.gradle.kts",
        "deno.json",
        "deno.jsonc",
        "composer.json",
        "index.php",
        "Gemfile",
        "mix.exs",
        "build.sbt",
        "index.html",
        "Procfile",
    ];

    private static readonly string[] Ends = [".csproj", ".fsproj", ".sln", ".slnx"];

    private static readonly string[] Skipped = ["node_modules", "test", "tests", "docs", "vendor", "target", "bin", "obj"];

    public string Name => Path.GetFileName(Root.TrimEnd('/')).Replace('+', '/');

    public static Repository? Find(string text)
    {
        var parts = text.Split(':', 2);
        return Directory.Exists(parts[0]) ? new Repository(Path.GetFullPath(parts[0]), parts.ElementAtOrDefault(1)) : null;
    }

    /// <summary>Paths of the examples below the root, in order; "" is the root itself.</summary>
    public IReadOnlyList<string> Examples()
    {
        var pattern = Pattern ?? (Directory.Exists(Path.Combine(Root, "examples")) ? "examples/*" : null);
        var found = pattern is null ? Topmost("", depth: 0) : Matching(pattern);
        return [.. found.Order(StringComparer.Ordinal)];
    }

    private IEnumerable<string> Matching(string pattern)
    {
        IEnumerable<string> found = [""];
        foreach (var part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            found = [.. found.SelectMany(directory => part == "*" ? Below(directory) : [Join(directory, part)])];
        }

        return found.Where(path => Directory.Exists(Path.Combine(Root, path)));
    }

    private IEnumerable<string> Topmost(string directory, int depth) =>
        IsProject(directory) ? [directory]
        : depth > 5 ? []
        : Below(directory).SelectMany(below => Topmost(below, depth + 1));

    private bool IsProject(string directory)
    {
        var full = Path.Combine(Root, directory);
        return Markers.Any(name => File.Exists(Path.Combine(full, name)))
            || Directory.EnumerateFiles(full).Any(name => Ends.Any(end => name.EndsWith(end, StringComparison.Ordinal)));
    }

    private IEnumerable<string> Below(string directory) =>
        Directory
            .EnumerateDirectories(Path.Combine(Root, directory))
            .Select(path => Path.GetFileName(path)!)
            .Where(name => name[0] is not ('.' or '_') && !Skipped.Contains(name))
            .Select(name => Join(directory, name));

    private static string Join(string directory, string name) => directory.Length == 0 ? name : $"{directory}/{name}";
}
