using Operator.Core.Formats;
using Operator.Core.Formats.Yaml;
using Operator.Core.Planning.Runtimes.Node;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Sites;

/// <summary>Staticfile, as the buildpacks read it: which directory is the site, and whether one page answers for all paths.</summary>
internal static class Staticfile
{
    public const string Name = "Staticfile";

    /// <summary>The directory that is the site; null where the file names none.</summary>
    public static string? Root(IProjectFiles files)
    {
        if (Text(files, "root") is not { } root)
        {
            return null;
        }

        var clean = SiteOutput.Clean(root.Trim('/'));
        return clean is null
                ? (
                    root.Trim('/', '.').Length == 0
                        ? ""
                        : throw new PlanRefusal(
                            PlanReasons.ProjectFileInvalid,
                            $"{Name}: root {DisplayText.Of(root, 60)} is not a directory of the source"
                        )
                )
            : files.DirectoryExists(clean) ? clean
            : throw new PlanRefusal(
                PlanReasons.ProjectFileMissing,
                $"{Name} names root {DisplayText.Of(root, 60)}, which is not in the source"
            );
    }

    public static bool IsSinglePage(IProjectFiles files) => Text(files, "pushstate") is "enabled" or "true";

    private static string? Text(IProjectFiles files, string key)
    {
        try
        {
            return
                files.ReadText(Name) is { } text
                && (YamlReader.Read(text) as YamlNode.Mapping)?[key] is YamlNode.Scalar { IsNull: false } value
                ? value.Value
                : null;
        }
        catch (SyntaxException problem)
        {
            throw new PlanRefusal(PlanReasons.ProjectFileInvalid, $"{Name} line {problem.Line}: {problem.Problem}");
        }
    }
}
