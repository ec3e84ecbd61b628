using System.CommandLine;

namespace Operator.Commands;

/// <summary>The single program: the operator, the steps in build Pods, and the tools for people.</summary>
internal static class OperatorCommand
{
    public static RootCommand Create()
    {
        var run = new RunCommand();
        var root = new RootCommand("Builds container images on Kubernetes from ImageBuild resources.")
        {
            run,
            new PrepareCommand(),
            new PublishCommand(),
            new PushCommand(),
            new PlanCommand(),
            new CopyCommand(),
        };

        // Without a command the operator runs: that is what its Deployment starts.
        foreach (var option in run.Options)
        {
            root.Options.Add(option);
        }

        root.Action = run.Action;
        return root;
    }
}
