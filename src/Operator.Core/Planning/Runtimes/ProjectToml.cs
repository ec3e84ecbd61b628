using Operator.Core.Formats.Toml;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes;

/// <summary>TOML project files.</summary>
internal static class ProjectToml
{
    /// <summary>Null when there is no such file.</summary>
    public static TomlValue.Table? Read(IProjectFiles files, string name)
    {
        if (!files.FileExists(name))
        {
            return null;
        }

        try
        {
            return TomlReader.Read(
                files.ReadText(name) ?? throw new PlanRefusal(PlanReasons.ProjectFileInvalid, $"{name} is larger than 1 MiB")
            );
        }
        catch (TomlException exception)
        {
            throw new PlanRefusal(PlanReasons.ProjectFileInvalid, $"{name}: {exception.Message}");
        }
    }
}
