using System.Collections.Concurrent;
using Operator.Core.Images;
using Operator.Core.Images.Copying;
using Operator.Entities;
using Operator.Workspace.Network;
using Operator.Workspace.Registry;

namespace Operator.Workspace.Copying;

/// <summary>
/// Copies an image, or a whole index, from one repository to another. Manifests keep their bytes and with them their digests; only blobs
/// that are missing are sent, and no tag is set before everything is there. It may run again at any time: it then does the rest.
/// Reasons: those of a source for one side (ImageNotFound, ImageIncomplete, ImageInvalid, …), those of a push for the other.
/// </summary>
/// <param name="report">Called after every change, from several threads, one at a time; it must return at once.</param>
internal sealed class CopyImage(RegistryAccess source, RegistryAccess destination, TimeProvider time, Action<CopyProgress> report)
{
    public async Task<CopyResult> RunAsync(CopyRequest request, CancellationToken cancellationToken)
    {
        var from = source.Open(request.Source);
        var to = destination.Open(request.Destination);
        var image = await new ReadImage(from, request).RunAsync(cancellationToken);
        var meter = new CopyMeter(report);
        meter.Start(image.Blobs);
        try
        {
            var present = await FindPresentAsync(to, image.Blobs, request.Parallel, meter, cancellationToken);
            var steps = PlanCopy.Of(image, request.Tags, present, MountFrom(request));
            await SendBlobsAsync(from, to, steps.OfType<CopyStep.Blob>(), request, meter, cancellationToken);
            foreach (var step in steps)
            {
                await CarryOutAsync(to, step, cancellationToken);
            }
        }
        catch (ServerFault fault)
        {
            throw fault.OfPush();
        }

        return new CopyResult(image.Manifests[^1], meter.Progress);
    }

    private static string? MountFrom(CopyRequest request) =>
        request.Source.Host == request.Destination.Host && request.Source.Repository != request.Destination.Repository
            ? request.Source.Repository
            : null;

    private static async Task<IReadOnlySet<string>> FindPresentAsync(
        RegistryClient to,
        IReadOnlyList<Descriptor> blobs,
        int parallel,
        CopyMeter meter,
        CancellationToken cancellationToken
    )
    {
        var present = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        await EachAsync(
            blobs,
            parallel,
            async (blob, token) =>
            {
                if (await to.HasBlobAsync(blob.Digest, token))
                {
                    present[blob.Digest] = true;
                    meter.Present(blob);
                }
            },
            cancellationToken
        );
        return present.Keys.ToHashSet(StringComparer.Ordinal);
    }

    private static Task SendBlobsAsync(
        RegistryClient from,
        RegistryClient to,
        IEnumerable<CopyStep.Blob> steps,
        CopyRequest request,
        CopyMeter meter,
        CancellationToken cancellationToken
    )
    {
        var parts = new PartSize(request.PartBytes);
        return EachAsync(
            steps,
            request.Parallel,
            async (step, token) =>
            {
                var (isMounted, started) = step.MountFrom is { } repository
                    ? await to.Uploads.MountAsync(step.Content.Digest, repository, token)
                    : default;
                if (isMounted)
                {
                    meter.Mounted(step.Content);
                    return;
                }

                await new SendBlob(from, to, step.Content, parts, meter).RunAsync(started, token);
            },
            cancellationToken
        );
    }

    private async Task CarryOutAsync(RegistryClient to, CopyStep step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case CopyStep.PutManifest put:
                await to.PutManifestAsync(put.Manifest.Digest, put.Manifest, cancellationToken);
                break;
            case CopyStep.Verify verify:
                await VerifyAsync(to, verify.Manifest.Digest, verify.Manifest, cancellationToken);
                break;
            case CopyStep.SetTag tag:
                await to.PutManifestAsync(tag.Tag, tag.Manifest, cancellationToken);
                await VerifyAsync(to, tag.Tag, tag.Manifest, cancellationToken);
                break;
            case CopyStep.Blob:
                // Sent already, several at a time.
                break;
        }
    }

    private Task<bool> VerifyAsync(RegistryClient to, string reference, Manifest manifest, CancellationToken cancellationToken) =>
        PushedManifest.ReadAsync(
            to,
            reference,
            manifest.Digest,
            ("was copied", "what was copied"),
            _ => Task.FromResult(true),
            time,
            cancellationToken
        );

    private static Task EachAsync<T>(
        IEnumerable<T> items,
        int parallel,
        Func<T, CancellationToken, ValueTask> action,
        CancellationToken cancellationToken
    ) =>
        Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken },
            action
        );
}
