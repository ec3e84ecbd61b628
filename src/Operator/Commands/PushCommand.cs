using System.CommandLine;
using Operator.Workspace;
using Operator.Workspace.Copying;

namespace Operator.Commands;

/// <summary>Runs in the Pod of an ImagePush.</summary>
internal sealed class PushCommand : Command
{
    public PushCommand()
        : base("push", "Copies the image of an ImagePush (runs in its Pod).")
    {
        var options = new ContainerOptions(this);
        SetAction(
            (parsed, cancel) => new PushCopyRun(options.Read(parsed), new ContainerLog(Console.Out), TimeProvider.System).RunAsync(cancel)
        );
    }
}
