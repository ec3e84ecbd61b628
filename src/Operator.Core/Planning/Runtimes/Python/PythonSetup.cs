using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Runtimes.Python;

/// <summary>What can be read of setup.cfg and setup.py without running them: lists that are written out.</summary>
internal static partial class PythonSetup
{
    private const int MostText = 64 * 1024;

    public static IEnumerable<PythonRequirement> Requirements(IProjectFiles files) =>
        [
            .. Section(files, "options", "install_requires").Select(PythonRequirement.Parse).OfType<PythonRequirement>(),
            .. Quoted(files, InstallRequires).Select(PythonRequirement.Parse).OfType<PythonRequirement>(),
        ];

    /// <summary>Names of commands, as in <c>shop = shop.cli:main</c>.</summary>
    public static IEnumerable<string> Scripts(IProjectFiles files) =>
        Section(files, "options.entry_points", "console_scripts")
            .Concat(Quoted(files, ConsoleScripts))
            .Select(line => line.Split('='))
            .Where(parts => parts.Length == 2)
            .Select(parts => parts[0].Trim());

    /// <summary>The indented lines below a key of a section of setup.cfg.</summary>
    private static IEnumerable<string> Section(IProjectFiles files, string section, string key)
    {
        var (inSection, inKey) = (false, false);
        foreach (var line in (files.ReadText("setup.cfg") ?? "").Split('\n'))
        {
            var text = line.Trim();
            if (text.StartsWith('['))
            {
                (inSection, inKey) = (text == $"[{section}]", false);
            }
            else if (inSection && line.Length > 0 && !char.IsWhiteSpace(line[0]))
            {
                var parts = text.Split('=', 2);
                inKey = parts[0].Trim() == key;
                text = inKey && parts.Length == 2 ? parts[1].Trim() : "";
            }

            if (inKey && text.Length > 0 && text[0] is not ('#' or ';' or '['))
            {
                yield return text;
            }
        }
    }

    private static IEnumerable<string> Quoted(IProjectFiles files, Regex list)
    {
        var text = files.ReadText("setup.py") ?? "";
        return list.Match(text.Length > MostText ? text[..MostText] : text) is { Success: true } match
            ? Text.Matches(match.Groups["items"].Value).Select(item => item.Groups["text"].Value)
            : [];
    }

    [GeneratedRegex(@"install_requires\s*=\s*\[(?<items>[^\]]{0,8000})\]")]
    private static partial Regex InstallRequires { get; }

    [GeneratedRegex(@"[""']console_scripts[""']\s*:\s*\[(?<items>[^\]]{0,8000})\]")]
    private static partial Regex ConsoleScripts { get; }

    [GeneratedRegex(@"[""'](?<text>[^""'\n]{1,300})[""']")]
    private static partial Regex Text { get; }
}
