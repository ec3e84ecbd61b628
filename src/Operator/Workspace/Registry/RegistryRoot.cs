using System.Net.Sockets;
using Operator.Core.Engines;
using Operator.Core.Images;
using Operator.Workspace.Network;

namespace Operator.Workspace.Registry;

/// <summary>Finds out once whether a registry is reached by TLS or, where that is allowed, by plain HTTP.</summary>
internal sealed class RegistryRoot(ServerHttp http, string host, bool insecure)
{
    private Uri? known;

    public async Task<Uri> FindAsync(CancellationToken cancellationToken)
    {
        if (known is null)
        {
            var name = host == ImageName.DockerHub ? "registry-1.docker.io" : host;
            var secure = new Uri($"https://{name}");
            known = !insecure || await UsesTlsAsync(secure, cancellationToken) ? secure : new Uri($"http://{name}");
        }

        return known;
    }

    private async Task<bool> UsesTlsAsync(Uri secure, CancellationToken cancellationToken)
    {
        try
        {
            await ProbeAsync(secure, cancellationToken);
            return true;
        }
        catch (ServerFault fault) when (fault.Trouble == ServerTrouble.Untrusted)
        {
            // Only this shows that the server does not use TLS: one that does not answer may use it once it is back.
            return false;
        }
        catch (ServerFault fault) when (secure.IsDefaultPort && IsRefused(fault))
        {
            // Nothing at all on 443: a registry named without a port may use plain HTTP on 80, which is where the engine pushed.
            return !await IsPlainAsync(new Uri($"http://{secure.Host}"), cancellationToken);
        }
    }

    private async Task<bool> IsPlainAsync(Uri plain, CancellationToken cancellationToken)
    {
        try
        {
            await ProbeAsync(plain, cancellationToken);
            return true;
        }
        catch (ServerFault fault) when (IsRefused(fault))
        {
            return false;
        }
    }

    private async Task ProbeAsync(Uri server, CancellationToken cancellationToken)
    {
        var request = new ServerRequest(HttpMethod.Get, new Uri(server, "/v2/")) { FollowsRedirects = false, IsStreamed = true };
        using var answer = await http.SendAsync(request, cancellationToken);
    }

    private static bool IsRefused(ServerFault fault) =>
        fault.GetBaseException() is SocketException { SocketErrorCode: SocketError.ConnectionRefused };
}
