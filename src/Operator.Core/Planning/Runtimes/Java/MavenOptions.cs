using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Runtimes.Java;

/// <summary>The directory .mvn: options for Maven and for its Java, and extensions.</summary>
internal static partial class MavenOptions
{
    private const string Directory = ".mvn";

    private const int MostFiles = 20;

    /// <summary>Null where an option names a file, another repository, or how Maven treats failures.</summary>
    public static IReadOnlyList<string>? Files(IProjectFiles files)
    {
        var names = files.List(Directory).Where(entry => !entry.IsDirectory).Select(entry => $"{Directory}/{entry.Name}").ToList();
        return names.Count <= MostFiles && Words(files, "maven.config").All(IsPlain) && Words(files, "jvm.config").All(PlainOfJava.IsMatch)
            ? names
            : null;
    }

    private static bool IsPlain(string word) =>
        PlainOfMaven.IsMatch(word) && !word.StartsWith("-Dmaven.repo.local", StringComparison.Ordinal);

    private static string[] Words(IProjectFiles files, string name) =>
        (files.ReadText($"{Directory}/{name}") ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    // A word without a dash is the value of -T or -P.
    [GeneratedRegex(
        @"\A(?:-[DPT][^/]*|-[BCUVeq]|-ntp|--(?:batch-mode|errors|no-transfer-progress|quiet|show-version|strict-checksums|update-snapshots)|--(?:threads|activate-profiles)(?:=[^/]+)?|[A-Za-z0-9][A-Za-z0-9.,-]*)\z",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex PlainOfMaven { get; }

    // The words after --add-opens have a slash between module and package.
    [GeneratedRegex(
        @"\A(?:-[XD][^/@]+|-ea|-server|--add-(?:opens|exports|reads)|(?:--add-[a-z]+=)?[a-z][A-Za-z0-9_./]*=[A-Za-z0-9_.,-]+)\z",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex PlainOfJava { get; }
}
