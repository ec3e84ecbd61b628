using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Runtimes.Deno;

/// <summary>What a program imports from outside: <c>jsr:@std/http@1</c>, <c>npm:express</c>, <c>https://deno.land/x/oak/mod.ts</c>.</summary>
internal static partial class DenoSpecifiers
{
    private const int Most = 500;

    /// <summary>Specifiers in the text of a module.</summary>
    public static IEnumerable<string> In(string text) => Import.Matches(text).Take(Most).Select(match => match.Groups[1].Value);

    public static bool IsRemote(string specifier) =>
        specifier.StartsWith("jsr:", StringComparison.Ordinal)
        || specifier.StartsWith("npm:", StringComparison.Ordinal)
        || IsUrl(specifier);

    public static bool IsUrl(string specifier) =>
        specifier.StartsWith("https://", StringComparison.Ordinal) || specifier.StartsWith("http://", StringComparison.Ordinal);

    /// <summary>The package without its version and path: <c>npm:@scope/name@^1/file</c> → <c>npm:@scope/name</c>. A URL stays as it is.</summary>
    public static string Package(string specifier) => Name.Match(specifier) is { Success: true } match ? match.Value : specifier;

    // from "…", import "…", import("…").
    [GeneratedRegex("""(?:\bfrom|\bimport)[ (]{0,3}["']((?:jsr:|npm:|https?://)[^"'\s]{1,300})["']""")]
    private static partial Regex Import { get; }

    [GeneratedRegex(@"\A(?:jsr|npm):/?(?:@[^/@]{1,200}/)?[^/@]{1,200}")]
    private static partial Regex Name { get; }
}
