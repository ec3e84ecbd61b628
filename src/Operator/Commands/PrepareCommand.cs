using System.CommandLine;
using Operator.Workspace;
using Operator.Workspace.Prepare;

namespace Operator.Commands;

/// <summary>Runs in a build's Pod before the engine.</summary>
internal sealed class PrepareCommand : Command
{
    public PrepareCommand()
        : base("prepare", "Fetches a build's source, plans it and writes the Dockerfile (runs in build Pods).")
    {
        var options = new ContainerOptions(this);
        SetAction(
            (parsed, cancel) => new PrepareRun(options.Read(parsed), new ContainerLog(Console.Out), TimeProvider.System).RunAsync(cancel)
        );
    }
}
