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
}
