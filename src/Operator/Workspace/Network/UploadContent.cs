using System.Net;

namespace Operator.Workspace.Network;

/// <summary>Sends an <see cref="UploadBody"/>. Only the server's time counts: not that in which the next bytes are read from elsewhere.</summary>
internal sealed class UploadContent(UploadBody body, TimeLimit limit) : HttpContent
{
    private static readonly TimeSpan WriteWindow = TimeSpan.FromSeconds(60);

    // A registry may move a blob to where it belongs, or read it once more, before it answers.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromMinutes(5);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, limit.Token);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        limit.Stop();
        await body.PassAsync(
            async bytes =>
            {
                limit.Restart(WriteWindow);
                await stream.WriteAsync(bytes, cancellationToken);
                limit.Stop();
            },
            cancellationToken
        );
        limit.Restart(AnswerTimeout);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}
