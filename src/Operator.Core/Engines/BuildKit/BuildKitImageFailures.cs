using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Engines.BuildKit;

/// <summary>An image that the Dockerfile starts or copies from cannot be fetched.</summary>
internal static partial class BuildKitImageFailures
{
    public static Failure? Of(BuildKitEvidence evidence)
    {
        var match = Resolving().Match(evidence.Error);
        var pulling = match.Success || PullWords().IsMatch(evidence.Words);
        if (!pulling)
        {
            return null;
        }

        var image = match.Success ? match.Groups["image"].Value : "of the Dockerfile";
        var words = match.Success
            ? evidence.Error[(match.Index + match.Length)..].Replace("failed to do request: ", "", StringComparison.Ordinal)
            : evidence.Error;
        return ServerWords.Trouble(
            words.Length > 0 ? $": {words}" : evidence.Error,
            RegistryCall.Read,
            evidence.End.HasRegistrySecret
        ) switch
        {
            ServerTrouble.NotFound => new(BuildReasons.BaseImageNotFound, evidence.Say($"Image {image} does not exist")),
            // Behind a mirror, docker.io itself is often unreachable: an image that the mirror does not have ends here.
            ServerTrouble.HostUnknown => new(
                BuildReasons.BaseImageNotFound,
                evidence.Say($"Image {image} is in no mirror, or its registry's host name is wrong: {words}")
            ),
            ServerTrouble.NameInvalid => new(BuildReasons.BaseImageNotFound, evidence.Say($"Image {image} cannot exist: {words}")),
            ServerTrouble.LoginMissing or ServerTrouble.LoginRejected or ServerTrouble.Denied or ServerTrouble.Refused => new(
                BuildReasons.BaseImageDenied,
                evidence.Say($"Image {image} does not exist or may not be read: {words}")
            ),
            ServerTrouble.Untrusted => new(
                BuildReasons.BaseImageUntrusted,
                evidence.Say($"Cannot establish TLS with the registry of {image}: {words}")
            ),
            ServerTrouble.Unavailable => new(
                BuildReasons.BaseImageUnavailable,
                evidence.Say($"The registry of {image} is not available: {words}")
            ),
            ServerTrouble.Forbidden or ServerTrouble.Invalid or null => null,
        };
    }

    [GeneratedRegex("^[^\"]*failed to resolve source metadata for (?<image>[^ ]+?): ")]
    private static partial Regex Resolving();

    [GeneratedRegex("pull access denied|failed to authorize|failed to copy: |failed to fetch|could not fetch content|httpReadSeeker")]
    private static partial Regex PullWords();
}
