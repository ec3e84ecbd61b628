using Operator.Core.Engines;
using Operator.Core.Images;
using Operator.Workspace.Network;
using Operator.Workspace.Registry;

namespace Operator.Workspace.Copying;

/// <summary>
/// Sends one blob: a small one in one request, a large one in parts, after a broken connection from where the registry says that it is,
/// and from the beginning when the registry has lost the upload.
/// </summary>
internal sealed class SendBlob(RegistryClient source, RegistryClient destination, Descriptor blob, PartSize parts, CopyMeter meter)
{
    private readonly RegistryUploads uploads = destination.Uploads;
    private ServerFault? last;

    /// <summary>How an upload ended.</summary>
    private enum Upload
    {
        Done,
        Lost,
        PartsRefused,
    }

    /// <param name="started">An upload that has begun already.</param>
    public async Task RunAsync(UploadSession? started, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < RegistryConnection.MaxTries; )
        {
            var session = started ?? await uploads.StartAsync(cancellationToken);
            started = null;
            var sent = 0L;
            await using var content = new SourceBlob(source, blob, count => meter.Add(Tally(ref sent, count)));
            switch (
                await (
                    parts.IsWhole(blob)
                        ? SendWholeAsync(session, content, cancellationToken)
                        : SendPartsAsync(session, content, cancellationToken)
                )
            )
            {
                case Upload.Done:
                    meter.Add(blob.Size - sent);
                    meter.Sent();
                    return;
                case Upload.PartsRefused:
                    parts.Refuse();
                    await uploads.DropAsync(session, cancellationToken);
                    break;
                case Upload.Lost:
                    tries++;
                    break;
            }

            meter.Add(-sent);
        }

        throw last!;
    }

    private static long Tally(ref long sent, long count)
    {
        sent += count;
        return count;
    }

    private async Task<Upload> SendWholeAsync(UploadSession session, SourceBlob content, CancellationToken cancellationToken)
    {
        try
        {
            await uploads.FinishAsync(session, blob.Digest, content.Part(0, blob.Size), cancellationToken);
            return Upload.Done;
        }
        catch (ServerFault fault) when (fault.Trouble == ServerTrouble.Unavailable)
        {
            await PauseAsync(1, fault, cancellationToken);
            return await destination.HasBlobAsync(blob.Digest, cancellationToken) ? Upload.Done : Upload.Lost;
        }
    }

    private async Task<Upload> SendPartsAsync(UploadSession session, SourceBlob content, CancellationToken cancellationToken)
    {
        var failures = 0;
        for (var offset = 0L; offset < blob.Size; )
        {
            var length = Math.Min(parts.Bytes, blob.Size - offset);
            try
            {
                session = await uploads.AppendAsync(session, offset, content.Part(offset, length), cancellationToken);
                offset += length;
                failures = 0;
            }
            catch (ServerFault fault) when (fault.Trouble == ServerTrouble.Refused)
            {
                last = fault;
                return Upload.PartsRefused;
            }
            catch (ServerFault fault) when (fault.Trouble == ServerTrouble.Unavailable && ++failures < RegistryConnection.MaxTries)
            {
                await PauseAsync(failures, fault, cancellationToken);
                // More than was sent is not this upload.
                if (await uploads.FindAsync(session, cancellationToken) is not var (found, kept) || kept > content.Position)
                {
                    return Upload.Lost;
                }

                (session, offset) = (found, kept);
            }
        }

        return await FinishAsync(session, cancellationToken);
    }

    private async Task<Upload> FinishAsync(UploadSession session, CancellationToken cancellationToken)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await uploads.FinishAsync(session, blob.Digest, null, cancellationToken);
                return Upload.Done;
            }
            catch (ServerFault fault) when (fault.Trouble == ServerTrouble.Unavailable && failures < RegistryConnection.MaxTries)
            {
                await PauseAsync(failures, fault, cancellationToken);
                if (await destination.HasBlobAsync(blob.Digest, cancellationToken))
                {
                    return Upload.Done;
                }

                if (await uploads.FindAsync(session, cancellationToken) is not var (found, kept) || kept != blob.Size)
                {
                    return Upload.Lost;
                }

                session = found;
            }
        }
    }

    private Task PauseAsync(int failures, ServerFault fault, CancellationToken cancellationToken)
    {
        last = fault;
        return destination.Connection.PauseAsync(failures, fault.RetryAfter, cancellationToken);
    }
}
