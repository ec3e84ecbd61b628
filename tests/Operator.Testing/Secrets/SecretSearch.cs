using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Operator.Testing.Secrets;

/// <summary>A secret where it should not be.</summary>
/// <param name="Secret">Its name in the test.</param>
/// <param name="Form">How it is written there.</param>
/// <param name="Where">What has it.</param>
public sealed record FoundSecret(string Secret, string Form, string Where);

/// <summary>
/// Looks for secrets in everything that is written: in plain and encoded, in what is packed with gzip, and in what is packed and then written as
/// base64, as archived logs and the requests of Pods are.
/// </summary>
public sealed partial class SecretSearch
{
    private const int Window = 1 << 20;
    private readonly IReadOnlyList<(string Secret, string Form, string Text)> needles;
    private readonly SearchValues<string> search;
    private readonly int longest;

    /// <param name="secrets">Value by name.</param>
    public SecretSearch(IReadOnlyDictionary<string, string> secrets)
    {
        needles = [.. secrets.SelectMany(secret => SecretForms.Of(secret.Value).Select(form => (secret.Key, form.Form, form.Text)))];
        search = SearchValues.Create([.. needles.Select(needle => needle.Text)], StringComparison.Ordinal);
        longest = needles.Max(needle => needle.Text.Length);
    }

    public IReadOnlyList<FoundSecret> In(string where, string text) => In(where, new MemoryStream(Encoding.UTF8.GetBytes(text)));

    /// <summary>Reads the stream to its end; one that is packed with gzip is unpacked.</summary>
    public IReadOnlyList<FoundSecret> In(string where, Stream stream)
    {
        var found = new HashSet<FoundSecret>();
        Search(where, stream, found);
        return [.. found];
    }

    private void Search(string where, Stream stream, HashSet<FoundSecret> found)
    {
        var buffer = new byte[longest + Window];
        var kept = 0;
        var isFirst = true;
        int count;
        while ((count = stream.ReadAtLeast(buffer.AsSpan(kept), buffer.Length - kept, throwOnEndOfStream: false)) > 0)
        {
            var read = buffer.AsSpan(0, kept + count);
            if (isFirst && read.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
            {
                using var whole = new GZipStream(new Joined(read.ToArray(), stream), CompressionMode.Decompress);
                Search(where + ", unpacked", whole, found);
                return;
            }

            isFirst = false;
            Search(where, Encoding.Latin1.GetString(read), found);
            kept = Math.Min(longest, read.Length);
            read[^kept..].CopyTo(buffer);
        }
    }

    private void Search(string where, string text, HashSet<FoundSecret> found)
    {
        var from = 0;
        int at;
        while ((at = text.AsSpan(from).IndexOfAny(search)) >= 0)
        {
            from += at;
            foreach (var (secret, form, needle) in needles)
            {
                if (text.AsSpan(from).StartsWith(needle))
                {
                    found.Add(new(secret, form, where));
                }
            }

            from++;
        }

        foreach (Match packed in PackedBase64().Matches(text))
        {
            Unpack($"{where}, base64", packed.Value, found);
        }
    }

    private void Unpack(string where, string base64, HashSet<FoundSecret> found)
    {
        try
        {
            var bytes = Convert.FromBase64String(base64[..(base64.Length / 4 * 4)]);
            Search(where, new MemoryStream(bytes), found);
        }
        catch (InvalidDataException)
        {
            // It only begins like gzip, or the window has cut it: a caller that asks about a packed text gives it whole.
        }
    }

    /// <summary>The first bytes of gzip in base64, and what follows them.</summary>
    [GeneratedRegex("H4sI[A-Za-z0-9+/]{20,}={0,2}")]
    private static partial Regex PackedBase64();

    /// <summary>What was read already, and the rest.</summary>
    private sealed class Joined(byte[] first, Stream rest) : Stream
    {
        private int position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (position >= first.Length)
            {
                return rest.Read(buffer, offset, count);
            }

            var taken = Math.Min(count, first.Length - position);
            first.AsSpan(position, taken).CopyTo(buffer.AsSpan(offset));
            position += taken;
            return taken;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
