using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Go;

/// <summary>A package main.</summary>
/// <param name="Directory">Where it is; "" is the source's root.</param>
internal sealed record GoProgram(string Directory)
{
    /// <summary>As go build names it.</summary>
    public string Package => Directory.Length == 0 ? "." : "./" + Directory;

    /// <summary>The root's, below cmd the only one or the one that the Procfile starts; otherwise the only one in another directory.</summary>
    public static GoProgram Find(IProjectFiles files, IReadOnlyList<GoModule> modules)
    {
        var roots = modules.Where(module => IsMain(files, module.Directory)).Select(module => module.Directory).ToList();
        if (roots.Count == 1)
        {
            return new GoProgram(roots[0]);
        }

        var found = roots.Concat(modules.SelectMany(module => Below(files, module.Under("cmd")))).ToList();
        if (found.Count == 0)
        {
            found = [.. modules.Where(module => IsMain(files, module.Under("cmd"))).Select(module => module.Under("cmd"))];
        }

        if (found.Count == 0)
        {
            found = [.. modules.SelectMany(module => Below(files, module.Directory))];
        }

        var wanted = Wanted(files);
        return found.Where(path => wanted.Contains(path.Split('/')[^1])).Take(2).ToList() is [var named]
            ? new GoProgram(named)
            : found.Count switch
            {
                1 => new GoProgram(found[0]),
                0 => throw new PlanRefusal(
                    PlanReasons.StartCommandMissing,
                    "There is no package main at the root of the source, below cmd or in another directory of the root"
                ),
                _ => throw new PlanRefusal(
                    PlanReasons.Ambiguous,
                    $"There are several programs: {string.Join(", ", found.Select(path => new GoProgram(path).Package).Take(5))}; keep one, name one in a Procfile, or write a Dockerfile"
                ),
            };
    }

    /// <summary>The words of a Procfile with the image's program in place of what starts this one.</summary>
    public IReadOnlyList<string>? Translated(string[] words, string module)
    {
        string[] names = ["main", "app", Directory.Split('/')[^1], module.Split('/')[^1]];
        return words is ["go", "run", var package, ..] && package.TrimEnd('/') == Package ? ["./main", .. words[3..]]
            : names.Contains(ProcfileStart.ProgramIn(words[0])) ? ["./main", .. words[1..]]
            : null;
    }

    private static string[] Wanted(IProjectFiles files) =>
        ProcfileStart.Words(files) switch
        {
            ["go", "run", var package, ..] => [ProcfileStart.ProgramIn(package.TrimEnd('/'))],
            [var program, ..] => [ProcfileStart.ProgramIn(program)],
            _ => [],
        };

    private static IEnumerable<string> Below(IProjectFiles files, string directory) =>
        files
            .List(directory)
            .Where(entry =>
                entry.IsDirectory && entry.Name[0] is not ('.' or '_') && entry.Name is not ("vendor" or "testdata" or "node_modules")
            )
            .Take(100)
            .Select(entry => directory.Length == 0 ? entry.Name : $"{directory}/{entry.Name}")
            .Where(path => IsMain(files, path));

    private static bool IsMain(IProjectFiles files, string directory) => GoSources.MainFiles(files, directory).Any();
}
