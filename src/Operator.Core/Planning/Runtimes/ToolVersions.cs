using Operator.Core.Formats.Toml;
using Operator.Core.Planning.Catalog;

namespace Operator.Core.Planning.Runtimes;

/// <summary>Files that pin the versions of several tools at once: asdf's and mise's.</summary>
internal static class ToolVersions
{
    private static readonly string[] MiseFiles = ["mise.toml", ".mise.toml", "mise/config.toml", ".config/mise.toml"];

    /// <param name="tools">The tool's names, for example <c>nodejs</c> and <c>node</c>.</param>
    public static VersionWish? Find(IProjectFiles files, params string[] tools) => InToolVersions(files, tools) ?? InMise(files, tools);

    private static VersionWish? InToolVersions(IProjectFiles files, string[] tools)
    {
        const string Name = ".tool-versions";
        foreach (var line in files.FileExists(Name) ? (files.ReadText(Name) ?? "").Split('\n') : [])
        {
            var words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 1 && tools.Contains(words[0]) && words[1] is not ("system" or "path"))
            {
                return new VersionWish(words[1], Name);
            }
        }

        return null;
    }

    private static VersionWish? InMise(IProjectFiles files, string[] tools)
    {
        foreach (var name in MiseFiles.Where(files.FileExists))
        {
            if (ProjectToml.Read(files, name)?.FindTable("tools") is { } table)
            {
                foreach (var tool in tools)
                {
                    if (Version(table.Entries.GetValueOrDefault(tool)) is { Length: > 0 } version)
                    {
                        return new VersionWish(version, name);
                    }
                }
            }
        }

        return null;
    }

    private static string? Version(TomlValue? value) =>
        value switch
        {
            TomlValue.Text text => text.Value,
            TomlValue.Integer number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
            TomlValue.Float number => number.Written,
            TomlValue.Array { Items: [var first, ..] } => Version(first),
            TomlValue.Table table => table.FindText("version"),
            _ => null,
        };
}
