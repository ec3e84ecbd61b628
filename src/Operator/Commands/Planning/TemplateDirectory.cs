using Operator.Core.Contract;
using Operator.Entities;
using Operator.Workspace;

namespace Operator.Commands.Planning;

/// <summary>A template as its author has it before it is a ConfigMap: a directory with the files that become its keys.</summary>
internal static class TemplateDirectory
{
    public static TemplateSource Read(string directory)
    {
        if (!Directory.Exists(directory))
        {
            throw new BuildFault(SpecReasons.PathInvalid, $"There is no directory {directory}");
        }

        return new TemplateSource
        {
            Name = Path.GetFileName(directory.TrimEnd(Path.DirectorySeparatorChar)),
            Origin = directory,
            Data = Directory.EnumerateFiles(directory).ToDictionary(file => Path.GetFileName(file), LocalPlan.ReadFile),
        };
    }
}
