using System.Globalization;
using System.Text;

namespace Operator.Kubernetes.PodLogs;

/// <summary>Reads the time that the kubelet puts before each line: RFC 3339 with up to nine fraction digits. Pure.</summary>
internal static class LogTimestamp
{
    private const string Shape = "0000-00-00T00:00:00";
    private const long Second = 1_000_000_000;

    /// <param name="line">The whole line.</param>
    /// <param name="nanoseconds">Nanoseconds since 1970.</param>
    /// <param name="text">The rest of the line.</param>
    /// <returns>False when the line has no time: then it is the kubelet's or a proxy's, not the container's.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, out long nanoseconds, out ReadOnlySpan<byte> text)
    {
        nanoseconds = 0;
        text = line;
        var end = line.IndexOf((byte)' ');
        var stamp = end < 0 ? line : line[..end];
        if (stamp.Length is < 20 or > 40)
        {
            return false;
        }

        var zone = Shape.Length;
        long fraction = 0;
        if (stamp[zone] == '.')
        {
            var unit = Second;
            for (zone++; zone < stamp.Length && char.IsAsciiDigit((char)stamp[zone]); zone++)
            {
                unit /= 10;
                fraction += (stamp[zone] - '0') * unit;
            }
        }

        Span<char> whole = stackalloc char[stamp.Length];
        var length = Encoding.ASCII.GetChars(stamp[..Shape.Length], whole);
        length += Encoding.ASCII.GetChars(stamp[zone..], whole[length..]);
        if (
            !DateTimeOffset.TryParseExact(
                whole[..length],
                "yyyy-MM-dd'T'HH:mm:ssK",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var time
            )
        )
        {
            return false;
        }

        nanoseconds = (time.ToUnixTimeSeconds() * Second) + fraction;
        text = end < 0 ? [] : line[(end + 1)..];
        return true;
    }

    public static DateTimeOffset ToTime(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100);
}
