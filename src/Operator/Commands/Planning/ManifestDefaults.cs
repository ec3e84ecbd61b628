using System.Text.Json.Nodes;

namespace Operator.Commands.Planning;

/// <summary>
/// Fills in what an API server would: the defaults of the schema. The serialiser without reflection sets properties that are left out to
/// nothing, false or zero, despite their initialisers; defaults that are the same need no entry.
/// </summary>
internal static class ManifestDefaults
{
    private static readonly (string Path, Func<JsonNode> Value)[] Defaults =
    [
        ("modelVersion", () => "auto"),
        ("output.push", () => true),
        ("source.git.depth", () => 1),
    ];

    public static void Fill(JsonObject spec)
    {
        foreach (var (path, value) in Defaults)
        {
            var names = path.Split('.');
            var parent = names[..^1].Aggregate((JsonNode?)spec, (node, name) => (node as JsonObject)?[name]);
            if (parent is JsonObject found && found[names[^1]] is null)
            {
                found[names[^1]] = value();
            }
        }
    }
}
