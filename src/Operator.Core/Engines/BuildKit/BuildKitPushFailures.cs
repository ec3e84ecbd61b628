using System.Text.RegularExpressions;
using Operator.Core.Images;
using Operator.Entities;

namespace Operator.Core.Engines.BuildKit;

/// <summary>The image is built and the registry does not accept it.</summary>
internal static partial class BuildKitPushFailures
{
    public static Failure? Of(BuildKitEvidence evidence)
    {
        if (!Pushing().IsMatch(evidence.Error))
        {
            return null;
        }

        var trouble = ServerTroubles.OfText(evidence.Error, evidence.End.HasRegistrySecret);
        var host = ImageName.HostOf(evidence.End.Repository);
        var target = evidence.End.Repository.Length > 0 ? evidence.End.Repository : "the registry";
        var message = trouble switch
        {
            ServerTrouble.LoginMissing => $"Registry {host} does not allow anonymous pushes to {target}",
            ServerTrouble.LoginRejected => $"Registry {host} does not accept the credentials in output.registrySecret",
            ServerTrouble.Denied => $"Registry {host} does not allow these credentials to push to {target}",
            ServerTrouble.NotFound or ServerTrouble.NameInvalid => $"Registry {host} does not accept {target}: {Words(evidence.Error)}",
            ServerTrouble.Refused => $"Registry {host} refuses the image: {Words(evidence.Error)}",
            ServerTrouble.Untrusted => $"Cannot establish TLS with registry {host}: {Words(evidence.Error)}",
            ServerTrouble.HostUnknown => $"The host name of registry {host} cannot be resolved",
            ServerTrouble.Unavailable or ServerTrouble.Invalid => $"Registry {host} is not available: {Words(evidence.Error)}",
            ServerTrouble.Forbidden or null => $"The push to {target} failed: {Words(evidence.Error)}",
        };
        return new Failure(trouble?.PushReason() ?? PushReasons.Refused, Sentence.Of(message));
    }

    /// <summary>The innermost cause: what follows the wrappers that name the same reference again.</summary>
    private static string Words(string error) => Wrappers().Replace(error, "");

    [GeneratedRegex("failed to push |failed to authorize: .*(?:push|pull,push)")]
    private static partial Regex Pushing();

    [GeneratedRegex("^.*?failed to push [^ ]+: |failed to do request: ")]
    private static partial Regex Wrappers();
}
