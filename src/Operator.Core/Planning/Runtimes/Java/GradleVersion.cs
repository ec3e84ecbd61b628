using System.Text.RegularExpressions;
using Operator.Core.Planning.Catalog;

namespace Operator.Core.Planning.Runtimes.Java;

/// <summary>The version of Java in Gradle's build files: a toolchain, which is exact, otherwise what is compiled for.</summary>
internal static partial class GradleVersion
{
    private static readonly string[] Conventions = ["buildSrc/src/main/kotlin", "buildSrc/src/main/groovy", "build-logic/src/main/kotlin"];

    /// <param name="builds">Build files, the closest to the program first.</param>
    public static (VersionWish? Wish, bool Exact) Of(IProjectFiles files, IReadOnlyList<string> builds)
    {
        var all = builds.Concat(Conventions.SelectMany(directory => Scripts(files, directory))).ToList();
        foreach (var file in all)
        {
            var text = files.ReadText(file) ?? "";
            if (Toolchain.Match(text) is { Success: true } match)
            {
                var expression = Argument(text, match.Index + match.Length);
                return (new VersionWish(Value(files, text, expression) ?? expression, file), true);
            }
        }

        foreach (var file in all)
        {
            if (Compatibility.Match(files.ReadText(file) ?? "") is { Success: true } found)
            {
                return (
                    new VersionWish(JavaBuild.Number(found.Groups[1].Value.Replace('_', '.')), file) { Words = found.Value.Trim() },
                    false
                );
            }
        }

        return (OfBoot(files, all), false);
    }

    private static VersionWish? OfBoot(IProjectFiles files, IEnumerable<string> builds) =>
        builds
            .Select(file => (file, match: Boot.Match(files.ReadText(file) ?? "")))
            .Where(found => found.match.Success)
            .Select(found => JavaBuild.OfSpringBoot(found.match.Groups[1].Value, $"org.springframework.boot in {found.file}"))
            .FirstOrDefault(wish => wish is not null);

    private static IEnumerable<string> Scripts(IProjectFiles files, string directory) =>
        files
            .List(directory)
            .Where(entry => !entry.IsDirectory && entry.Name.Contains(".gradle", StringComparison.Ordinal))
            .Take(20)
            .Select(entry => $"{directory}/{entry.Name}");

    /// <summary>What stands between the parentheses.</summary>
    private static string Argument(string text, int start)
    {
        var depth = 1;
        var end = start;
        for (; end < text.Length && end - start < 120; end++)
        {
            depth += text[end] switch
            {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            if (depth == 0)
            {
                break;
            }
        }

        return text[start..end].Trim();
    }

    /// <summary>A number, JavaVersion.VERSION_21, a name of the version catalog, or a name that this file or gradle.properties sets.</summary>
    private static string? Value(IProjectFiles files, string text, string expression)
    {
        var plain = expression.Split('=')[^1].Trim().Trim('"', '\'');
        if (Number.Match(plain) is { Success: true } number)
        {
            return number.Groups[1].Value;
        }

        if (Cataloged.Match(plain) is { Success: true } alias)
        {
            var key = alias.Groups[1].Value;
            return ProjectToml
                .Read(files, "gradle/libs.versions.toml")
                ?.FindTable("versions")
                ?.Entries.Where(entry => entry.Key.Replace('-', '.').Replace('_', '.') == key)
                .Select(entry => (entry.Value as Formats.Toml.TomlValue.Text)?.Value)
                .FirstOrDefault();
        }

        // project.property("javaVersion").toString() and javaVersion.toInt() name the same thing.
        var name = Quoted.Match(plain) is { Success: true } quoted ? quoted.Groups[1].Value : plain.Split('.', '(')[0];
        return Names.IsMatch(name) ? Assigned(text, name) ?? Assigned(files.ReadText("gradle.properties") ?? "", name) : null;
    }

    private static string? Assigned(string text, string name) =>
        text.Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.Length < 200)
            .Select(line => line.Split('=', 2))
            .Where(parts => parts.Length == 2 && parts[0].Split(':')[0].Trim().Split(' ', '.')[^1] == name)
            .Select(parts => Number.Match(parts[1].Trim().Trim('"', '\'')))
            .FirstOrDefault(match => match.Success)
            ?.Groups[1]
            .Value;

    [GeneratedRegex(@"(?:JavaLanguageVersion\.of|\bjvmToolchain)\(")]
    private static partial Regex Toolchain { get; }

    [GeneratedRegex(
        @"(?:options\.release\s*(?:=|\.set\()\s*|(?:source|target)Compatibility\s*(?:=\s*)?(?:JavaVersion\.VERSION_)?['""]?)(\d+(?:[._]\d+)?)"
    )]
    private static partial Regex Compatibility { get; }

    [GeneratedRegex(@"org\.springframework\.boot['""]\)?\s{1,20}version\s{0,20}\(?['""]([0-9][0-9A-Za-z.]{0,20})")]
    private static partial Regex Boot { get; }

    [GeneratedRegex(@"\A(?:JavaVersion\.VERSION_)?(?:1[._])?([0-9]{1,3})(?![0-9])")]
    private static partial Regex Number { get; }

    [GeneratedRegex(@"\Alibs\.versions\.([A-Za-z0-9.]{1,60})\.get\(\)")]
    private static partial Regex Cataloged { get; }

    [GeneratedRegex(@"['""]([A-Za-z_][A-Za-z0-9_.]{0,60})['""]")]
    private static partial Regex Quoted { get; }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_.]{0,60}\z")]
    private static partial Regex Names { get; }
}
