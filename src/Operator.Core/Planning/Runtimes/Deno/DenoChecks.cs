using Operator.Core.Planning.Runtimes.Node;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Deno;

/// <summary>What stops a Deno build or application, and only its owner can mend.</summary>
internal static class DenoChecks
{
    private const int MostNamed = 5;

    private static readonly string[] NotInImage =
    [
        "bun",
        "bunx",
        "curl",
        "docker",
        "git",
        "go",
        "java",
        "nginx",
        "npm",
        "npx",
        "php",
        "pnpm",
        "python",
        "python3",
        "ruby",
        "yarn",
    ];

    // Built into deno's own shell, or part of the image.
    private static readonly HashSet<string> Known = new(
        "bash cat cd cp deno echo exec exit export false grep head ls mkdir mv node printenv pwd rm sed set sh shopt sleep tail tee test touch true uname unset which xargs".Split(
            ' '
        ),
        StringComparer.Ordinal
    );

    // A script of the package makes what it needs, and Deno runs no such script unless an option allows it.
    private static readonly string[] NeedScripts =
    [
        "@prisma/client",
        "bcrypt",
        "better-sqlite3",
        "canvas",
        "node-pty",
        "prisma",
        "puppeteer",
        "sqlite3",
    ];

    /// <exception cref="PlanRefusal">The image has no such program, or deno no such command.</exception>
    public static void Programs(PlanContext context, DenoProject project, IReadOnlyList<DenoCommand> commands, string from)
    {
        foreach (var command in commands)
        {
            if (command.IsUnknown && !context.Files.FileExists(command.First!))
            {
                throw Missing(
                    from,
                    $"deno {command.First}",
                    "which is no command of deno and no file of the source: write deno run and the file"
                );
            }

            if (NotInImage.Contains(command.Program))
            {
                throw Missing(
                    from,
                    command.Program,
                    "which the image for Deno does not have: start the application with deno, or add a Dockerfile"
                );
            }

            if (
                !Known.Contains(command.Program)
                && !command.Program.Contains('/', StringComparison.Ordinal)
                && !command.Program.Contains('$', StringComparison.Ordinal)
                && !project.Depends(command.Program)
                && project.Package?.HasDependencies != true
            )
            {
                context.Warnings.Add(
                    $"{from} runs {DisplayText.Of(command.Program, 40)}, which neither the image nor a package of that name brings; deno add npm:{DisplayText.Of(command.Program, 40)} does if there is one"
                );
            }
        }
    }

    public static void Listening(PlanContext context, DenoCommand? runs, string? path, string text)
    {
        var place =
            runs?.Option("--host") is "127.0.0.1" or "localhost" or "::1" ? "--host of the start command"
            : path is not null && DenoPrograms.ListensOnLoopback(text) ? DisplayText.Of(path, 100)
            : null;
        if (place is not null)
        {
            context.Warnings.Add($"{place} seems to listen on loopback alone, where no Service reaches it; listen on 0.0.0.0");
        }
    }

    /// <param name="isMade">A build of the project can make files that are not in the source.</param>
    public static void File(PlanContext context, DenoStart start, IReadOnlyList<DenoCommand> commands, bool isMade)
    {
        if (
            start.File is null
            && !isMade
            && commands.LastOrDefault(command => command.RunsFile)?.File is { } file
            && !DenoSpecifiers.IsRemote(file)
            && !file.Contains('$', StringComparison.Ordinal)
        )
        {
            context.Warnings.Add(
                $"The start command runs {DisplayText.Of(file, 100)}, which is not in the source, and no task build could make it"
            );
        }
    }

    public static void Dependencies(PlanContext context, DenoProject project, DenoStart start)
    {
        var wanted = project.Declared.Concat(start.Imported).Select(DenoSpecifiers.Package).Distinct(StringComparer.Ordinal).ToList();
        if (wanted.Count > 0 && project.Lock is null)
        {
            context.Warnings.Add(
                "The project imports packages, but there is no deno.lock: two builds can differ; run deno install --entrypoint "
                    + $"{DisplayText.Of(start.File ?? "main.ts", 60)} and commit deno.lock"
            );
        }
        else if (project.Lock is { } read && wanted.Where(one => !read.Pins(one)).Take(MostNamed).ToList() is [_, ..] unknown)
        {
            context.Warnings.Add(
                $"{read.File} does not have {DisplayText.Of(string.Join(", ", unknown), 120)}: two builds can differ; run deno install --entrypoint "
                    + $"{DisplayText.Of(start.File ?? "main.ts", 60)} and commit {read.File}"
            );
        }

        if (!project.Config.AllowsScripts && NeedScripts.Where(project.Depends).ToList() is [_, ..] scripts)
        {
            context.Warnings.Add(
                $"{string.Join(", ", scripts)}: the package needs its install script, which Deno does not run; allow it by allowScripts in {project.Config.File} and set nodeModulesDir to auto there, or use another package"
            );
        }
    }

    private static PlanRefusal Missing(string from, string program, string why) =>
        new(PlanReasons.StartCommandMissing, $"{from} runs {DisplayText.Of(program, 60)}, {why}");
}
