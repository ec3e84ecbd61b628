using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;

namespace Operator.Core.Runs;

/// <summary>
/// Identifies what is to be built: 16 hexadecimal digits, followed by a dash and 8 more if spec.runRequest is set. The same spec has the same
/// hash in every version of the operator. Fields that only say when, how urgently or how long (suspend, cancel, priority,
/// concurrencyPolicy, retention, timeouts, retry) are left out.
/// </summary>
/// <remarks>
/// Members that are null, false, zero or empty are left out too, so that a field that is added later, with one of these as its default,
/// changes no hash: an upgrade of the operator must not rebuild everything.
/// </remarks>
public static class SpecHash
{
    private static readonly ImageBuildSpec Neutral = new();

    public static string Of(ImageBuildSpec spec) =>
        Of(JsonSerializer.SerializeToNode(WhatIsBuilt(spec), ContractJson.Default.ImageBuildSpec), spec.RunRequest);

    public static string Of(ImagePushSpec spec) =>
        Of(JsonSerializer.SerializeToNode(WhatIsPushed(spec), ContractJson.Default.ImagePushSpec), spec.RunRequest);

    /// <summary>The hash of a build's spec; for a build of which only a part is in memory, that of the whole; for a push, that of its own spec.</summary>
    public static string Of(ImageBuild build) =>
        build switch
        {
            SlimBuild slim => slim.SpecHash,
            PushRun push => push.SpecHash,
            _ => Of(build.Spec),
        };

    /// <summary>True when two hashes differ at most in spec.runRequest.</summary>
    public static bool SameBuild(string one, string other) => one.Split('-')[0] == other.Split('-')[0];

    private static string Of(JsonNode? node, string? runRequest)
    {
        var made = HashOf(node);
        return string.IsNullOrEmpty(runRequest)
            ? made
            : $"{made}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(runRequest)))[..8]}";
    }

    private static string HashOf(JsonNode? node)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, node);
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan))[..16];
    }

    private static ImageBuildSpec WhatIsBuilt(ImageBuildSpec spec) =>
        spec with
        {
            Suspend = Neutral.Suspend,
            Cancel = Neutral.Cancel,
            Priority = Neutral.Priority,
            ConcurrencyPolicy = null,
            Retention = null,
            Timeout = null,
            Timeouts = null,
            Retry = null,
            RunRequest = null,
        };

    private static ImagePushSpec WhatIsPushed(ImagePushSpec spec) =>
        spec with
        {
            Suspend = Neutral.Suspend,
            Cancel = Neutral.Cancel,
            Priority = Neutral.Priority,
            Retention = null,
            Timeout = null,
            Timeouts = null,
            Retry = null,
            RunRequest = null,
        };

    private static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                writer.WriteStartObject();
                foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    if (!IsNothing(value))
                    {
                        writer.WritePropertyName(name);
                        Write(writer, value);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonArray items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }

    private static bool IsNothing(JsonNode? node) =>
        node switch
        {
            null => true,
            JsonObject members => members.All(member => IsNothing(member.Value)),
            JsonArray items => items.Count == 0,
            JsonValue value => value.GetValueKind() is JsonValueKind.False or JsonValueKind.Null
                || (value.GetValueKind() == JsonValueKind.Number && value.ToJsonString() == "0"),
            _ => false,
        };
}
