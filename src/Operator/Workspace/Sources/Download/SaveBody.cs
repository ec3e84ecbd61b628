using System.Security.Cryptography;
using Operator.Core.Requests;

namespace Operator.Workspace.Sources.Download;

/// <summary>Writes a body to a file while it arrives: hashed, never beyond the limit, and not waiting forever for the next byte.</summary>
internal static class SaveBody
{
    /// <exception cref="BuildFault">TooLarge.</exception>
    /// <exception cref="OperationCanceledException">Nothing arrived for too long.</exception>
    public static async Task<(string Sha256, long Bytes)> RunAsync(
        Stream body,
        string file,
        SourceLimits limits,
        TimeProvider time,
        TimeSpan idle,
        CancellationToken cancellationToken
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var target = File.Create(file);
        var buffer = new byte[64 << 10];
        var total = 0L;
        while (true)
        {
            using var timeout = new CancellationTokenSource(idle, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            var count = await body.ReadAsync(buffer, either.Token);
            if (count == 0)
            {
                return (Convert.ToHexStringLower(hash.GetHashAndReset()), total);
            }

            total += count;
            if (total > limits.MaxBytes)
            {
                throw SourceSize.TooLarge(limits);
            }

            hash.AppendData(buffer, 0, count);
            await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }
}
