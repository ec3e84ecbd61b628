using System.Text.Json;
using System.Text.RegularExpressions;

namespace Operator.Corpus;

/// <summary>Reads the snapshots that nixpacks and railpack keep of their own plans for the same examples.</summary>
internal static partial class Snapshots
{
    private static readonly (string Word, string Language)[] Packages =
    [
        ("deno", "deno"),
        ("bun", "node"),
        ("nodejs", "node"),
        ("node", "node"),
        ("python", "python"),
        ("php", "php"),
        ("ruby", "ruby"),
        ("golang", "go"),
        ("go", "go"),
        ("rust", "rust"),
        ("cargo", "rust"),
        ("java", "java"),
        ("jdk", "java"),
        ("dotnet", "dotnet"),
        ("elixir", "elixir"),
        ("gleam", "gleam"),
    ];

    public static Snapshot? Find(string root, string example)
    {
        var name = example.Split('/')[^1];
        var nixpacks = Path.Combine(root, "tests/snapshots", $"generate_plan_tests__{name.Replace('-', '_')}.snap");
        var railpack = Path.Combine(root, "core/__snapshots__", $"TestGenerateBuildPlanForExamples_{name}_1.snap.json");
        return File.Exists(nixpacks) ? Nixpacks(File.ReadAllText(nixpacks))
            : File.Exists(railpack) ? Railpack(File.ReadAllText(railpack))
            : null;
    }

    private static Snapshot Nixpacks(string text)
    {
        using var json = JsonDocument.Parse(text[text.IndexOf("\n{", StringComparison.Ordinal)..]);
        var start =
            json.RootElement.TryGetProperty("start", out var found) && found.TryGetProperty("cmd", out var command)
                ? command.GetString()
                : null;
        return new Snapshot(Languages(NixPackages.Match(text).Value), start);
    }

    private static Snapshot Railpack(string text)
    {
        using var json = JsonDocument.Parse(text);
        var start =
            json.RootElement.TryGetProperty("deploy", out var deploy) && deploy.TryGetProperty("startCommand", out var command)
                ? command.GetString()
                : null;
        return new Snapshot(Languages(MisePackages.Match(text).Groups[1].Value), start);
    }

    private static IReadOnlyList<string> Languages(string text)
    {
        var words = Word.Matches(text).Select(match => match.Value.ToLowerInvariant()).ToList();
        return
        [
            .. Packages
                .Where(package => words.Any(word => word.StartsWith(package.Word, StringComparison.Ordinal)))
                .Select(package => package.Language)
                .Distinct(),
        ];
    }

    [GeneratedRegex(@"""nixPkgs"": \[[^\]]*\]")]
    private static partial Regex NixPackages { get; }

    [GeneratedRegex(@"install mise packages: ([^""]*)")]
    private static partial Regex MisePackages { get; }

    [GeneratedRegex(@"[A-Za-z]+")]
    private static partial Regex Word { get; }
}
