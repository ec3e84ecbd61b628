using System.Text.RegularExpressions;
using Operator.Core.Observation;
using Operator.Core.Runs;
using Operator.Entities;

namespace Operator.Core.Engines.BuildKit;

/// <summary>The image is built and the registry does not take it.</summary>
internal static partial class BuildKitPushFailures
{
    public static EngineFailure? Of(BuildKitEvidence evidence)
    {
        if (!Pushing().IsMatch(evidence.Error))
        {
            return null;
        }

        var trouble = RegistryTrouble.Of(evidence.Error);
        var host = ResolvedOutput.HostOf(evidence.End.Repository);
        var target = evidence.End.Repository.Length > 0 ? evidence.End.Repository : "the registry";
        return trouble switch
        {
            RegistryTroubleKind.Unauthorized when !evidence.End.HasRegistrySecret => new(
                PushReasons.AuthenticationRequired,
                $"Registry {host} wants credentials and output.registrySecret is not set"
            ),
            RegistryTroubleKind.Unauthorized => new(
                PushReasons.Denied,
                $"Registry {host} does not accept the credentials in output.registrySecret"
            ),
            RegistryTroubleKind.Denied when !evidence.End.HasRegistrySecret => new(
                PushReasons.AuthenticationRequired,
                $"Registry {host} does not let an unknown user push to {target}"
            ),
            RegistryTroubleKind.Denied => new(PushReasons.Denied, $"Registry {host} does not let these credentials push to {target}"),
            RegistryTroubleKind.NotFound or RegistryTroubleKind.NameInvalid => new(
                PushReasons.RepositoryInvalid,
                Sentence.Of($"Registry {host} does not take {target}: {Words(evidence.Error)}")
            ),
            RegistryTroubleKind.Refused => new(
                PushReasons.Refused,
                Sentence.Of($"Registry {host} refuses the image: {Words(evidence.Error)}")
            ),
            RegistryTroubleKind.Untrusted => new(
                PushReasons.CertificateUntrusted,
                Sentence.Of($"Registry {host} cannot be spoken to over TLS: {Words(evidence.Error)}")
            ),
            RegistryTroubleKind.HostUnknown => new(PushReasons.HostUnknown, $"Registry host {host} cannot be resolved"),
            RegistryTroubleKind.Unavailable => new(
                PushReasons.RegistryUnavailable,
                Sentence.Of($"Registry {host} does not answer as it should: {Words(evidence.Error)}")
            ),
            RegistryTroubleKind.None => new(PushReasons.Refused, Sentence.Of($"The push to {target} failed: {Words(evidence.Error)}")),
            _ => null,
        };
    }

    /// <summary>The innermost cause: what follows the wrappers that name the same reference again.</summary>
    private static string Words(string error) => Wrappers().Replace(error, "");

    [GeneratedRegex("failed to push |failed to authorize: .*(?:push|pull,push)")]
    private static partial Regex Pushing();

    [GeneratedRegex("^.*?failed to push [^ ]+: |failed to do request: ")]
    private static partial Regex Wrappers();
}
