using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Operator.Core.Engines;
using Operator.Workspace.Network;

namespace Operator.Workspace.Registry;

/// <summary>An upload that has begun.</summary>
/// <param name="Address">Where its next part goes: a path of the registry, which may change with each part.</param>
internal sealed record UploadSession(Uri Address);

/// <summary>
/// Uploads of blobs into one repository. Parts and ends are tried once: whether another try helps depends on what the registry has kept,
/// which the caller asks for. Every failure is a <see cref="ServerFault"/>.
/// </summary>
internal sealed class RegistryUploads(RegistryConnection connection, string repository)
{
    private static readonly MediaTypeHeaderValue Bytes = new("application/octet-stream");

    private string Scope => $"repository:{repository}:pull,push";

    /// <summary>Starts an upload and cancels it.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        using var answer = await BeginAsync($"A push to {repository} would not be allowed", cancellationToken);
        if (Find(answer) is { } session)
        {
            await DropAsync(session, cancellationToken);
        }
    }

    public async Task<UploadSession> StartAsync(CancellationToken cancellationToken)
    {
        using var answer = await BeginAsync($"Nothing can be pushed to {repository}", cancellationToken);
        return Session(answer);
    }

    private async Task<HttpResponseMessage> BeginAsync(string problem, CancellationToken cancellationToken)
    {
        var answer = await connection.SendAsync(Start(""), Scope, cancellationToken);
        await connection.ThrowUnlessAsync(answer, problem, cancellationToken, HttpStatusCode.Accepted);
        return answer;
    }

    /// <summary>Asks the registry to take a blob from another of its repositories.</summary>
    /// <returns>Whether it has done that; otherwise the upload that it has begun in its place, if it has.</returns>
    public async Task<(bool IsMounted, UploadSession? Started)> MountAsync(string digest, string from, CancellationToken cancellationToken)
    {
        var scope = $"{Scope} repository:{from}:pull";
        using var answer = await connection.SendAsync(
            Start($"?mount={digest}&from={Uri.EscapeDataString(from)}"),
            scope,
            cancellationToken
        );
        return answer.StatusCode switch
        {
            HttpStatusCode.Created => (true, null),
            HttpStatusCode.Accepted => (false, Session(answer)),
            // The login may not allow to read the other repository, or the registry does not know mounts: the blob is sent.
            _ => (false, null),
        };
    }

    /// <summary>Sends the next part.</summary>
    /// <param name="from">How many bytes the upload has.</param>
    public async Task<UploadSession> AppendAsync(UploadSession session, long from, UploadBody part, CancellationToken cancellationToken)
    {
        var request = new ServerRequest(HttpMethod.Patch, session.Address)
        {
            Upload = part,
            ContentType = Bytes,
            ContentRange = string.Create(CultureInfo.InvariantCulture, $"{from}-{from + part.Length - 1}"),
        };
        using var answer = await connection.AuthorizedAsync(request, Scope, cancellationToken);
        await connection.ThrowUnlessAsync(
            answer,
            "A part of a blob cannot be sent",
            cancellationToken,
            HttpStatusCode.Accepted,
            HttpStatusCode.NoContent,
            HttpStatusCode.OK,
            HttpStatusCode.Created
        );
        return answer.Headers.Location is null ? session : Session(answer);
    }

    /// <summary>Ends the upload, after which the registry has checked the digest.</summary>
    /// <param name="whole">The whole blob, where no part of it was sent.</param>
    public async Task FinishAsync(UploadSession session, string digest, UploadBody? whole, CancellationToken cancellationToken)
    {
        var path = session.Address.OriginalString;
        var address = $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}digest={digest}";
        var request = new ServerRequest(HttpMethod.Put, new Uri(address, UriKind.Relative))
        {
            Upload = whole ?? new UploadBody(0, (_, _) => Task.CompletedTask),
            ContentType = Bytes,
        };
        using var answer = await connection.AuthorizedAsync(request, Scope, cancellationToken);
        await connection.ThrowUnlessAsync(
            answer,
            $"Blob {digest} cannot be pushed",
            cancellationToken,
            HttpStatusCode.Created,
            HttpStatusCode.NoContent,
            HttpStatusCode.OK,
            HttpStatusCode.Accepted
        );
    }

    /// <summary>How much of an upload the registry has kept.</summary>
    /// <returns>Null when it does not know the upload any more, or cannot go on with it.</returns>
    public async Task<(UploadSession Session, long Kept)?> FindAsync(UploadSession session, CancellationToken cancellationToken)
    {
        using var answer = await connection.SendAsync(new ServerRequest(HttpMethod.Get, session.Address), Scope, cancellationToken);
        if (answer.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.OK or HttpStatusCode.Accepted))
        {
            return null;
        }

        return KeptBytes(answer) is { } kept ? (answer.Headers.Location is null ? session : Session(answer), kept) : null;
    }

    /// <summary>Cancels an upload; the registry itself discards those that are not.</summary>
    public async Task DropAsync(UploadSession session, CancellationToken cancellationToken)
    {
        try
        {
            using var dropped = await connection.SendAsync(new ServerRequest(HttpMethod.Delete, session.Address), Scope, cancellationToken);
        }
        catch (ServerFault)
        {
            return;
        }
    }

    /// <summary>From <c>Range: 0-99</c>, or <c>bytes=0-99</c>; "0-0" is what registries say of nothing.</summary>
    private static long? KeptBytes(HttpResponseMessage answer)
    {
        if (!answer.Headers.TryGetValues("Range", out var values))
        {
            return 0;
        }

        var range = values.First().Split('=')[^1].Split('-');
        return
            range is ["0", var last]
            && long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            && end < long.MaxValue
            ? (end == 0 ? 0 : end + 1)
            : null;
    }

    private ServerRequest Start(string query) =>
        new(HttpMethod.Post, new Uri($"/v2/{repository}/blobs/uploads/{query}", UriKind.Relative))
        {
            Content = () => new ByteArrayContent([]),
        };

    private UploadSession Session(HttpResponseMessage answer) =>
        Find(answer) ?? throw new ServerFault(ServerTrouble.Invalid, $"{connection.Host} does not say where to send a blob to");

    // Its address is taken as a path: behind a proxy that ends TLS, registries give themselves another scheme, and the login is for this
    // registry alone. What begins with two slashes would be another host.
    private static UploadSession? Find(HttpResponseMessage answer)
    {
        var location = answer.Headers.Location;
        var path = location is { IsAbsoluteUri: true } ? location.PathAndQuery : location?.OriginalString;
        return path?.StartsWith('/') == true && !path.StartsWith("//", StringComparison.Ordinal)
            ? new UploadSession(new Uri(path, UriKind.Relative))
            : null;
    }
}
