using Operator.Core.Formats;
using Operator.Core.Formats.Toml;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes;

internal static class ProjectToml
{
    /// <summary>Null when there is no such file.</summary>
    public static TomlValue.Table? Read(IProjectFiles files, string name) => files.Once(name, source => Parse(source, name));

    private static TomlValue.Table? Parse(IProjectFiles files, string name)
    {
        if (!files.FileExists(name))
        {
            return null;
        }

        try
        {
            return TomlReader.Read(files.Require(name));
        }
        catch (SyntaxException exception)
        {
            throw new PlanRefusal(PlanReasons.ProjectFileInvalid, $"{name}: {exception.Message}");
        }
    }
}
