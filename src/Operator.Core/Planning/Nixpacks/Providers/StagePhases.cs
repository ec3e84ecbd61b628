using System.Globalization;
using Operator.Core.Planning.Dockerfiles;
using Operator.Core.Planning.Runtimes;

namespace Operator.Core.Planning.Nixpacks.Providers;

/// <summary>The stages of a runtime as one stage: what prepares the image, then the phases install and build.</summary>
internal sealed class StagePhases
{
    private const string Html = "/usr/share/nginx/html";

    private readonly PlanContext context;

    private readonly RuntimePlan plan;

    private readonly List<DockerfileStatement> tools = [];

    private readonly List<string> commands = [];

    private readonly List<string> caches = [];

    private readonly List<string> owned = [];

    private readonly List<string> paths = [];

    private readonly Dictionary<string, string> variables;

    public StagePhases(PlanContext context, RuntimePlan plan)
    {
        (this.context, this.plan) = (context, plan);
        variables = new Dictionary<string, string>(plan.Defaults, StringComparer.Ordinal)
        {
            ["PORT"] = plan.Port.ToString(CultureInfo.InvariantCulture),
        };
        // The end of the stage sets it; what builds runs as root.
        variables.Remove("HOME");
        var hasCopied = false;
        foreach (var statement in plan.BuildStages.FirstOrDefault()?.Statements ?? [])
        {
            hasCopied |= statement is Copy { FromStage: null };
            Add(statement, hasCopied);
        }

        foreach (var statement in plan.FinalStage.Statements.Except(RuntimeImage.AppDirectory))
        {
            AddOfLast(statement);
        }
    }

    /// <summary>The image with a compiler, where there is one.</summary>
    public string Image => (plan.BuildStages.FirstOrDefault() ?? plan.FinalStage).From.Image;

    /// <summary>Before all phases.</summary>
    public IReadOnlyList<DockerfileStatement> Tools => [.. tools.Distinct()];

    /// <summary>Directories beside /app that belong to the application.</summary>
    public IReadOnlyList<string> Owned => owned;

    public NixpacksPlan Plan
    {
        get
        {
            var installs = context.Decisions.All.Where(decision => decision.Topic == PlanTopic.Install).ToList();
            var last = commands.FindLastIndex(command => installs.Exists(one => command.Contains(one.Value, StringComparison.Ordinal)));
            return ProviderPhases.Of(
                commands[..(last + 1)],
                commands[(last + 1)..],
                string.Join(' ', plan.Start.Select(Word)),
                [.. caches.Distinct(StringComparer.Ordinal)],
                paths,
                variables
            );
        }
    }

    private void Add(DockerfileStatement statement, bool hasCopied)
    {
        switch (statement)
        {
            case Env variable:
                variables[variable.Name] = variable.Value;
                break;
            case Copy { FromStage: not null }:
                tools.Add(statement);
                break;
            case ShellRun run when hasCopied:
                caches.AddRange(run.Mounts.OfType<RunMount.Cache>().Select(mount => mount.Target));
                commands.Add(PlanContext.WithoutCertificates(run));
                break;
            case ShellRun:
                tools.Add(statement);
                break;
        }
    }

    private void AddOfLast(DockerfileStatement statement)
    {
        switch (statement)
        {
            case Copy { FromStage: null, Destination: "./" }:
                break;
            case Copy { FromStage: null, Sources: [var pages], Destination: Html + "/" }:
                // What the phases make is served, too.
                tools.Add(new ShellRun($"rm -rf {Html} && ln -s {("/app/" + pages.TrimEnd('.')).TrimEnd('/')} {Html}"));
                break;
            case Copy { FromStage: "build" } copy:
                owned.AddRange(copy is { Owner: not null, Destination: ['/', ..] } ? [copy.Destination.TrimEnd('/')] : []);
                break;
            case Prepended path:
                paths.Add(path.Directory);
                break;
            case Copy or ShellRun:
                tools.Add(statement);
                break;
        }
    }

    private static string Word(string word) =>
        word.Length > 0
        && word.All(character => char.IsAsciiLetterOrDigit(character) || "-_./:=@,".Contains(character, StringComparison.Ordinal))
            ? word
            : Quoting.Shell(word);
}
