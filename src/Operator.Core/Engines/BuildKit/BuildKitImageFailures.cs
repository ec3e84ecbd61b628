using System.Text.RegularExpressions;
using Operator.Core.Observation;
using Operator.Entities;

namespace Operator.Core.Engines.BuildKit;

/// <summary>An image that the Dockerfile starts or copies from cannot be had.</summary>
internal static partial class BuildKitImageFailures
{
    public static EngineFailure? Of(BuildKitEvidence evidence)
    {
        var match = Resolving().Match(evidence.Error);
        var pulling = match.Success || PullWords().IsMatch(evidence.Error);
        if (!pulling)
        {
            return null;
        }

        var image = match.Success ? match.Groups["image"].Value : "of the Dockerfile";
        var words = match.Success
            ? evidence.Error[(match.Index + match.Length)..].Replace("failed to do request: ", "", StringComparison.Ordinal)
            : evidence.Error;
        return RegistryTrouble.Of(words.Length > 0 ? $": {words}" : evidence.Error) switch
        {
            RegistryTroubleKind.NotFound => new(BuildReasons.BaseImageNotFound, Sentence.Of($"Image {image} does not exist")),
            // Behind a mirror, docker.io itself is often out of reach: what the mirror does not have ends here.
            RegistryTroubleKind.HostUnknown => new(
                BuildReasons.BaseImageNotFound,
                Sentence.Of($"Image {image} is in no mirror, or its registry's host name is wrong: {words}")
            ),
            RegistryTroubleKind.NameInvalid => new(BuildReasons.BaseImageNotFound, Sentence.Of($"Image {image} cannot exist: {words}")),
            RegistryTroubleKind.Unauthorized or RegistryTroubleKind.Denied or RegistryTroubleKind.Refused => new(
                BuildReasons.BaseImageDenied,
                Sentence.Of($"Image {image} does not exist or may not be read: {words}")
            ),
            RegistryTroubleKind.Untrusted => new(
                BuildReasons.BaseImageUntrusted,
                Sentence.Of($"The registry of {image} cannot be spoken to over TLS: {words}")
            ),
            RegistryTroubleKind.Unavailable => new(
                BuildReasons.BaseImageUnavailable,
                Sentence.Of($"The registry of {image} does not answer as it should: {words}")
            ),
            RegistryTroubleKind.None => null,
            _ => null,
        };
    }

    [GeneratedRegex("failed to resolve source metadata for (?<image>[^ ]+?): ")]
    private static partial Regex Resolving();

    [GeneratedRegex("pull access denied|failed to authorize|failed to copy: |failed to fetch|could not fetch content|httpReadSeeker")]
    private static partial Regex PullWords();
}
