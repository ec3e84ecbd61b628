using System.Text.Json.Nodes;
using Operator.Entities;

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
            [CelRules.RelativePath] = new(
                ["\"a\"", "\"a/b.c\"", "\"..a/b..\"", "\"./a\"", "\"a...b/....\"", "\"ä b\""],
                ["\"/a\"", "\"..\"", "\"../a\"", "\"a/../b\"", "\"a/..\"", "\"a\\nb\"", "\"a\\\\b\"", "\"a\\u0001\""]
            ),
            [CelRules.RelativePaths] = new(
                ["{\"a\":\"\"}", "{\"a/b.c\":\"x\",\"..a\":\"x\"}", "{\"ä b\":\"\"}", $"{{\"{new string('a', 512)}\":\"\"}}"],
                [
                    "{\"\":\"x\"}",
                    "{\"/a\":\"x\"}",
                    "{\"a\":\"x\",\"../a\":\"x\"}",
                    "{\"a/../b\":\"x\"}",
                    "{\"a\\nb\":\"x\"}",
                    "{\"a\\\\b\":\"x\"}",
                    "{\"a\\u0001\":\"x\"}",
                    "{\"a\\u007f\":\"x\"}",
                    $"{{\"{new string('a', 513)}\":\"\"}}",
                ]
            ),
            [CelRules.VariableNames] = new(
                ["{}", "{\"PATH\":\"a\"}", "{\"_a.b-C1\":\"\"}"],
                [
                    "{\"1A\":\"a\"}",
                    "{\"A B\":\"a\"}",
                    "{\"A=B\":\"a\"}",
                    "{\"A\\nRUN id\":\"a\"}",
                    "{\"\":\"a\"}",
                    "{\"OK\":\"a\",\"$A\":\"a\"}",
                ]
            ),
            [CelRules.PositiveDuration] = new(["\"1s\"", "\"0h10m\"", "\"10m0s\""], ["\"0s\"", "\"00h00m\""]),
            [CelRules.Repository] = new(
                [
                    "\"app\"",
                    "\"team/app\"",
                    "\"registry.example.com/team/app\"",
                    "\"localhost/a\"",
                    "\"registry:5000/a__b/c--d\"",
                    "\"[::1]:5000/a\"",
                    "\"Host.example/a\"",
                ],
                [
                    "\"Team/app\"",
                    "\"registry.example.com/App\"",
                    "\"a:1\"",
                    "\"host.example/a:tag\"",
                    "\"https://host.example/a\"",
                    "\"a@sha256:00\"",
                    "\"a//b\"",
                    "\"a/\"",
                    "\"a b\"",
                    "\"a\\nb\"",
                ]
            ),
            ["!has(self.volume) || self.mode == 'volume'"] = new(
                ["{}", "{\"mode\":\"worker\"}", "{\"mode\":\"volume\",\"volume\":\"a\"}"],
                ["{\"volume\":\"a\"}", "{\"mode\":\"worker\",\"volume\":\"a\"}"]
            ),
            ["!has(self.repository) || self.mode == 'registry'"] = new(
                ["{}", "{\"mode\":\"worker\"}", "{\"mode\":\"registry\",\"repository\":\"a\"}"],
                ["{\"repository\":\"a\"}", "{\"mode\":\"worker\",\"repository\":\"a\"}"]
            ),
            ["!has(self.credentialsSecret) || has(self.httpProxy) || has(self.httpsProxy)"] = new(
                [
                    "{}",
                    "{\"noProxy\":\"a\"}",
                    "{\"httpProxy\":\"http://a:1\",\"credentialsSecret\":\"a\"}",
                    "{\"httpsProxy\":\"http://a:1\",\"credentialsSecret\":\"a\"}",
                ],
                ["{\"credentialsSecret\":\"a\"}", "{\"noProxy\":\"a\",\"credentialsSecret\":\"a\"}"]
            ),
            ["!has(self.dockerfile) || self.modelVersion == 'dockerfile'"] = BelongsTo("dockerfile"),
            ["!has(self.static) || self.modelVersion == 'static'"] = BelongsTo("static"),
            ["!has(self.nixpacks) || self.modelVersion == 'nixpacks'"] = BelongsTo("nixpacks"),
            ["!has(self.compose) || self.modelVersion == 'compose'"] = BelongsTo("compose"),
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

    private static CelCase BelongsTo(string model) =>
        new(
            ["{}", $"{{\"modelVersion\":\"{model}\",\"{model}\":{{}}}}"],
            [$"{{\"{model}\":{{}}}}", $"{{\"modelVersion\":\"generic\",\"{model}\":{{}}}}"]
        );

    private static string Both(string first, string second) => $"{first[..^1]},{second[1..]}";
}
