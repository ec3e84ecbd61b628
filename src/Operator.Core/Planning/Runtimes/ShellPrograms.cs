namespace Operator.Core.Planning.Runtimes;

/// <summary>The programs that a shell command runs, as far as they are written out: the first word of each of its parts.</summary>
internal static class ShellPrograms
{
    private static readonly HashSet<string> Before = new(StringComparer.Ordinal) { "exec", "env", "nohup", "time", "command", "sudo" };

    private static readonly string[] Directories = ["/bin/", "/usr/bin/", "/usr/local/bin/"];

    public static IEnumerable<string> Of(string command) =>
        command
            .Split(["&&", "||", ";", "|", "&", "\n"], StringSplitOptions.RemoveEmptyEntries)
            .Select(part =>
                part.Split([' ', '\t', '(', '{'], StringSplitOptions.RemoveEmptyEntries)
                    .FirstOrDefault(word => !Before.Contains(word) && !IsAssignment(word))
            )
            .OfType<string>()
            .Select(word => Name(word.Trim('"', '\'', ')', '}')));

    private static bool IsAssignment(string word) =>
        word.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals
        && word.AsSpan(0, equals).IndexOfAnyExcept("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") < 0;

    private static string Name(string word) =>
        Directories.FirstOrDefault(directory => word.StartsWith(directory, StringComparison.Ordinal)) is { } directory
            ? word[directory.Length..]
            : word;
}
