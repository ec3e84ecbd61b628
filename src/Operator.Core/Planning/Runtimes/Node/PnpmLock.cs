namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>
/// pnpm-lock.yaml, by its lines: it is written by a program in one form, and can be long. Specifiers and versions of the root stand under
/// <c>importers: .:</c> (or at the top, in files of pnpm 8 and before), engines under <c>packages:</c>.
/// </summary>
internal static class PnpmLock
{
    public static LockedPackages Read(string file, string text, PackageJson package)
    {
        var lines = text.Split('\n');
        var direct = Direct(lines, out var hasRoot);
        var engines = Engines(
            lines,
            // Not every file was written by pnpm: a name with an @ may look like another's name and version.
            direct
                .GroupBy(entry => $"{entry.Key}@{entry.Value.Version}", entry => entry.Key, StringComparer.Ordinal)
                .ToDictionary(same => same.Key, same => same.Last(), StringComparer.Ordinal)
        );
        return new LockedPackages
        {
            File = file,
            NodeEngines = engines,
            // Without a section of its own nothing can be said of the root.
            Unknown = hasRoot
                ?
                [
                    .. package
                        .Dependencies.Where(dependency => direct.GetValueOrDefault(dependency.Key).Specifier != dependency.Value)
                        .Select(dependency => dependency.Key)
                        .Distinct(),
                ]
                : [],
        };
    }

    private static Dictionary<string, (string Specifier, string Version)> Direct(string[] lines, out bool hasRoot)
    {
        var direct = new Dictionary<string, (string Specifier, string Version)>(StringComparer.Ordinal);
        var start = Array.IndexOf(lines, "importers:");
        // Before there were importers the root's sections stood at the top, four columns to the left.
        var margin = start >= 0 ? 4 : 0;
        var at =
            start >= 0
                ? Array.IndexOf(lines, "  .:", start)
                : Array.FindIndex(lines, line => line is "dependencies:" or "devDependencies:") - 1;
        // The oldest form keeps specifiers elsewhere.
        hasRoot = (start >= 0 || at >= 0) && !lines[0].StartsWith("lockfileVersion: 5", StringComparison.Ordinal);
        string? name = null;
        for (var index = at + 1; at >= 0 && index < lines.Length; index++)
        {
            var line = lines[index].TrimEnd('\r');
            var depth = line.Length - line.TrimStart(' ').Length;
            if (line.Length > 0 && (margin > 0 ? depth <= 2 : line == "packages:"))
            {
                break;
            }

            var (key, value) = Entry(line);
            if (depth == 2 + margin && line.Length > depth)
            {
                name = key;
                direct[name] = ("", "");
            }
            else if (depth == 4 + margin && name is not null && key is "specifier" or "version")
            {
                var entry = direct[name!];
                direct[name!] = key == "specifier" ? entry with { Specifier = value } : entry with { Version = value.Split('(')[0] };
            }
        }

        return direct;
    }

    private static List<(string Name, string Range)> Engines(string[] lines, Dictionary<string, string> wanted)
    {
        var found = new List<(string, string)>();
        string? name = null;
        for (var index = Math.Max(0, Array.IndexOf(lines, "packages:")); index < lines.Length; index++)
        {
            var line = lines[index].TrimEnd('\r');
            if (line.StartsWith("  ", StringComparison.Ordinal) && line.Length > 2 && line[2] != ' ')
            {
                // Older files begin a name with a slash.
                name = wanted.GetValueOrDefault(Entry(line).Key.TrimStart('/').Split('(')[0]);
            }
            else if (name is not null && line.StartsWith("    engines:", StringComparison.Ordinal) && NodeOf(line) is { } range)
            {
                found.Add((name, range));
                name = null;
            }
            else if (line.StartsWith("snapshots:", StringComparison.Ordinal))
            {
                break;
            }
        }

        return found;
    }

    /// <summary>The value of node in <c>engines: {node: '>=18', npm: '>=9'}</c>.</summary>
    private static string? NodeOf(string line)
    {
        var at = line.IndexOf("node:", StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var value = line[(at + "node:".Length)..].Trim();
        return value.Length > 0 && value[0] is '\'' or '"' ? value[1..].Split(value[0])[0] : value.Split(',', '}')[0].Trim();
    }

    private static (string Key, string Value) Entry(string line)
    {
        var text = line.Trim();
        var end = text.Length > 0 && text[0] == '\'' ? text.IndexOf('\'', 1) + 1 : 0;
        var colon = text.IndexOf(':', Math.Max(0, end));
        return colon < 0 ? (text.Trim('\''), "") : (text[..colon].Trim('\''), text[(colon + 1)..].Trim().Trim('\'', '"'));
    }
}
