using FsCheck;
using FsCheck.Fluent;

namespace Operator.Core.Tests.Planning;

/// <summary>Values made of what breaks out of quotes, lines and instructions.</summary>
internal static class HostileText
{
    private static readonly string[] Pieces =
    [
        "\n",
        "\r",
        "\r\n",
        "\\",
        "\\\n",
        "\"",
        "'",
        "`",
        "$",
        "$(",
        "${",
        "}",
        ")",
        "RUN evil",
        "\nRUN evil",
        "\nFROM evil\n",
        "\nCMD [\"evil\"]",
        "#",
        " ",
        "\t",
        ",",
        "]",
        "[",
        "=",
        ";",
        "&&",
        "|",
        "<<EOF",
        "\nEOF\n",
        "--mount=type=ssh",
        "--network=host",
        "%",
        "\u2028",
        "\u0085",
        "\u000b",
        "\f",
        "\0",
        "é",
        "a",
        "Z",
        "0",
        ".",
        "/",
        ":",
        "@",
        "-",
        "_",
        "{{",
        "}}",
        "{{ x }}",
        "*a",
        "!x",
        "- ",
        "? ",
        "~",
    ];

    public static Arbitrary<string> Values { get; } =
        Gen.Elements(Pieces).NonEmptyListOf().Select(parts => string.Concat(parts.Take(12))).ToArbitrary();

    private static readonly Gen<string> Plain = Gen.Elements("a", "b", "Z", "0", "1", ".", "-", "_")
        .NonEmptyListOf()
        .Select(parts => "a" + string.Concat(parts.Take(8)));

    /// <summary>Values for one field: half of them hostile, half what a field with a grammar of its own takes; the same in every run.</summary>
    public static IEnumerable<string> Sample(string field, int count)
    {
        var seed = field.Aggregate(17UL, (hash, character) => (hash * 31) + character);
        return Gen.Frequency((2, Values.Generator), (1, Plain)).Sample(count, new Rnd(seed), 12);
    }
}
