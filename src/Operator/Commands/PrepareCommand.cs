using System.CommandLine;
using Operator.Core.Pods;
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
        var checkPush = new Option<bool>(PlanPod.PrepareChecksPush) { Description = "Ask the registry whether the image may be pushed." };
        Options.Add(checkPush);
        SetAction(
            (parsed, cancel) =>
                new PrepareRun(options.Read(parsed), new ContainerLog(Console.Out), TimeProvider.System)
                {
                    ChecksPush = parsed.GetValue(checkPush),
                }.RunAsync(cancel)
        );
    }
}
