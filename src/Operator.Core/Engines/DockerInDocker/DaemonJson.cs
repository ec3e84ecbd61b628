using System.Text;
using System.Text.Json;
using Operator.Core.Contract;

namespace Operator.Core.Engines.DockerInDocker;

/// <summary>The daemon's configuration: how registries are reached, and an image store that knows indexes and digests.</summary>
internal static class DaemonJson
{
    private const string DockerHub = "docker.io";

    /// <remarks>Docker knows mirrors of Docker Hub only; those of other registries have no meaning to it.</remarks>
    public static string From(IReadOnlyList<RegistryRule> registries)
    {
        List<RegistryRule> plain = [.. registries.DistinctBy(rule => rule.Host).Where(rule => RegistryHost.IsPlain(rule.Host))];
        var insecure = plain.Where(rule => rule.Insecure).Select(rule => rule.Host).ToList();
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("features");
            writer.WriteBoolean("containerd-snapshotter", true);
            writer.WriteEndObject();
            List("insecure-registries", insecure);
            List(
                "registry-mirrors",
                plain
                    .Where(rule => rule.Host == DockerHub)
                    .SelectMany(rule => rule.Mirrors)
                    .Where(RegistryHost.IsPlain)
                    .Select(mirror => $"{(insecure.Contains(mirror.Split('/')[0]) ? "http" : "https")}://{mirror}")
            );
            writer.WriteEndObject();

            void List(string name, IEnumerable<string> values)
            {
                writer.WriteStartArray(name);
                foreach (var value in values)
                {
                    writer.WriteStringValue(value);
                }

                writer.WriteEndArray();
            }
        }

        return Encoding.UTF8.GetString(json.ToArray());
    }
}
