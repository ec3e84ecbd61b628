using System.Text.RegularExpressions;
using Operator.Core.Images;
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
        var host = ImageName.HostOf(evidence.End.Repository);
        var target = evidence.End.Repository.Length > 0 ? evidence.End.Repository : "the registry";
        var message = trouble switch
        {
            ServerTrouble.LoginMissing => $"Registry {host} does not allow anonymous pushes to {target}",
            ServerTrouble.LoginRejected => $"Registry {host} does not accept the credentials in output.registrySecret",
            ServerTrouble.Denied => $"Registry {host} does not allow these credentials to push to {target}",
            ServerTrouble.NotFound or ServerTrouble.NameInvalid => $"Registry {host} does not accept {target}: {words}",
            ServerTrouble.Refused => $"Registry {host} refuses the image: {words}",
            ServerTrouble.Untrusted => $"Cannot establish TLS with registry {host}: {words}",
            ServerTrouble.HostUnknown => $"The host name of registry {host} cannot be resolved",
            ServerTrouble.Unavailable or ServerTrouble.Invalid => $"Registry {host} is not available: {words}",
            ServerTrouble.Forbidden => $"The push to {target} failed: {words}",
        };
        return new Failure(trouble.PushReason(), evidence.Say(message));
    }

    /// <summary>The wrapper names the reference that the image was to have; a failed login names its scope, which includes the right to push.</summary>
    [GeneratedRegex("^(?<wrapper>failed to push [^ ]+: )|^failed to authorize: .*(?:pull,push|pull%2Cpush)")]
    private static partial Regex Pushing();
}
