using Operator.Core.Engines;
using Operator.Entities;

namespace Operator.Workspace.Network;

/// <summary>A server could not be reached, or did not give what was asked of it.</summary>
internal sealed class ServerFault(ServerTrouble trouble, string message, Exception? cause = null) : Exception(message, cause)
{
    public ServerTrouble Trouble { get; } = trouble;

    public BuildFault OfPush() => new(Trouble.PushReason(), Message, cause: this);

    /// <inheritdoc cref="ServerTroubles.SourceReason"/>
    public BuildFault OfSource(BuildReason notFound) => new(Trouble.SourceReason(notFound), Message, cause: this);

    /// <summary>The fault that an exception wraps; null if there is none.</summary>
    public static ServerFault? In(Exception? exception) =>
        exception is null or ServerFault ? exception as ServerFault : In(exception.InnerException);
}
