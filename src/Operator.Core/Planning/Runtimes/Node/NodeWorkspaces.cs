using Operator.Core.Formats;
using Operator.Core.Formats.Yaml;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>A repository of several packages under one lock file: by <c>workspaces</c> in package.json, or by pnpm-workspace.yaml.</summary>
internal static class NodeWorkspaces
{
    private const string PnpmFile = "pnpm-workspace.yaml";

    private const int MostMembers = 200;

    /// <summary>Where members are; empty for a package that stands alone.</summary>
    public static IReadOnlyList<string> Patterns(IProjectFiles files, PackageJson package) =>
        package.HasWorkspaces ? package.Workspaces
        : files.FileExists(PnpmFile) ? PnpmPatterns(files)
        : [];

    public static bool Any(IProjectFiles files, PackageJson package) => package.HasWorkspaces || Patterns(files, package).Count > 0;

    /// <summary>Directories of the members, in order.</summary>
    public static IEnumerable<string> Directories(IProjectFiles files, PackageJson package) => Members(files, Patterns(files, package));

    /// <summary>For a root that starts nothing: its only member that does, or a refusal that names those that do; null if none does.</summary>
    public static NodeProject? Member(IProjectFiles files, PackageJson package)
    {
        var starting = Members(files, Patterns(files, package)).Where(directory => Starts(files, directory)).Take(10).ToList();
        return starting.Count switch
        {
            0 => null,
            1 => Only(files, package, starting[0]),
            _ => new NodeProject.Neither(
                PlanReasons.Ambiguous,
                $"package.json is the root of a workspace with several applications: {DisplayText.Of(string.Join(", ", starting), 150)}; add a start script there that starts one of them, such as \"npm --prefix {DisplayText.Of(starting[0], 40)} start\""
            ),
        };
    }

    private static NodeProject.Server Only(IProjectFiles files, PackageJson package, string directory)
    {
        var below = new FilesBelow(files, directory);
        var member = PackageJson.TryRead(below)!;
        return new NodeProject.Server(["npm", "--prefix", directory, "start"])
        {
            Commands = ScriptCommands.OfScript("start", member),
            Framework = NodeFrameworks.Names.FirstOrDefault(member.DependsOn),
            From = $"scripts.start in {directory}/package.json",
            FromWords = member.Script("start"),
            UsualBuild =
                !package.HasScript("build") && member.HasScript("build")
                    ? $"npm --prefix {Dockerfiles.Quoting.Shell(directory)} run build"
                    : null,
            Warnings = [$"package.json starts nothing itself, so its only member that does is started: {DisplayText.Of(directory, 100)}"],
        };
    }

    private static bool Starts(IProjectFiles files, string directory)
    {
        var member = PackageJson.TryRead(new FilesBelow(files, directory));
        return member is not null
            && member.HasScript("start")
            && DevelopmentServers.OfSite(ScriptCommands.OfScript("start", member)) is null;
    }

    /// <summary>Directories that the patterns name and that have a package.json, in order.</summary>
    private static IEnumerable<string> Members(IProjectFiles files, IReadOnlyList<string> patterns) =>
        patterns
            .Where(pattern => !pattern.StartsWith('!'))
            .Take(MostMembers)
            .SelectMany(pattern => Expand(files, pattern))
            .Where(directory => files.FileExists(directory + "/package.json"))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Take(MostMembers);

    private static IEnumerable<string> Expand(IProjectFiles files, string pattern)
    {
        IEnumerable<string> found = [""];
        foreach (var part in pattern.Split('/').Where(part => part is not ("" or ".")).Take(6))
        {
            found =
                part is "*" or "**" || part.Contains('*', StringComparison.Ordinal)
                    ? [.. found.SelectMany(directory => Below(files, directory, part)).Take(MostMembers)]
                : part == ".." ? []
                : [.. found.Select(directory => Join(directory, part))];
        }

        return found.Where(directory => directory.Length > 0 && Dockerfiles.Grammar.CopyPath.IsMatch(directory));
    }

    private static IEnumerable<string> Below(IProjectFiles files, string directory, string pattern)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        var children = files
            .List(directory)
            .Where(entry => entry.IsDirectory && entry.Name is not ("node_modules" or ".git"))
            .Where(entry => entry.Name.StartsWith(pattern[..star], StringComparison.Ordinal))
            .Take(MostMembers)
            .Select(entry => Join(directory, entry.Name))
            .ToList();
        // Two levels are what repositories have; a deeper search would read the whole tree.
        return pattern == "**" ? children.Concat(children.SelectMany(child => Below(files, child, "*"))) : children;
    }

    private static string Join(string directory, string name) => directory.Length == 0 ? name : $"{directory}/{name}";

    private static IReadOnlyList<string> PnpmPatterns(IProjectFiles files)
    {
        try
        {
            return (YamlReader.Read(files.ReadText(PnpmFile) ?? "") as YamlNode.Mapping)?["packages"] is YamlNode.Sequence list
                ? [.. list.Items.OfType<YamlNode.Scalar>().Select(item => item.Value)]
                : [];
        }
        catch (SyntaxException problem)
        {
            throw new PlanRefusal(PlanReasons.ProjectFileInvalid, $"{PnpmFile} line {problem.Line}: {problem.Problem}");
        }
    }
}
