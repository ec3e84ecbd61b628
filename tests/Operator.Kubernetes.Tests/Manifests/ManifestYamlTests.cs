using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Manifests;

namespace Operator.Kubernetes.Tests.Manifests;

public sealed class ManifestYamlTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("", "''")]
    [InlineData("true", "'true'")]
    [InlineData("no", "'no'")]
    [InlineData("Off", "'Off'")]
    [InlineData("null", "'null'")]
    [InlineData("~", "'~'")]
    [InlineData("12", "'12'")]
    [InlineData("-1.5e3", "'-1.5e3'")]
    [InlineData("0x1f", "'0x1f'")]
    [InlineData("1:30", "'1:30'")]
    [InlineData("2026-01-02", "'2026-01-02'")]
    [InlineData(".inf", "'.inf'")]
    [InlineData("a: b", "'a: b'")]
    [InlineData("# no comment", "'# no comment'")]
    [InlineData("*", "'*'")]
    [InlineData("two\nlines", "|-\n  two\n  lines")]
    public void Text_is_bare_only_where_no_parser_reads_something_else(string text, string yaml) =>
        Assert.Equal($"value: {yaml}\n", Write(new JsonObject { ["value"] = text }));

    [Fact]
    public void Numbers_booleans_and_empty_collections_keep_their_kind() =>
        Assert.Equal(
            "half: 1.5\nb: true\nmap: {}\nlist: []\nitems:\n- a\n- k: v\n",
            Write(
                new JsonObject
                {
                    ["half"] = 1.5,
                    ["b"] = true,
                    ["map"] = new JsonObject(),
                    ["list"] = new JsonArray(),
                    ["items"] = new JsonArray("a", new JsonObject { ["k"] = "v" }),
                }
            )
        );

    [Fact]
    public void Keys_that_look_like_booleans_are_quoted() => Assert.Equal("'on': 1\n", Write(new JsonObject { ["on"] = 1 }));

    [Fact]
    public void Long_lines_are_folded_without_a_change_of_the_text()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 60));
        var yaml = Write(new JsonObject { ["value"] = text });

        Assert.All(yaml.Split('\n'), line => Assert.InRange(line.Length, 0, 125));
        Assert.Equal(text, new YamlDotNet.Serialization.Deserializer().Deserialize<Dictionary<string, string>>(yaml)["value"]);
    }

    private static string Write(JsonObject value) => ManifestYaml.Write(JsonSerializer.SerializeToElement(value));
}
