using System.Text;
using System.Text.RegularExpressions;
using Operator.Core.Text;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Observation;

/// <summary>
/// Finds the reason for a refusal in the API server's message: admission plugins return different HTTP codes for the same kind of refusal, so
/// the code does not decide. The author of the build is to blame only for fields of podTemplate that the spec sets.
/// </summary>
public static partial class PodRefusals
{
    /// <param name="build">The build whose Pod was refused.</param>
    /// <param name="words">The server's message.</param>
    /// <param name="settings">What the operator's Pods need.</param>
    /// <param name="invalid">True for 400 and 422: the object itself was found invalid.</param>
    /// <returns>Final if the same Pod would be refused again whatever happens in the cluster; otherwise the launch is retried.</returns>
    public static Failure Of(ImageBuild build, OperatorSettings settings, string words, bool invalid)
    {
        if (words.Contains("violates PodSecurity", StringComparison.Ordinal))
        {
            return Waits(InfrastructureReasons.PodSecurity, Security(build, settings, words));
        }

        if (Quota.Match(words) is { Success: true } quota)
        {
            return Waits(
                InfrastructureReasons.QuotaExceeded,
                $"Quota {quota.Groups["name"]} of the namespace is used up: requested {quota.Groups["requested"]}, limited to {quota.Groups["limit"]}"
            );
        }

        if (Field(build.Spec.PodTemplate, words) is { } field)
        {
            return new(SpecReasons.PodTemplateRefused, Sentence.Of($"The API server refuses {field}: {Tail(words)}")) { Final = true };
        }

        // A policy or webhook may change its answer, whatever the code; a Pod that is invalid by itself stays invalid.
        var denied = words.Contains("denied", StringComparison.Ordinal);
        return new(InfrastructureReasons.PodRejected, Sentence.Of($"The API server refuses the Pod: {words}"))
        {
            Final = invalid && !denied,
        };
    }

    /// <summary>The API server has a Pod of that name, which is not the one that was to be created.</summary>
    public static Failure NameTaken(string pod, string difference) =>
        Waits(
            InfrastructureReasons.PodRejected,
            $"Pod {pod} exists already and was not created by the operator for this attempt: {difference} differs; delete it"
        );

    private static Failure Waits(BuildReason reason, string message) => new(reason, Sentence.Of(message));

    /// <summary>Names each violation without its details: with them the list would be longer than a message, and cut within the first.</summary>
    private static string Security(ImageBuild build, OperatorSettings settings, string words)
    {
        var level = SecurityLevel.Match(words);
        var violations = string.Join(", ", TopLevel(words[(level.Index + level.Length)..]));
        var needed =
            build.Spec.Mode == BuildMode.Plan ? "restricted"
            : settings.SeccompProfile.FitsBaseline && settings.AppArmorProfile.FitsBaseline ? "baseline"
            : "privileged";
        return $"Namespace {build.Metadata.NamespaceProperty} needs the label pod-security.kubernetes.io/enforce={needed}: "
            + $"it enforces Pod Security {level.Groups["level"]}, which refuses the Pod for {violations}";
    }

    /// <summary>The items of <c>a (details, with commas), b (more details)</c> without their details.</summary>
    private static IEnumerable<string> TopLevel(string list)
    {
        var depth = 0;
        var item = new StringBuilder();
        foreach (var character in list)
        {
            depth += character is '(' ? 1 : 0;
            if (depth == 0 && character is ',')
            {
                yield return item.ToString().Trim();
                item.Clear();
            }
            else if (depth == 0)
            {
                item.Append(character);
            }

            depth -= character is ')' && depth > 0 ? 1 : 0;
        }

        if (item.ToString().Trim() is { Length: > 0 } last)
        {
            yield return last;
        }
    }

    /// <summary>The field of podTemplate that the message is about; null if the spec does not set it.</summary>
    private static string? Field(BuildPodTemplate? template, string words) =>
        template?.Resources is null && words.Contains("must specify", StringComparison.Ordinal) ? "the Pod without podTemplate.resources"
        : template is null ? null
        : template.PriorityClassName is not null && Mentions(words, "PriorityClass", "priorityClassName") ? "podTemplate.priorityClassName"
        : template.RuntimeClassName is not null && Mentions(words, "RuntimeClass", "runtimeClassName") ? "podTemplate.runtimeClassName"
        : template.Affinity is not null && Mentions(words, "affinity", "Affinity") ? "podTemplate.affinity"
        : template.Tolerations is not null && Mentions(words, "tolerations") ? "podTemplate.tolerations"
        : template.NodeSelector is not null && Mentions(words, "nodeSelector") ? "podTemplate.nodeSelector"
        : template.Resources is not null && ResourceWords.IsMatch(words) ? "podTemplate.resources"
        : null;

    private static bool Mentions(string words, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (words.Contains(name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The message without the name of the Pod, which does not help the author.</summary>
    private static string Tail(string words) => PodName.Replace(words, "");

    [GeneratedRegex("""^pods? "[^"]*" is (forbidden|invalid): """, RegexOptions.IgnoreCase)]
    private static partial Regex PodName { get; }

    [GeneratedRegex("""violates PodSecurity "(?<level>[^"]*)": """)]
    private static partial Regex SecurityLevel { get; }

    /// <summary>The numbers in use change from one try to the next, and a message must not.</summary>
    [GeneratedRegex("exceeded quota: (?<name>[^,]+), requested: (?<requested>.+), used: .+, limited: (?<limit>.+)\\z")]
    private static partial Regex Quota { get; }

    /// <summary>Validation (a path) and LimitRanger ("maximum cpu usage per Container is").</summary>
    [GeneratedRegex(@"\.resources\.(requests|limits)|(minimum|maximum) \S+ usage per |max limit to request ratio per ")]
    private static partial Regex ResourceWords { get; }
}
