using Operator.Core.Images;
using Operator.Entities;

namespace Operator.Core.Engines;

/// <summary>Reason and message of a registry's trouble, the same for every engine.</summary>
internal static class RegistryFailures
{
    /// <param name="words">What the engine says of it.</param>
    public static (BuildReason Reason, string Message) Push(ServerTrouble trouble, EngineEnd end, string words)
    {
        var host = ImageName.HostOf(end.Repository);
        var target = end.Repository.Length > 0 ? end.Repository : "the registry";
        return (
            trouble.PushReason(),
            trouble switch
            {
                ServerTrouble.LoginMissing => $"Registry {host} does not allow anonymous pushes to {target}",
                ServerTrouble.LoginRejected => $"Registry {host} does not accept the credentials in output.registrySecret",
                ServerTrouble.Denied => $"Registry {host} does not allow these credentials to push to {target}",
                ServerTrouble.NotFound or ServerTrouble.NameInvalid => $"Registry {host} does not accept {target}: {words}",
                ServerTrouble.Refused => $"Registry {host} refuses the image: {words}",
                ServerTrouble.Untrusted => $"Cannot establish TLS with registry {host}: {words}",
                ServerTrouble.ProxyLogin => $"The proxy in podTemplate.proxy does not let the push to {host} pass: {words}",
                ServerTrouble.HostUnknown => $"The host name of registry {host} cannot be resolved",
                ServerTrouble.Unavailable or ServerTrouble.Invalid => $"Registry {host} is not available: {words}",
                ServerTrouble.Forbidden => $"The push to {target} failed: {words}",
            }
        );
    }

    /// <param name="image">The image that cannot be fetched.</param>
    /// <returns>Null when the trouble says nothing of an image.</returns>
    public static (BuildReason Reason, string Message)? BaseImage(ServerTrouble? trouble, string image, string words) =>
        trouble switch
        {
            ServerTrouble.NotFound => (BuildReasons.BaseImageNotFound, $"Image {image} does not exist"),
            // Behind a mirror, docker.io itself is often unreachable: an image that the mirror does not have ends here.
            ServerTrouble.HostUnknown => (
                BuildReasons.BaseImageNotFound,
                $"Image {image} is in no mirror, or its registry's host name is wrong: {words}"
            ),
            ServerTrouble.NameInvalid => (BuildReasons.BaseImageNotFound, $"Image {image} cannot exist: {words}"),
            ServerTrouble.LoginMissing or ServerTrouble.LoginRejected or ServerTrouble.Denied or ServerTrouble.Refused => (
                BuildReasons.BaseImageDenied,
                $"Image {image} does not exist or may not be read: {words}"
            ),
            ServerTrouble.Untrusted => (BuildReasons.BaseImageUntrusted, $"Cannot establish TLS with the registry of {image}: {words}"),
            ServerTrouble.ProxyLogin => (
                RunReasons.ProxyLoginRefused,
                $"The proxy in podTemplate.proxy does not let the registry of {image} be reached: {words}"
            ),
            ServerTrouble.Unavailable => (BuildReasons.BaseImageUnavailable, $"The registry of {image} is not available: {words}"),
            ServerTrouble.Forbidden or ServerTrouble.Invalid or null => null,
        };
}
