using System.Globalization;
using System.Text.RegularExpressions;
using Operator.Core.Contract;
using Operator.Entities;

namespace Operator.Core.Engines.Buildah;

/// <summary>The Dockerfile, its target, its platform, a secret that it mounts or one of its commands is at fault.</summary>
internal static partial class BuildahDockerfileFailures
{
    public static Failure? Of(BuildahEvidence evidence) =>
        Target(evidence)
        ?? Platform(evidence)
        ?? Secret(evidence)
        ?? Command(evidence)
        ?? NotStarted(evidence)
        ?? Missing(evidence)
        ?? Syntax(evidence);

    private static Failure? Target(BuildahEvidence evidence) =>
        TargetMissing().Match(evidence.Error) is { Success: true } match
            ? new(BuildReasons.TargetNotFound, evidence.Say($"The Dockerfile has no stage named {match.Groups["name"].Value}"))
            : null;

    private static Failure? Platform(BuildahEvidence evidence)
    {
        var asked =
            evidence.End.Platforms.Count == 0
                ? "The node's platform does not fit the image"
                : $"Platform {string.Join(", ", evidence.End.Platforms)} cannot be built";
        return PlatformWords().IsMatch(evidence.Error) ? new(BuildReasons.PlatformUnsupported, evidence.Say($"{asked}: {evidence.Cause}"))
            : evidence.StepExitCode is not null && evidence.Says("exec format error")
                ? new(BuildReasons.PlatformUnsupported, $"{asked}: a command of the Dockerfile is for another processor than the node's")
            : null;
    }

    private static Failure? Secret(BuildahEvidence evidence) =>
        SecretMissing().Match(evidence.Error) is { Success: true } match
            ? new(
                BuildReasons.SecretNotFound,
                evidence.Say($"The Dockerfile mounts secret {match.Groups["name"].Value}, which buildSecrets does not have")
            )
            : null;

    private static Failure? Command(BuildahEvidence evidence) =>
        evidence.StepExitCode is { } code
            ? new(BuildReasons.StepFailed, evidence.Say($"{evidence.Instruction} ended with exit code {code}")) { ExitCode = code }
            : null;

    private static Failure? NotStarted(BuildahEvidence evidence) =>
        Starting().Match(evidence.Error) is { Success: true } match
            ? new(BuildReasons.StepFailed, evidence.Say($"{evidence.Instruction} could not be started: {match.Groups["why"].Value}"))
            : null;

    private static Failure? Missing(BuildahEvidence evidence)
    {
        if (Download().Match(evidence.Error) is { Success: true } download)
        {
            return new(BuildReasons.FileNotFound, evidence.Say($"ADD could not fetch its URL: {download.Groups["why"].Value}"));
        }

        if (!CopyWords().IsMatch(evidence.Error))
        {
            return null;
        }

        if (Sources().Match(evidence.Error) is { Success: true } sources)
        {
            var context = WorkspacePaths.InPod.Context;
            var place = sources.Groups["directory"].Value;
            var inContext = place == context || place.StartsWith(context + "/", StringComparison.Ordinal);
            return new(
                BuildReasons.FileNotFound,
                evidence.Say($"There is no {sources.Groups["file"].Value} to copy in {(inContext ? "the build context" : "the stage")}")
            );
        }

        return new(BuildReasons.FileNotFound, evidence.Say($"There is nothing to copy for {evidence.Instruction}: {evidence.Cause}"));
    }

    private static Failure? Syntax(BuildahEvidence evidence)
    {
        if (!SyntaxWords().IsMatch(evidence.Error))
        {
            return null;
        }

        // Behind it Buildah prints its own memory of the step.
        var words = Prefix().Replace(evidence.Cause, "");
        var end = words.IndexOf(" &imagebuilder.Step{", StringComparison.Ordinal);
        words = end < 0 ? words : words[..end];
        return new(
            BuildReasons.DockerfileInvalid,
            Line().Match(evidence.Error) is { Success: true } line
                ? evidence.Say(string.Create(CultureInfo.InvariantCulture, $"Line {line.Groups["line"].Value} of the Dockerfile: {words}"))
                : evidence.Say($"The Dockerfile is not valid: {words}")
        );
    }

    [GeneratedRegex("^(?:the |The )target \"(?<name>[^\"]*)\" was not found in the provided Dockerfile")]
    private static partial Regex TargetMissing();

    [GeneratedRegex(
        "no image found in (?:image index|manifest list) for architecture|no matching manifest|unable to parse platform|invalid platform"
    )]
    private static partial Regex PlatformWords();

    [GeneratedRegex("secret required but no secret with id \"?(?<name>[^\" ]+)\"? found")]
    private static partial Regex SecretMissing();

    [GeneratedRegex("building at STEP \"RUN.*\": (?<why>determining run uid: .*|(?:error )?while running runtime: .*|exec: .*)")]
    private static partial Regex Starting();

    [GeneratedRegex("building at STEP \"ADD.*\": (?<why>reading \"https?://.*|Get \"https?://.*|unexpected response digest.*)")]
    private static partial Regex Download();

    [GeneratedRegex(
        "building at STEP \"(?:COPY|ADD|RUN --mount).*no such file or directory|generating checksum for .*no such file or directory|no items matching glob|must be a directory"
    )]
    private static partial Regex CopyWords();

    [GeneratedRegex(
        "checking on sources under \"(?<directory>[^\"]*)\": copier: l?stat: \"(?<file>[^\"]*)\": no such file or directory\\z"
    )]
    private static partial Regex Sources();

    [GeneratedRegex(
        "Build error: |^parsing main Dockerfile: |^no contents in \"|no FROM statement|dockerfile parse error|Unknown (?:instruction|flag)|unknown instruction|only supports the|is not supported\\z|requires (?:at least|exactly)|must have two arguments|invalid mount|unsupported mount|missing required|unexpected filesystem type"
    )]
    private static partial Regex SyntaxWords();

    [GeneratedRegex(
        "^(?:parsing main Dockerfile: (?:[^ :]+: )?|Build error: )+(?:dockerfile parse error(?: on)? line [0-9]+: )?",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Prefix();

    [GeneratedRegex("dockerfile parse error(?: on)? line (?<line>[0-9]{1,6})", RegexOptions.IgnoreCase)]
    private static partial Regex Line();
}
