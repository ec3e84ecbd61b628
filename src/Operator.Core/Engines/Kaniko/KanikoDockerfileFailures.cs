using System.Globalization;
using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Engines.Kaniko;

/// <summary>The Dockerfile, its target, its platform or a secret that it mounts is at fault.</summary>
internal static partial class KanikoDockerfileFailures
{
    public static Failure? Of(KanikoEvidence evidence) => Target(evidence) ?? Platform(evidence) ?? Secret(evidence) ?? Syntax(evidence);

    private static Failure? Target(KanikoEvidence evidence) =>
        TargetMissing().Match(evidence.Error) is { Success: true } match
            ? new(BuildReasons.TargetNotFound, evidence.Say($"The Dockerfile has no stage named {match.Groups["name"].Value}"))
            : null;

    private static Failure? Platform(KanikoEvidence evidence)
    {
        var asked =
            evidence.End.Platforms.Count == 0
                ? "The node's platform does not fit the image"
                : $"Platform {string.Join(", ", evidence.End.Platforms)} cannot be built";
        if (PlatformWords().IsMatch(evidence.Error))
        {
            return new(BuildReasons.PlatformUnsupported, evidence.Say($"{asked}: {evidence.Cause}"));
        }

        return evidence.Log.FailedStep is not null && evidence.Says("exec format error")
            ? new(BuildReasons.PlatformUnsupported, $"{asked}: a command of the Dockerfile is for another processor than the node's")
            : null;
    }

    private static Failure? Secret(KanikoEvidence evidence) =>
        SecretMissing().Match(evidence.Error) is { Success: true } match
            ? new(
                BuildReasons.SecretNotFound,
                evidence.Say($"The Dockerfile mounts secret {match.Groups["name"].Value}, which buildSecrets does not have")
            )
            : null;

    private static Failure? Syntax(KanikoEvidence evidence)
    {
        if (!SyntaxWords().IsMatch(evidence.Error))
        {
            return null;
        }

        var words = ParsePrefix().Replace(evidence.Cause, "");
        return new(
            BuildReasons.DockerfileInvalid,
            evidence.Log.DockerfileLine is { } line
                ? evidence.Say(string.Create(CultureInfo.InvariantCulture, $"Line {line} of the Dockerfile: {words}"))
                : evidence.Say($"The Dockerfile is not valid: {words}")
        );
    }

    [GeneratedRegex("^error building image: (?:error finding target stage: )?\"?(?<name>[^\" ]+)\"? is not a valid target build stage")]
    private static partial Regex TargetMissing();

    [GeneratedRegex("^error building image: (?!error building stage: failed to execute).*no child with platform|^Invalid platform ")]
    private static partial Regex PlatformWords();

    [GeneratedRegex("failed to execute command: secret not defined: (?<name>[^ ]+)")]
    private static partial Regex SecretMissing();

    [GeneratedRegex(
        "^error building image: (?:parsing dockerfile: |expanding meta ARGs: |resolving args: |resolving base name |parsing lint options: |dockerfile must contain|stage [0-9]+: |failed to parse ONBUILD|COPY --from=[0-9]+ refers to a stage)|quotes wrapping arg values must be matched|destination must be a directory and end in '/'"
    )]
    private static partial Regex SyntaxWords();

    [GeneratedRegex("^(?:parsing dockerfile: )?(?:dockerfile parse error(?: on)? line [0-9]+: )?", RegexOptions.IgnoreCase)]
    private static partial Regex ParsePrefix();
}
