using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Runtimes.Java;

/// <summary>Classes with a main method, looked for where no file names one.</summary>
internal static partial class MainClasses
{
    private const int MostFiles = 200;

    private const int Deepest = 12;

    /// <param name="directory">Of the project; "" is the source's root.</param>
    public static IReadOnlyList<string> In(IProjectFiles files, string directory)
    {
        var left = MostFiles;
        var found = new List<string>();
        foreach (var sources in new[] { "src/main/java", "src/main/kotlin" })
        {
            Look(files, directory.Length == 0 ? sources : $"{directory}/{sources}", 0, found, ref left);
        }

        return found;
    }

    /// <summary>True for text that is a class's name and nothing else.</summary>
    public static bool IsName(string text) => Name.IsMatch(text);

    private static void Look(IProjectFiles files, string directory, int depth, List<string> found, ref int left)
    {
        if (depth > Deepest)
        {
            return;
        }

        foreach (var entry in files.List(directory))
        {
            if (left <= 0)
            {
                return;
            }

            if (entry.IsDirectory)
            {
                Look(files, $"{directory}/{entry.Name}", depth + 1, found, ref left);
            }
            else if (--left >= 0 && Class(entry.Name, files, directory) is { } name && IsName(name))
            {
                found.Add(name);
            }
        }
    }

    private static string? Class(string file, IProjectFiles files, string directory)
    {
        var (suffix, main) =
            file.EndsWith(".java", StringComparison.Ordinal) ? ("", JavaMain)
            : file.EndsWith(".kt", StringComparison.Ordinal) ? ("Kt", KotlinMain)
            : ("", null);
        if (main is null || files.ReadText($"{directory}/{file}") is not { } text || !main.IsMatch(text))
        {
            return null;
        }

        var package = Package.Match(text) is { Success: true } match ? match.Groups[1].Value + "." : "";
        return package + file[..file.LastIndexOf('.')] + suffix;
    }

    [GeneratedRegex(@"\b(?:public\s+static|static\s+public)\s+void\s+main\s*\(", RegexOptions.NonBacktracking)]
    private static partial Regex JavaMain { get; }

    [GeneratedRegex(@"^(?:suspend )?fun main\(", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex KotlinMain { get; }

    [GeneratedRegex(@"^package\s+([A-Za-z0-9_.]{1,200})", RegexOptions.Multiline)]
    private static partial Regex Package { get; }

    [GeneratedRegex(@"\A[A-Za-z_$][A-Za-z0-9_.$]{0,300}\z")]
    private static partial Regex Name { get; }
}
