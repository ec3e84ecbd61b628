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
        var trouble = ServerWords.Trouble(
            words.Length > 0 ? $": {words}" : evidence.Error,
            RegistryCall.Read,
            evidence.End.HasRegistrySecret
        );
        return RegistryFailures.BaseImage(trouble, image, words) is { } found ? new(found.Reason, evidence.Say(found.Message)) : null;
    }

    [GeneratedRegex("^[^\"]*failed to resolve source metadata for (?<image>[^ ]+?): ")]
    private static partial Regex Resolving();

    [GeneratedRegex("pull access denied|failed to authorize|failed to copy: |failed to fetch|could not fetch content|httpReadSeeker")]
    private static partial Regex PullWords();
}
