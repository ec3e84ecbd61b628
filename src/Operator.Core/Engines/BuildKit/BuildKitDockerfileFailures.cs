using System.Globalization;
using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Engines.BuildKit;

/// <summary>The Dockerfile, its target or its platform is at fault, before any command of it ran.</summary>
internal static partial class BuildKitDockerfileFailures
{
    public static Failure? Of(BuildKitEvidence evidence) =>
        Denied(evidence) ?? Target(evidence) ?? Platform(evidence) ?? Secret(evidence) ?? Syntax(evidence);

    private static Failure? Denied(BuildKitEvidence evidence) =>
        DeniedWords().Match(evidence.Error) is { Success: true } match
            ? new(BuildReasons.AddressForbidden, evidence.Say($"The address rules forbid {match.Groups["source"].Value}"))
            : null;

    private static Failure? Target(BuildKitEvidence evidence) =>
        TargetMissing().Match(evidence.Error) is { Success: true } match
            ? new(BuildReasons.TargetNotFound, $"The Dockerfile has no stage named {match.Groups["name"].Value}")
            : null;

    private static Failure? Platform(BuildKitEvidence evidence)
    {
        if (PlatformWords().IsMatch(evidence.Error))
        {
            return new(BuildReasons.PlatformUnsupported, evidence.Say($"{Asked(evidence)}: {evidence.Error}"));
        }

        // The command itself cannot run: it is for another processor.
        return evidence.StepExitCode is not null && evidence.Says("exec format error")
            ? new(
                BuildReasons.PlatformUnsupported,
                $"{Asked(evidence)}: a command of the Dockerfile is for another processor than the node's"
            )
            : null;
    }

    private static string Asked(BuildKitEvidence evidence) =>
        evidence.End.Platforms.Count == 0
            ? "The node's platform does not fit the image"
            : $"Platform {string.Join(", ", evidence.End.Platforms)} cannot be built";

    private static Failure? Secret(BuildKitEvidence evidence) =>
        SecretMissing().Match(evidence.Error) is { Success: true } match
            ? new(
                BuildReasons.SecretNotFound,
                $"The Dockerfile mounts secret {match.Groups["name"].Value}, which buildSecrets does not have"
            )
            : null;

    private static Failure? Syntax(BuildKitEvidence evidence)
    {
        if (!SyntaxWords().IsMatch(evidence.Error))
        {
            return null;
        }

        var line = evidence.Log.DockerfileLine ?? LineOf(evidence.Error);
        var words = ParsePrefix().Replace(evidence.Error, "");
        return new(
            BuildReasons.DockerfileInvalid,
            line is { } number
                ? evidence.Say(string.Create(CultureInfo.InvariantCulture, $"Line {number} of the Dockerfile: {words}"))
                : evidence.Say($"The Dockerfile is not valid: {words}")
        );
    }

    private static int? LineOf(string error) =>
        ParseLine().Match(error) is { Success: true } match
            ? int.Parse(match.Groups["line"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)
            : null;

    [GeneratedRegex("source \"(?:docker-image://)?(?<source>[^\"]*)\" denied by policy")]
    private static partial Regex DeniedWords();

    [GeneratedRegex("target stage \"?(?<name>[^\" ]+)\"? could not be found")]
    private static partial Regex TargetMissing();

    [GeneratedRegex(
        "no match for platform in manifest|does not support platform|unknown operating system or architecture|failed to parse platform|invalid platform|no matching manifest for"
    )]
    private static partial Regex PlatformWords();

    [GeneratedRegex("secret (?<name>[^ :]+): not found")]
    private static partial Regex SecretMissing();

    [GeneratedRegex(
        "dockerfile parse error|failed to parse stage name|file with no instructions|no build stage in current context|circular dependency detected|base name \\(.*\\) should not be blank|unknown instruction|failed to process \"|invalid from flag value|no stages? in Dockerfile|the Dockerfile .* cannot be empty|failed to parse Dockerfile|failed to read dockerfile|duplicate name|unsupported mount|invalid mount|invalid field",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex SyntaxWords();

    [GeneratedRegex("^.*?dockerfile parse error(?: on)? line [0-9]+: ", RegexOptions.IgnoreCase)]
    private static partial Regex ParsePrefix();

    [GeneratedRegex("parse error(?: on)? line (?<line>[0-9]{1,6})", RegexOptions.IgnoreCase)]
    private static partial Regex ParseLine();
}
