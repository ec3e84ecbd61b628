using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Engines.Kaniko;

/// <summary>A registry does not accept the image, before the build or after it, or does not give one that the Dockerfile starts from.</summary>
internal static partial class KanikoRegistryFailures
{
    public static Failure? Push(KanikoEvidence evidence)
    {
        if (!Pushing().IsMatch(evidence.Error))
        {
            return null;
        }

        var (words, call) = Answer(evidence, RegistryCall.Push);
        // A refusal has the registry's answer, a status or a code. Everything else is the network's trouble, and another try may succeed.
        var trouble = ServerWords.Trouble(words, call, evidence.End.HasRegistrySecret) ?? ServerTrouble.Unavailable;
        var (reason, message) = RegistryFailures.Push(trouble, evidence.End, words);
        return new Failure(reason, evidence.Say(message));
    }

    public static Failure? BaseImage(KanikoEvidence evidence)
    {
        if (!Pulling().IsMatch(evidence.Error))
        {
            return null;
        }

        var (words, call) = Answer(evidence, RegistryCall.Read);
        var found = RegistryFailures.BaseImage(ServerWords.Trouble(words, call, evidence.End.HasRegistrySecret), Image(evidence), words);
        return found is { } failure ? new Failure(failure.Reason, evidence.Say(failure.Message)) : null;
    }

    /// <summary>What was answered, and to what: go-containerregistry begins with method and URL.</summary>
    private static (string Words, RegistryCall Call) Answer(KanikoEvidence evidence, RegistryCall usual) =>
        Request().Match(evidence.Cause) is { Success: true } match
            ? (evidence.Cause[match.Length..], CallOf(match, usual))
            : (evidence.Cause, usual);

    private static RegistryCall CallOf(Match request, RegistryCall usual) =>
        RegistryCalls.Of(request.Groups["method"].Value, request.Groups["url"].Value) is var call and not RegistryCall.Read ? call : usual;

    /// <summary>The image as the Dockerfile names it; where the log does not tell, as it was requested.</summary>
    private static string Image(KanikoEvidence evidence)
    {
        const string Retrieving = "Retrieving image ";
        if (evidence.Log.Step?.StartsWith(Retrieving, StringComparison.Ordinal) == true)
        {
            return evidence.Log.Step[Retrieving.Length..];
        }

        return Manifest().Match(evidence.Cause) is { Success: true } match
            ? $"{match.Groups["host"].Value}/{match.Groups["name"].Value}{(match.Groups["reference"].Value.Contains(':', StringComparison.Ordinal) ? "@" : ":")}{match.Groups["reference"].Value}"
            : "of the Dockerfile";
    }

    [GeneratedRegex("^error (?:checking push permissions|pushing image): ")]
    private static partial Regex Pushing();

    /// <summary>Not while a command runs or a file is copied: what those say of the network is the Dockerfile's own.</summary>
    [GeneratedRegex(
        "^error building image: (?!error building stage: failed to (?:execute|optimize|get files used))(?:.*: )?(?:(?:GET|HEAD) https?://|Get \"|Head \"|unable to complete operation|unexpected EOF|image not found on any configured mapped|failed to get filesystem from image)"
    )]
    private static partial Regex Pulling();

    [GeneratedRegex("^(?<method>[A-Z]{3,6}) (?<url>https?://[^ ]+): ")]
    private static partial Regex Request();

    [GeneratedRegex("https?://(?<host>[^/ ]+)/v2/(?<name>[^ ]+)/(?:manifests|blobs)/(?<reference>[^ ]+?):? ")]
    private static partial Regex Manifest();
}
