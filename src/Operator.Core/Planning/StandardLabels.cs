using System.Globalization;
using Operator.Core.Contract;
using Operator.Core.Planning.LegacyCallers;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning;

/// <summary>The OCI annotations that every image gets; the spec's own labels win over them.</summary>
internal static class StandardLabels
{
    private const string Prefix = "org.opencontainers.image.";

    public static IReadOnlyDictionary<string, string> Of(BuildRequest request, SourceStatus source, string modelVersion)
    {
        // The run's start, not the attempt's: a second attempt makes the same image. With a cache so does a second run.
        var time = request.KeepsLayers ? source.Timestamp : request.StartTime;
        var created = time?.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        IEnumerable<(string Key, string? Value)> standard =
        [
            (Prefix + "created", created),
            (Prefix + "version", request.Spec.Version),
            (Prefix + "description", request.Spec.Description),
            (Prefix + "source", source.Location),
            (Prefix + "revision", source.Revision),
            .. CallerLabels.Of(request, modelVersion),
        ];
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in standard.Where(label => !string.IsNullOrEmpty(label.Value)))
        {
            labels[key] = value!;
        }

        foreach (var (key, value) in request.Spec.Labels ?? new Dictionary<string, string>())
        {
            labels[key] = value;
        }

        return labels;
    }
}
