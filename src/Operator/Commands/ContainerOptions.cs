using System.CommandLine;
using Operator.Core.Contract;
using Operator.Workspace;

namespace Operator.Commands;

/// <summary>Options that prepare and publish share: where the Pod has its volumes.</summary>
internal sealed class ContainerOptions
{
    private static readonly WorkspacePaths Defaults = WorkspacePaths.InPod;

    private readonly Option<string> workspace = new("--workspace")
    {
        Description = "Directory that the containers of a build share.",
        DefaultValueFactory = _ => Defaults.Workspace,
    };

    private readonly Option<string> mounts = new("--mounts")
    {
        Description = "Directory with the request, credentials and certificates.",
        DefaultValueFactory = _ => Defaults.Mounts,
    };

    private readonly Option<string> report = new("--report")
    {
        Description = "File that the report is written to.",
        DefaultValueFactory = _ => Defaults.Report,
    };

    public ContainerOptions(Command command)
    {
        command.Options.Add(workspace);
        command.Options.Add(mounts);
        command.Options.Add(report);
    }

    public WorkspacePaths Read(ParseResult parsed) =>
        new()
        {
            Workspace = parsed.GetRequiredValue(workspace),
            Mounts = parsed.GetRequiredValue(mounts),
            Report = parsed.GetRequiredValue(report),
        };
}
