using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Engines.BuildKit;

/// <summary>The image is built and the registry does not accept it.</summary>
internal static partial class BuildKitPushFailures
{
    public static Failure? Of(BuildKitEvidence evidence)
    {
        // At the beginning: a command, a file name or a stage may contain these words anywhere else.
        var pushing = Pushing().Match(evidence.Error);
        if (!pushing.Success)
        {
            return null;
        }

        var words = evidence.Error[pushing.Groups["wrapper"].Length..];
        // A refusal has the registry's answer, a status or a code. Everything else is the network's trouble, and another try may succeed.
        var trouble = ServerWords.Trouble(words, RegistryCall.Push, evidence.End.HasRegistrySecret) ?? ServerTrouble.Unavailable;
        words = words.Replace("failed to do request: ", "", StringComparison.Ordinal);
        var (reason, message) = RegistryFailures.Push(trouble, evidence.End, words);
        return new Failure(reason, evidence.Say(message));
    }

    /// <summary>The wrapper names the reference that the image was to have; a failed login names its scope, which includes the right to push.</summary>
    [GeneratedRegex("^(?<wrapper>failed to push [^ ]+: )|^failed to authorize: .*(?:pull,push|pull%2Cpush)")]
    private static partial Regex Pushing();
}
