using System.Security.Cryptography;
using Operator.Core.Contract;

namespace Operator.Workspace.Sources.Download;

/// <summary>A body as it was written to a file: hashed while it arrived, never beyond the limit.</summary>
internal sealed record SavedBody(string Sha256, long Bytes)
{
    /// <param name="copy">Passes the body on, part by part.</param>
    /// <exception cref="BuildFault">TooLarge.</exception>
    public static async Task<SavedBody> SaveAsync(Func<Func<ReadOnlyMemory<byte>, Task>, Task> copy, string file, SourceLimits limits)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var target = File.Create(file);
        var total = 0L;
        await copy(async part =>
        {
            total += part.Length;
            if (total > limits.MaxBytes)
            {
                throw SourceSize.TooLarge(limits);
            }

            hash.AppendData(part.Span);
            await target.WriteAsync(part, CancellationToken.None);
        });
        return new SavedBody(Convert.ToHexStringLower(hash.GetHashAndReset()), total);
    }
}
