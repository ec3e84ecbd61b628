using System.Globalization;
using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Ruby;

/// <summary>What can be seen of a command that the Procfile gives: whether the image has its program, and where it listens.</summary>
internal static partial class RubyCommand
{
    // Commands of gems whose name is another one.
    private static readonly Dictionary<string, string> GemOf = new(StringComparer.Ordinal)
    {
        ["foreman"] = "foreman",
        ["falcon"] = "falcon",
        ["iodine"] = "iodine",
        ["jekyll"] = "jekyll",
        ["passenger"] = "passenger",
        ["puma"] = "puma",
        ["pumactl"] = "puma",
        ["rails"] = "railties",
        ["rainbows"] = "rainbows",
        ["sidekiq"] = "sidekiq",
        ["thin"] = "thin",
        ["thrust"] = "thruster",
        ["unicorn"] = "unicorn",
        ["unicorn_rails"] = "unicorn",
    };

    private static readonly string[] NotInImage =
    [
        "bun",
        "java",
        "nginx",
        "node",
        "npm",
        "npx",
        "php",
        "pnpm",
        "python",
        "python3",
        "yarn",
    ];

    /// <exception cref="PlanRefusal">The image has no such program.</exception>
    public static void Check(PlanContext context, RubyProject project, string ruby, string command)
    {
        foreach (var program in Programs(command))
        {
            var name = program[(program.LastIndexOf('/') + 1)..];
            if (NotInImage.Contains(program))
            {
                throw Missing(program, "which the image for Ruby does not have: start the application with Ruby, or add a Dockerfile");
            }

            if (program.StartsWith("bin/", StringComparison.Ordinal) || program.StartsWith("./bin/", StringComparison.Ordinal))
            {
                if (!context.Files.FileExists("bin/" + name))
                {
                    throw Missing(
                        program,
                        "which is not in the source: commit it (bundle binstubs makes those of gems), or start another program"
                    );
                }
            }
            else if (
                project.Lock is not null
                && (GemOf.TryGetValue(program, out var gem) && !project.Has(gem) || program == "rackup" && !RubyServers.HasRackup(project))
            )
            {
                throw Missing(
                    program,
                    $"and no gem that is installed for production brings it: run bundle add {(program == "rackup" ? program : gem)}"
                );
            }
        }

        if (RubyFile.Match(command) is { Success: true } started)
        {
            CheckFile(context, project, ruby, started.Groups[1].Value);
        }

        if (OnLoopback.IsMatch(command))
        {
            context.Warnings.Add(
                "The web process of the Procfile listens on loopback alone, where no Service reaches it; listen on 0.0.0.0"
            );
        }

        if (IsRackup.IsMatch(command) && !RubyServers.Any(project, ruby))
        {
            throw RubyServers.Missing(project);
        }
    }

    private static void CheckFile(PlanContext context, RubyProject project, string ruby, string file)
    {
        if (SourcePath.Resolve("", file) is not { } path || !context.Files.FileExists(path))
        {
            throw Missing(file, "which is not in the source");
        }

        var text = context.Files.ReadText(path) ?? "";
        RubyPrograms.WarnOfLoopback(context, DisplayText.Of(path, 100), text);
        if (project.Manifest is null)
        {
            RubyPrograms.CheckAlone(DisplayText.Of(path, 100), text, ruby);
        }
        else if (RubyPrograms.Requires(text).Any(name => name == "sinatra"))
        {
            RubyServers.CheckSinatra(context, project, ruby);
        }
    }

    /// <summary>The port that the command listens on whatever $PORT says; null where it says none.</summary>
    public static int? Port(string command) =>
        PortOption.Match(command) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    /// <summary>The programs that run, also behind bundle exec.</summary>
    private static IEnumerable<string> Programs(string command) => ShellPrograms.Of(BundleExec.Replace(command, ""));

    private static PlanRefusal Missing(string program, string why) =>
        new(PlanReasons.StartCommandMissing, $"Procfile starts {DisplayText.Of(program, 60)}, {why}");

    [GeneratedRegex(@"\bbundle\s+exec\s+")]
    private static partial Regex BundleExec { get; }

    [GeneratedRegex(@"(?:^|\s)ruby\s+(?:-[A-Za-z]\S{0,50}\s+)*([A-Za-z0-9_./-]{1,200}\.rb)(?:\s|\z)")]
    private static partial Regex RubyFile { get; }

    [GeneratedRegex(@"(?:\s-p\s*|\s--port[ =]|\s(?:-b|--bind)[ =]?\S{0,60}:)(\d{2,5})\b")]
    private static partial Regex PortOption { get; }

    [GeneratedRegex(@"\s(?:-b|--bind|--binding|-o|--host|-a|--address|-l|--listen)[ =]?\S{0,20}(?:127\.0\.0\.1|localhost)")]
    private static partial Regex OnLoopback { get; }

    [GeneratedRegex(@"(?:^|\s)rackup(?:\s|\z)")]
    private static partial Regex IsRackup { get; }
}
