using System.Text;

namespace Operator.Testing.Fuzzing;

/// <summary>One input out of good ones: bytes flipped, cut, repeated, swapped, and words and odd numbers put in.</summary>
internal sealed class Mutator(int seed, IReadOnlyList<byte[]> corpus, IReadOnlyList<string> words)
{
    private const int Longest = 1 << 20;

    private static readonly byte[] OddBytes =
    [
        0,
        1,
        (byte)'\n',
        (byte)'\r',
        (byte)'"',
        (byte)'\\',
        (byte)'/',
        (byte)'.',
        0x7f,
        0x80,
        0xc0,
        0xff,
    ];

    // The same inputs for the same seed; nothing here is secret.
#pragma warning disable CA5394
    private readonly Random random = new(seed);

    public byte[] Next()
    {
        var input = new List<byte>(corpus[random.Next(corpus.Count)]);
        for (var left = random.Next(1, 12); left > 0 && input.Count < Longest; left--)
        {
            Change(input);
        }

        return [.. input];
    }

    private void Change(List<byte> input)
    {
        var at = random.Next(input.Count + 1);
        switch (random.Next(9))
        {
            case 0 when at < input.Count:
                input[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < input.Count:
                input[at] = OddBytes[random.Next(OddBytes.Length)];
                break;
            case 2:
                input.Insert(at, OddBytes[random.Next(OddBytes.Length)]);
                break;
            case 3:
                input.RemoveRange(at, random.Next(Math.Min(input.Count - at, 600) + 1));
                break;
            case 4:
                input.RemoveRange(at, input.Count - at);
                break;
            case 5:
                Repeat(input, at);
                break;
            case 6 when words.Count > 0:
                input.InsertRange(at, Encoding.UTF8.GetBytes(words[random.Next(words.Count)]));
                break;
            case 7:
                Join(input, at);
                break;
            default:
                Overwrite(input, at);
                break;
        }
    }

    private void Repeat(List<byte> input, int at)
    {
        var piece = input.Skip(at).Take(random.Next(1, 200)).ToArray();
        for (var times = random.Next(1, 20); times > 0; times--)
        {
            input.InsertRange(at, piece);
        }
    }

    private void Join(List<byte> input, int at)
    {
        var other = corpus[random.Next(corpus.Count)];
        var from = random.Next(other.Length + 1);
        input.InsertRange(at, other.AsSpan(from, random.Next(other.Length - from + 1)).ToArray());
    }

    /// <summary>A word, or digits that fit no number, in the place of what was there.</summary>
    private void Overwrite(List<byte> input, int at)
    {
        byte[] piece = random.Next(3) switch
        {
            0 => Encoding.UTF8.GetBytes(new string("079"[random.Next(3)], random.Next(1, 24))),
            1 when words.Count > 0 => Encoding.UTF8.GetBytes(words[random.Next(words.Count)]),
            _ => Encoding.UTF8.GetBytes("-9999999999999999999"),
        };
        for (var index = 0; index < piece.Length && at + index < input.Count; index++)
        {
            input[at + index] = piece[index];
        }
    }
#pragma warning restore CA5394
}
