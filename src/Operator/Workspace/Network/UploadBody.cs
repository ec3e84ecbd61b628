namespace Operator.Workspace.Network;

/// <summary>A request's body that is sent while it is read from elsewhere.</summary>
/// <param name="PassAsync">
/// Passes all bytes on, from the first one: it is called again when the request is sent again. What it throws is thrown as it is.
/// </param>
internal sealed record UploadBody(long Length, Func<Func<ReadOnlyMemory<byte>, Task>, CancellationToken, Task> PassAsync);
