using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Ruby;

/// <summary>What planning reads of a Gemfile.lock: every gem that bundler installs, and what the file says about where it fits.</summary>
/// <param name="File">Gemfile.lock, or gems.locked.</param>
internal sealed partial record GemfileLock(string File)
{
    private readonly Dictionary<string, List<string>> needs = new(StringComparer.Ordinal);

    private readonly Dictionary<string, string> versions = new(StringComparer.Ordinal);

    private readonly List<string> remotes = [];

    private readonly List<string> repositories = [];

    private readonly List<string> paths = [];

    private readonly List<string> platforms = [];

    private readonly HashSet<string> dependencies = new(StringComparer.Ordinal);

    /// <summary>Servers that gems come from.</summary>
    public IReadOnlyList<string> Remotes => remotes;

    /// <summary>Git repositories that gems come from.</summary>
    public IReadOnlyList<string> Repositories => repositories;

    /// <summary>Directories of the source that are gems.</summary>
    public IReadOnlyList<string> Paths => paths;

    public IReadOnlyList<string> Platforms => platforms;

    /// <summary>Gems that the Gemfile asked for when this was written.</summary>
    public IReadOnlySet<string> Dependencies => dependencies;

    /// <summary>For example <c>3.2.2</c>; null where the Gemfile asked for no Ruby.</summary>
    public string? Ruby { get; private set; }

    /// <summary>Version of bundler that wrote it.</summary>
    public string? Bundler { get; private set; }

    /// <exception cref="PlanRefusal">It holds the marks of a merge.</exception>
    public static GemfileLock Read(string file, string text)
    {
        var read = new GemfileLock(file);
        var section = "";
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd()))
        {
            if (line.StartsWith("<<<<<<<", StringComparison.Ordinal))
            {
                throw new PlanRefusal(
                    PlanReasons.ProjectFileInvalid,
                    $"{file} has the marks of a merge conflict: resolve it and commit {file}"
                );
            }

            if (line.Length > 0 && line[0] != ' ')
            {
                section = line;
            }
            else if (line.Length > 0)
            {
                read.Add(section, line);
            }
        }

        return read;
    }

    public string? Version(string gem) => versions.GetValueOrDefault(gem);

    /// <summary>These gems, and all that they need in turn.</summary>
    public IReadOnlySet<string> With(IEnumerable<string> gems)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var left = new Stack<string>(gems);
        while (left.TryPop(out var gem))
        {
            if (found.Add(gem))
            {
                needs.GetValueOrDefault(gem)?.ForEach(left.Push);
            }
        }

        return found;
    }

    private string? last;

    private void Add(string section, string line)
    {
        var text = line.Trim();
        switch (section)
        {
            case "GEM" or "GIT" or "PATH" or "PLUGIN SOURCE":
                AddSource(section, line, text);
                break;
            case "PLATFORMS":
                platforms.Add(text);
                break;
            case "DEPENDENCIES":
                dependencies.Add(text.Split(' ', '!')[0]);
                break;
            case "RUBY VERSION":
                Ruby = RubyLine.Match(text) is { Success: true } ruby ? ruby.Groups[1].Value : null;
                break;
            case "BUNDLED WITH":
                Bundler = text;
                break;
        }
    }

    private void AddSource(string section, string line, string text)
    {
        if (line.StartsWith("  remote: ", StringComparison.Ordinal))
        {
            (
                section switch
                {
                    "GIT" => repositories,
                    "PATH" => paths,
                    _ => remotes,
                }
            ).Add(text["remote: ".Length..]);
        }
        else if (Spec.Match(line) is { Success: true } spec)
        {
            last = spec.Groups["name"].Value;
            // The same gem for another platform follows.
            versions.TryAdd(last, spec.Groups["version"].Value);
            needs.TryAdd(last, []);
        }
        else if (last is not null && line.StartsWith("      ", StringComparison.Ordinal))
        {
            needs[last].Add(text.Split(' ', '!')[0]);
        }
    }

    [GeneratedRegex(@"\A    (?<name>[A-Za-z0-9._-]{1,200}) \((?<version>[0-9][^)]{0,100})\)")]
    private static partial Regex Spec { get; }

    [GeneratedRegex(@"\Aruby (\d{1,4}(?:\.\d{1,4}){1,2})")]
    private static partial Regex RubyLine { get; }
}
