namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>yarn.lock of both kinds: each entry begins with the specifiers that it answers. It records no engines.</summary>
internal static class YarnLock
{
    public static LockedPackages Read(string file, string text, PackageJson package)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            if (line.Length > 0 && line[0] is not (' ' or '#' or '\r'))
            {
                known.UnionWith(line.TrimEnd('\r').TrimEnd(':').Split(',').Select(entry => entry.Trim().Trim('"')));
            }
        }

        var names = known.Select(NameOf).ToHashSet(StringComparer.Ordinal);
        return new LockedPackages
        {
            File = file,
            // Without any package it is no lock file of yarn's; and names are enough, since aliases and protocols change the rest.
            Unknown =
                names.Count > 0
                    ?
                    [
                        .. package
                            .Dependencies.Where(dependency => IsRegistry(dependency.Value) && !names.Contains(dependency.Key))
                            .Select(dependency => dependency.Key)
                            .Distinct(),
                    ]
                    : [],
        };
    }

    private static bool IsRegistry(string specifier) => !specifier.Contains(':', StringComparison.Ordinal);

    private static string NameOf(string entry)
    {
        var at = entry.IndexOf('@', Math.Min(1, entry.Length));
        return at < 0 ? entry : entry[..at];
    }
}
