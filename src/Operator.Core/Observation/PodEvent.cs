using System.Text.RegularExpressions;
using k8s.Models;

namespace Operator.Core.Observation;

/// <summary>What an informer keeps of an event about a build's Pod.</summary>
public sealed partial record PodEvent
{
    private const int LongestMessage = 1024;

    public required string Namespace { get; init; }

    /// <summary>Name of the Pod.</summary>
    public required string Pod { get; init; }

    /// <summary>UID of the Pod; null when the event does not name it.</summary>
    public string? PodUid { get; init; }

    /// <summary>False for what goes as planned.</summary>
    public bool IsWarning { get; init; }

    public string Reason { get; init; } = "";

    /// <summary>Kept of warnings alone.</summary>
    public string Message { get; init; } = "";

    /// <summary>When it was first seen, as far as is known.</summary>
    public DateTimeOffset? First { get; init; }

    /// <summary>When it was last seen.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Key of the index by Pod: its events are those of its namespace that name its UID.</summary>
    public static string PodKey(string? ns, string uid) => $"{ns}/{uid}";

    /// <summary>The values under which an event is filed in that index.</summary>
    public static IEnumerable<string> PodKeys(Corev1Event item) =>
        item.InvolvedObject?.Uid is { } uid ? [PodKey(item.Metadata?.NamespaceProperty, uid)] : [];

    public static PodEvent Of(Corev1Event item)
    {
        var isWarning = item.Type != "Normal";
        DateTimeOffset? at = item.LastTimestamp ?? item.EventTime ?? item.FirstTimestamp ?? item.Metadata?.CreationTimestamp;
        return new PodEvent
        {
            Namespace = item.Metadata?.NamespaceProperty ?? "",
            Pod = item.InvolvedObject?.Name ?? "",
            PodUid = item.InvolvedObject?.Uid,
            IsWarning = isWarning,
            Reason = item.Reason ?? "",
            Message = isWarning ? DisplayText.Cut(item.Message ?? "", LongestMessage) : "",
            First = item.FirstTimestamp ?? item.EventTime ?? item.LastTimestamp,
            At = at ?? DateTimeOffset.MinValue,
        };
    }

    /// <summary>Whether an event is about a Pod with the name of a build's Pod.</summary>
    public static bool IsAboutBuild(Corev1Event item) => PodName.IsMatch(item.InvolvedObject?.Name ?? "");

    [GeneratedRegex(@"-[0-9a-f]{8}-r[0-9]+-a[0-9]+\z")]
    private static partial Regex PodName { get; }
}
