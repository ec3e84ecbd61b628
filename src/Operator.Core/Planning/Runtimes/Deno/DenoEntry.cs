using System.Globalization;
using Operator.Core.Planning.Runtimes.Node;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Deno;

/// <summary>Tasks and files → start command.</summary>
/// <param name="hasSets">This version of Deno reads sets of permissions from deno.json.</param>
internal sealed class DenoEntry(PlanContext context, DenoProject project, bool hasSets)
{
    private const int UsualPort = 8000;

    // In the order in which they are asked; preview is what Fresh's template calls its server for production.
    private static readonly string[] Starting = ["start", "serve", "server", "production", "prod", "preview", "web"];

    private static readonly string[] Developing = ["start", "dev"];

    /// <summary>True when a task starts a server, or a script of package.json does by Deno.</summary>
    public static bool HasTask(DenoConfig config, PackageJson? package) =>
        Starting.Any(name => config.Task(name)?.Command is not null) || ScriptStarts(config, package);

    public DenoStart Find() => Web() ?? Task() ?? Script() ?? Development() ?? Program() ?? Process() ?? throw Missing();

    private DenoStart? Web() => Procfile.Commands(context.Files).GetValueOrDefault("web") is { } web ? Given(web, "Procfile") : null;

    private DenoStart? Process() => Procfile.Start(context.Files) is { } other ? Given(other, "Procfile") : null;

    private DenoStart? Task()
    {
        foreach (var task in Starting.Select(project.Config.Task).OfType<DenoTask>().Where(task => task.Command is not null))
        {
            var commands = DenoTasks.Of(task.Name, project.Config, project.Package);
            if (!commands.Any(IsDevelopment))
            {
                return OfTask(task.Name, task.Command!, $"tasks.{Name(task)} in {project.Config.File}", commands, task.Needs.Count == 0);
            }
        }

        return null;
    }

    private DenoStart? Script() =>
        ScriptStarts(project.Config, project.Package) && project.Package!.Script("start") is { } script
            ? OfTask(
                "start",
                script,
                "scripts.start in package.json",
                DenoTasks.OfCommand(script, project.Config, project.Package),
                isAlone: true
            )
            : null;

    /// <summary>A task that watches files, or the development entry of a framework: the same file, started without watching.</summary>
    private DenoStart? Development()
    {
        foreach (var task in Developing.Select(project.Config.Task).OfType<DenoTask>().Where(task => task.Command is not null))
        {
            var runs = DenoTasks.Of(task.Name, project.Config, project.Package).Where(command => command.RunsFile).ToList();
            if (runs is not [{ File: { } file } only] || Inside(file) is not { } path || IsEntryOfDevelopment(path))
            {
                continue;
            }

            var plain = only.WithoutWatch();
            var words = plain.HasPermissions
                ? plain.Words
                : [plain.Verb!, Permissions, .. plain.Words.SkipWhile(word => word == plain.Verb)];
            context.Warnings.Add(
                $"tasks.{Name(task)} in {project.Config.File} is for development, and is started without watching files; add a task start for production"
            );
            return Start(["deno", .. words], $"tasks.{Name(task)} in {project.Config.File}", plain) with { FromWords = task.Command };
        }

        return null;
    }

    private DenoStart? Program()
    {
        if (DenoPrograms.Usual(context.Files) is not { } file)
        {
            // A framework's development entry is better than nothing.
            return project.Config.Task("start") is { Command: { } command } task
                ? OfTask(
                    task.Name,
                    command,
                    $"tasks.start in {project.Config.File}",
                    DenoTasks.Of("start", project.Config, project.Package),
                    isAlone: false
                )
                : null;
        }

        var text = context.Files.ReadText(file) ?? "";
        if (file.EndsWith("mod.ts", StringComparison.Ordinal) && project.Config.IsPackage)
        {
            throw new PlanRefusal(
                PlanReasons.StartCommandMissing,
                $"{project.Config.File} names exports and no task that starts something: it is a library; add a task start, or main.ts"
            );
        }

        if (project.Config.Task("start")?.Command is not null)
        {
            context.Warnings.Add(
                $"tasks.start in {project.Config.File} starts what is for development, so {file} is started; name the server for production there"
            );
        }

        var verb = DenoPrograms.ExportsHandler(text) ? "serve" : "run";
        return Start(["deno", verb, Permissions, file], file, new DenoCommand("deno", [verb, file]));
    }

    /// <summary>
    /// The container is what confines the program: a permission that is missing would stop it where nobody can be asked. Those that the project
    /// names itself are kept.
    /// </summary>
    private string Permissions => hasSets && project.Config.HasPermissions ? "-P" : "-A";

    private DenoStart Given(string command, string from)
    {
        var commands = DenoTasks.OfCommand(command, project.Config, project.Package);
        DenoChecks.Programs(context, project, commands, from);
        return Start(Procfile.Words(command), from, commands.FirstOrDefault(one => one.RunsFile)) with { FromWords = command };
    }

    /// <param name="isAlone">Nothing runs before it, so that a plain command needs no <c>deno task</c> around it.</param>
    private DenoStart OfTask(string name, string command, string from, IReadOnlyList<DenoCommand> commands, bool isAlone)
    {
        DenoChecks.Programs(context, project, commands, from);
        var single = isAlone ? DenoTasks.Single(command) : null;
        var runs = commands.LastOrDefault(one => one.RunsFile);
        IReadOnlyList<string> words = single is { RunsFile: true } ? ["deno", .. single.Words] : ["deno", "task", name];
        if (commands.Any(IsDevelopment))
        {
            context.Warnings.Add($"{from} starts a development server; name the server for production there");
        }

        return Start(words, from, runs) with
        {
            FromWords = command,
        };
    }

    private DenoStart Start(IReadOnlyList<string> words, string from, DenoCommand? runs)
    {
        var path = runs?.File is { } file ? Inside(file) : null;
        var text = path is null ? "" : context.Files.ReadText(path) ?? "";
        DenoChecks.Listening(context, runs, path, text);
        var given = Number(runs?.Option("--port")) ?? (runs?.Verb == "serve" ? null : DenoPrograms.Port(text));
        var port = context.Port(given ?? UsualPort);
        // deno serve reads no variable.
        var needsPort = runs?.Verb == "serve" && given is null && port != UsualPort && words is ["deno", "serve", ..];
        return new DenoStart(
            needsPort ? ["deno", "serve", FormattableString.Invariant($"--port={port}"), .. words.Skip(2)] : words,
            port,
            from
        )
        {
            File = path,
            ModuleOptions = runs?.ModuleOptions ?? [],
            Imported = [.. DenoSpecifiers.In(text).Distinct(StringComparer.Ordinal)],
        };
    }

    private string? Inside(string file) =>
        SourcePath.Resolve("", file) is { Length: > 0 } path && context.Files.FileExists(path) && PlainText.IsText(path) ? path : null;

    private PlanRefusal Missing() =>
        new(
            PlanReasons.StartCommandMissing,
            $"Nothing says how the application starts: there is no Procfile, no task start in {project.Config.File}, and no main.ts, server.ts, app.ts, index.ts or mod.ts"
        );

    private static bool ScriptStarts(DenoConfig config, PackageJson? package) =>
        package?.Script("start") is { } script && DenoTasks.OfCommand(script, config, package).Any(command => command.Program == "deno");

    private static bool IsDevelopment(DenoCommand command) =>
        command.Watches
        || (command is { RunsFile: true, File: { } file } && IsEntryOfDevelopment(file))
        || DevelopmentServers.OfSite([new ScriptCommand(command.Program, command.Words)]) is not null
        || DevelopmentServers.OfServer([new ScriptCommand(command.Program, command.Words)]) is not null;

    private static bool IsEntryOfDevelopment(string file) => file.TrimStart('.', '/') is "dev.ts" or "dev.js" or "dev.tsx";

    private static int? Number(string? text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static string Name(DenoTask task) => DisplayText.Of(task.Name, 40);
}
