using Operator.Core;
using Operator.Entities;

namespace Operator.Workspace;

/// <summary>
/// Ends prepare or publish with a reason from the closed set. These are straight-line programs in which every failure, however
/// deep in an archive or a handshake, has the same consequence: an exception says that with less noise than a result at every call.
/// It is caught in one place, <see cref="ContainerRun"/>.
/// </summary>
internal sealed class BuildFault(Failure failure, Exception? cause = null) : Exception(failure.Message, cause)
{
    public BuildFault(BuildReason reason, string message, string? excerpt = null, Exception? cause = null)
        : this(new(reason, message) { Excerpt = excerpt }, cause) { }

    public Failure Failure => failure;
}
