using System.Security.Cryptography;
using System.Text;
using k8s;
using k8s.Models;

namespace Operator.Kubernetes.Events;

/// <summary>How an event is shown.</summary>
public enum EventType
{
    /// <summary>Things go as they should.</summary>
    Normal,

    /// <summary>Somebody should look.</summary>
    Warning,
}

/// <summary>One thing to report about an object; equal ones are one event with a count.</summary>
internal sealed record EventRecord(V1ObjectReference About, string Reason, string Message, EventType Type)
{
    private const int LongestMessage = 1024;
    private const int LongestName = 253;

    public static EventRecord Of(IKubernetesObject<V1ObjectMeta> entity, string reason, string message, EventType type) =>
        new(
            new V1ObjectReference
            {
                ApiVersion = entity.ApiVersion,
                Kind = entity.Kind,
                NamespaceProperty = entity.Metadata.NamespaceProperty,
                Name = entity.Metadata.Name,
                Uid = entity.Metadata.Uid,
            },
            reason,
            Cut(message),
            type
        );

    private static string Cut(string message) =>
        message.Length <= LongestMessage
            ? message
            : $"{message[..(LongestMessage - (char.IsHighSurrogate(message[LongestMessage - 2]) ? 2 : 1))]}…";

    /// <summary>What happened, where the same reason means another event each time; null for events that are counted up.</summary>
    public string? Occasion { get; init; }

    /// <summary>Events about cluster-scoped objects live in the namespace <c>default</c>.</summary>
    public string Namespace => About.NamespaceProperty ?? "default";

    /// <summary>
    /// The same for the same event, whichever process publishes it: an occasion is reported once, also after a restart.
    /// </summary>
    public string Name
    {
        get
        {
            var content = $"{About.Uid}\n{About.Kind}\n{Reason}\n{Type}\n{Occasion ?? Message}";
            return WithTail(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)).AsSpan(0, 8)));
        }
    }

    /// <summary>A name that no event has yet.</summary>
    public string NameAt(DateTimeOffset now) => WithTail($"{now.UtcTicks:x}");

    private string WithTail(string tail)
    {
        var name = About.Name ?? "";
        return $"{name[..Math.Min(name.Length, LongestName - tail.Length - 1)].TrimEnd('.', '-')}.{tail}";
    }

    public Corev1Event ToEvent(string component, string instance, DateTimeOffset now) =>
        new()
        {
            Metadata = new() { Name = Name, NamespaceProperty = Namespace },
            InvolvedObject = About,
            Reason = Reason,
            Message = Message,
            Type = Type.ToString(),
            Count = 1,
            FirstTimestamp = now.UtcDateTime,
            LastTimestamp = now.UtcDateTime,
            Source = new() { Component = component },
            ReportingComponent = component,
            ReportingInstance = instance,
        };
}
