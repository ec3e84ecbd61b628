using Operator.Core.Contract;
using Operator.Entities;
using Operator.Workspace;

namespace Operator.Commands.Planning;

/// <summary>A template before it is a ConfigMap: a directory whose files become the keys.</summary>
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
