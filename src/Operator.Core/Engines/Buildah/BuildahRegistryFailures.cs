using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Engines.Buildah;

/// <summary>A registry does not accept the image, or does not give one that the Dockerfile names.</summary>
internal static partial class BuildahRegistryFailures
{
    public static Failure? Push(BuildahEvidence evidence)
    {
        if (Pushing().Match(evidence.Error) is not { Success: true } match)
        {
            return null;
        }

        var words = Doing().Replace(evidence.Error[match.Length..], "");
        // A refusal has the registry's answer, a status or a code. Everything else is the network's trouble, and another try may succeed.
        var trouble = ServerWords.Trouble(words, RegistryCall.Push, evidence.End.HasRegistrySecret) ?? ServerTrouble.Unavailable;
        var (reason, message) = RegistryFailures.Push(trouble, evidence.End, words);
        return new Failure(reason, evidence.Say(message));
    }

    public static Failure? BaseImage(BuildahEvidence evidence)
    {
        if (NoStage().Match(evidence.Error) is { Success: true } stage)
        {
            return new(BuildReasons.BaseImageNotFound, evidence.Say($"There is no stage or image {stage.Groups["name"].Value}"));
        }

        if (Pulling().Match(evidence.Error) is not { Success: true } match)
        {
            return null;
        }

        var words = evidence.Error[(match.Index + match.Length)..];
        var trouble = ServerWords.Trouble(words, RegistryCall.Read, evidence.End.HasRegistrySecret);
        return RegistryFailures.BaseImage(trouble, match.Groups["image"].Value, words) is { } failure
            ? new Failure(failure.Reason, evidence.Say(failure.Message))
            : null;
    }

    /// <summary>Behind the name of a destination anything may be quoted, before it nothing.</summary>
    [GeneratedRegex("^(?:error )?pushing image \"[^\"]*\" to \"[^\"]*\": ")]
    private static partial Regex Pushing();

    [GeneratedRegex("^trying to reuse blob sha256:[0-9a-f]+ at destination: |^writing blob: |^copying system image from manifest list: ")]
    private static partial Regex Doing();

    [GeneratedRegex(
        "^(?:(?:error )?building at STEP \"(?:FROM|COPY|ADD|RUN) [^\"]*\": )?(?:(?:error )?creating build container: )?(?:copying system image from manifest list: )?(?:initializing source|unable to copy from source|reading image|parsing image configuration) (?:docker://)?(?<image>[^ ]+): "
    )]
    private static partial Regex Pulling();

    [GeneratedRegex("(?:COPY|ADD) --from=(?<name>[^ :]+): no stage or image found with that name")]
    private static partial Regex NoStage();
}
