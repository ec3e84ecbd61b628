using System.CommandLine;
using Operator.Core.Pods;
using Operator.Workspace;
using Operator.Workspace.Publish;

namespace Operator.Commands;

/// <summary>Runs in a build's Pod after the engine, or beside it and waits for its end.</summary>
internal sealed class PublishCommand : Command
{
    public PublishCommand()
        : base("publish", "Verifies the pushed image and sets its further tags (runs in build Pods).")
    {
        var options = new ContainerOptions(this);
        var afterEngine = new Option<bool>(PlanPod.PublishWaits)
        {
            Description = "Wait until the engine, which runs beside it, has ended.",
        };
        Options.Add(afterEngine);
        SetAction(
            (parsed, cancel) =>
                new PublishRun(options.Read(parsed), new ContainerLog(Console.Out), TimeProvider.System)
                {
                    AfterEngine = parsed.GetValue(afterEngine),
                }.RunAsync(cancel)
        );
    }
}
