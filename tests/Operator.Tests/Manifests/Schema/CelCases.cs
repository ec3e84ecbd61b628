using System.Text.Json.Nodes;

namespace Operator.Tests.Manifests.Schema;

/// <summary>Values that a CEL rule takes and refuses, as JSON.</summary>
internal sealed record CelCase(string[] Good, string[] Bad)
{
    public IEnumerable<JsonNode> GoodValues => Good.Select(json => JsonNode.Parse(json)!);

    public IEnumerable<JsonNode> BadValues => Bad.Select(json => JsonNode.Parse(json)!);
}

/// <summary>Good and bad values for every CEL rule of the schema; a test fails for a rule that has none here, and for a case without a rule.</summary>
internal static class CelCases
{
    public static IReadOnlyDictionary<string, CelCase> All { get; } =
        new Dictionary<string, CelCase>
        {
            ["!self.startsWith('/') && !self.split('/').exists(p, p == '..')"] = new(
                ["\"a\"", "\"a/b.c\"", "\"..a/b..\"", "\"./a\"", "\"a...b/....\""],
                ["\"/a\"", "\"..\"", "\"../a\"", "\"a/../b\"", "\"a/..\""]
            ),
            [
                "[has(self.git), has(self.walrus), has(self.archive), has(self.configMap), has(self.inline), has(self.oci)].filter(x, x).size() <= 1"
            ] = new(
                ["{}", "{\"contextDir\":\"a\"}", Git, Walrus, Archive, ConfigMap, Inline, Oci],
                [
                    Both(Git, Walrus),
                    Both(Walrus, Archive),
                    Both(Archive, ConfigMap),
                    Both(ConfigMap, Inline),
                    Both(Inline, Oci),
                    Both(Oci, Git),
                ]
            ),
            ["!(has(self.path) && has(self.inline))"] = new(
                ["{}", "{\"path\":\"Dockerfile\"}", "{\"inline\":\"FROM scratch\"}"],
                ["{\"path\":\"Dockerfile\",\"inline\":\"FROM scratch\"}"]
            ),
        };

    private const string Git = "{\"git\":{\"url\":\"https://host/a.git\"}}";
    private const string Walrus = "{\"walrus\":{\"blobId\":\"M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk\"}}";
    private const string Archive = "{\"archive\":{\"url\":\"https://host/a.tar.gz\"}}";
    private const string ConfigMap = "{\"configMap\":{\"name\":\"a\"}}";
    private const string Inline = "{\"inline\":{\"files\":{\"a\":\"b\"}}}";
    private const string Oci = "{\"oci\":{\"image\":\"host/a:1\"}}";

    private static string Both(string first, string second) => $"{first[..^1]},{second[1..]}";
}
