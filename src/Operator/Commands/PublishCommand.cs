using System.CommandLine;
using Operator.Workspace;
using Operator.Workspace.Publish;

namespace Operator.Commands;

/// <summary>Runs in a build's Pod after the engine.</summary>
internal sealed class PublishCommand : Command
{
    public PublishCommand()
        : base("publish", "Verifies the pushed image and sets its further tags (runs in build Pods).")
    {
        var options = new ContainerOptions(this);
        SetAction(
            (parsed, cancel) => new PublishRun(options.Read(parsed), new ContainerLog(Console.Out), TimeProvider.System).RunAsync(cancel)
        );
    }
}
