using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Runtimes.Go;

/// <summary>Go files of one directory: those of package main that a build for Linux takes.</summary>
internal static partial class GoSources
{
    private const int MostHeaderLines = 500;

    private static readonly string[] OtherSystems =
    [
        "aix",
        "android",
        "darwin",
        "dragonfly",
        "freebsd",
        "illumos",
        "ios",
        "js",
        "netbsd",
        "openbsd",
        "plan9",
        "solaris",
        "wasip1",
        "windows",
    ];

    private static readonly string[] True = ["linux", "unix", "gc", "amd64", "arm64"];

    /// <summary>Texts of the files of package main.</summary>
    public static IEnumerable<string> MainFiles(IProjectFiles files, string directory) =>
        files
            .List(directory)
            .Where(entry => !entry.IsDirectory && IsBuilt(entry.Name))
            .Select(entry => files.ReadText(directory.Length == 0 ? entry.Name : $"{directory}/{entry.Name}") ?? "")
            .Where(IsMain);

    private static bool IsBuilt(string name) =>
        name.EndsWith(".go", StringComparison.Ordinal)
        && !name.EndsWith("_test.go", StringComparison.Ordinal)
        && name[0] is not ('_' or '.')
        && !name[..^3].Split('_').Skip(1).TakeLast(2).Any(OtherSystems.Contains);

    /// <summary>True where the package clause says main and the constraint before it lets a build for Linux take the file.</summary>
    internal static bool IsMain(string text)
    {
        var inComment = false;
        foreach (var line in text.Split('\n').Take(MostHeaderLines).Select(line => line.Trim()))
        {
            if (inComment || line.StartsWith("/*", StringComparison.Ordinal))
            {
                inComment = !line.Contains("*/", StringComparison.Ordinal);
            }
            else if (line.StartsWith("//go:build ", StringComparison.Ordinal) && !Holds(line["//go:build ".Length..]))
            {
                return false;
            }
            else if (line is "// +build ignore" or "//+build ignore")
            {
                return false;
            }
            else if (line.StartsWith("package ", StringComparison.Ordinal))
            {
                return PackageMain.IsMatch(line);
            }
        }

        return false;
    }

    /// <summary>A build constraint, where tags that nobody sets are false.</summary>
    internal static bool Holds(string constraint) =>
        // Deeper or longer than any that people write: then the file counts.
        constraint.Length > 500
        || new Constraint(Token.Matches(constraint).Select(match => match.Value).ToList()).Any();

    private sealed class Constraint(List<string> tokens)
    {
        private int at;

        public bool Any()
        {
            var found = All();
            while (Next("||"))
            {
                found |= All();
            }

            return found;
        }

        private bool All()
        {
            var found = One();
            while (Next("&&"))
            {
                found &= One();
            }

            return found;
        }

        private bool One()
        {
            if (Next("!"))
            {
                return !One();
            }

            if (Next("("))
            {
                var inner = Any();
                Next(")");
                return inner;
            }

            var tag = at < tokens.Count ? tokens[at++] : "";
            return True.Contains(tag) || tag.StartsWith("go1.", StringComparison.Ordinal);
        }

        private bool Next(string token)
        {
            var found = at < tokens.Count && tokens[at] == token;
            at += found ? 1 : 0;
            return found;
        }
    }

    [GeneratedRegex(@"\|\||&&|!|\(|\)|[A-Za-z0-9_.]+")]
    private static partial Regex Token { get; }

    [GeneratedRegex(@"\Apackage\s+main\b")]
    private static partial Regex PackageMain { get; }
}
