using System.Globalization;
using Operator.Core.Requests;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning;

/// <summary>The OCI annotations that every image gets; the spec's own labels win over them.</summary>
internal static class StandardLabels
{
    private const string Prefix = "org.opencontainers.image.";

    public static IReadOnlyDictionary<string, string> Of(BuildRequest request, SourceStatus source, string modelVersion)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            // The run's start, not the attempt's: a second attempt makes the same image.
            [Prefix + "created"] = request.StartTime.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        };
        Add(Prefix + "version", request.Spec.Version);
        Add(Prefix + "description", request.Spec.Description);
        Add(Prefix + "source", source.Location);
        Add(Prefix + "revision", source.Revision);
        if (modelVersion is ModelVersions.PythonFlask or ModelVersions.PythonFastApi or ModelVersions.NodeJs)
        {
            // The names that images of the legacy build API have.
            Add("model_version", modelVersion);
            Add("version", request.Spec.Version);
            Add("description", request.Spec.Description);
        }

        foreach (var (key, value) in request.Spec.Labels ?? new Dictionary<string, string>())
        {
            labels[key] = value;
        }

        return labels;

        void Add(string key, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                labels[key] = value;
            }
        }
    }
}
