using Operator.Core.Formats;
using Operator.Core.Formats.Yaml;
using Operator.Entities;

namespace Operator.Core.Planning.Compose;

/// <summary>The compose files of a source, each read once.</summary>
internal sealed class ComposeFiles(IProjectFiles files)
{
    private readonly Dictionary<string, ComposePlace> read = new(StringComparer.Ordinal);

    /// <param name="name">Path from the source's root.</param>
    public ComposePlace Open(string name) => read.TryGetValue(name, out var file) ? file : read[name] = Read(name);

    /// <summary>The file that a path in another file means.</summary>
    /// <exception cref="PlanRefusal">ComposeUnsafe for one outside the source.</exception>
    public ComposePlace Open(ComposePlace path, ComposeVariables variables)
    {
        var text = path.Text(variables);
        if (ComposeSafety.IsUrl(text))
        {
            throw path.Unsafe("fetches a file from elsewhere");
        }

        return Open(SourcePath.Resolve(path.Directory, text) ?? throw path.Unsafe("is not inside the source"));
    }

    private ComposePlace Read(string name)
    {
        var text = files.FileExists(name)
            ? files.Require(name, PlanReasons.ComposeInvalid)
            : throw new PlanRefusal(PlanReasons.ProjectFileMissing, $"The source has no {name}");
        try
        {
            return new ComposePlace("", YamlReader.Read(text, name, [ComposePlace.ResetTag, ComposePlace.OverrideTag]));
        }
        catch (SyntaxException problem)
        {
            throw new PlanRefusal(PlanReasons.ComposeInvalid, $"{name} cannot be read, {problem.Message}");
        }
    }
}
