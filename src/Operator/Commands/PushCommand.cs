using System.CommandLine;
using Operator.Core.Pods;
using Operator.Workspace;
using Operator.Workspace.Copying;

namespace Operator.Commands;

/// <summary>Runs in the Pod of an ImagePush, and in the last Pod of a build for several platforms.</summary>
internal sealed class PushCommand : Command
{
    public PushCommand()
        : base("push", "Copies the image of an ImagePush, or pushes the index of several platforms' images (runs in their Pods).")
    {
        var options = new ContainerOptions(this);
        var index = new Option<bool>(PlanIndexPod.Option) { Description = "Pushes the index that the request describes." };
        Options.Add(index);
        SetAction(
            (parsed, cancel) =>
            {
                var (paths, log) = (options.Read(parsed), new ContainerLog(Console.Out));
                return parsed.GetValue(index)
                    ? new PushIndexRun(paths, log, TimeProvider.System).RunAsync(cancel)
                    : new PushCopyRun(paths, log, TimeProvider.System).RunAsync(cancel);
            }
        );
    }
}
