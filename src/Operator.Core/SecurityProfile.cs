using System.Text.RegularExpressions;
using k8s.Models;

namespace Operator.Core;

/// <summary>
/// A seccomp or AppArmor profile as a setting: <c>Unconfined</c>, <c>RuntimeDefault</c>, or <c>Localhost/NAME</c> for one that the platform team has
/// installed on the nodes.
/// </summary>
public sealed partial record SecurityProfile
{
    private const string Localhost = "Localhost";

    public static SecurityProfile Unconfined { get; } = new("Unconfined", null);

    private SecurityProfile(string type, string? name)
    {
        (Type, Name) = (type, name);
    }

    public string Type { get; }

    /// <summary>File below the kubelet's seccomp directory, or name of the AppArmor profile; null for the other types.</summary>
    public string? Name { get; }

    /// <summary>Whether Pod Security <c>baseline</c> admits it.</summary>
    public bool FitsBaseline => Type != Unconfined.Type;

    /// <summary>The profile that a text names; null for any other text.</summary>
    public static SecurityProfile? Read(string text) =>
        text switch
        {
            "Unconfined" => Unconfined,
            "RuntimeDefault" => new SecurityProfile(text, null),
            _ => LocalhostText.Match(text) is { Success: true } match && !match.Groups["name"].Value.Split('/').Contains("..")
                ? new SecurityProfile(Localhost, match.Groups["name"].Value)
                : null,
        };

    public V1SeccompProfile ToSeccomp() => new() { Type = Type, LocalhostProfile = Name };

    public V1AppArmorProfile ToAppArmor() => new() { Type = Type, LocalhostProfile = Name };

    /// <summary>The value of the annotation that clusters before 1.30 know.</summary>
    public string ToAppArmorAnnotation() =>
        Name is not null ? $"localhost/{Name}"
        : Type == Unconfined.Type ? "unconfined"
        : "runtime/default";

    [GeneratedRegex(@"\ALocalhost/(?<name>[A-Za-z0-9_.-][A-Za-z0-9_./-]{0,254})\z")]
    private static partial Regex LocalhostText { get; }
}
