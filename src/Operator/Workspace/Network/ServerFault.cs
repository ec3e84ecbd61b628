using System.Net.Http.Headers;
using Operator.Core.Engines;
using Operator.Entities;

namespace Operator.Workspace.Network;

/// <summary>A server could not be reached, or did not give what was asked of it.</summary>
internal sealed class ServerFault(ServerTrouble trouble, string message, Exception? cause = null) : Exception(message, cause)
{
    public ServerTrouble Trouble { get; } = trouble;

    /// <summary>When the server wants to be asked again.</summary>
    public RetryConditionHeaderValue? RetryAfter { get; init; }

    public BuildFault OfPush() => new(Trouble.PushReason(), Message, cause: this);

    /// <inheritdoc cref="ServerTroubles.SourceReason"/>
    public BuildFault OfSource(BuildReason notFound) => new(Trouble.SourceReason(notFound), Message, cause: this);

    /// <summary>For an image that is copied: what cannot be understood is its fault, not an archive's.</summary>
    /// <inheritdoc cref="ServerTroubles.SourceReason"/>
    public BuildFault OfImage(BuildReason notFound) =>
        Trouble == ServerTrouble.Invalid ? new(SourceReasons.ImageInvalid, Message, cause: this) : OfSource(notFound);

    /// <summary>The fault that an exception wraps; null if there is none, or it has its reason already.</summary>
    public static ServerFault? In(Exception? exception) =>
        exception is null or ServerFault or BuildFault ? exception as ServerFault : In(exception.InnerException);
}
