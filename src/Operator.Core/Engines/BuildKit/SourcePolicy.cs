using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Operator.Core.Contract;

namespace Operator.Core.Engines.BuildKit;

/// <summary>
/// BuildKit's source policy: which images FROM and COPY --from may name, and which URLs and repositories ADD may. It is made of the address
/// rules that hold for sources and registries.
/// </summary>
/// <remarks>
/// BuildKit compares only what is written: a name that resolves to a forbidden address, a redirect to one and a mirror are not seen here, and RUN
/// goes where it likes. That takes a NetworkPolicy. Of the rules that match, the last one decides.
/// </remarks>
internal static class SourcePolicy
{
    private const string Number = "(0x[0-9a-f]+|[0-9]+)";
    private const string Octet = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

    /// <summary>Every notation of IPv4 that some resolver reads, and every one of IPv6.</summary>
    private const string AnyAddress = Number + @"(\." + Number + @"){0,3}|\[[^\]]*\]";

    private const string PlainAddress = Octet + @"(\." + Octet + "){3}";

    private const string LocalNames = @"([^/?#@:]*\.)?localhost|metadata|metadata\.google\.internal|instance-data";

    public static string Of(BuildRequest request)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("rules");
            Write(writer, "docker-image", request.RegistryNetwork);
            Write(writer, "(https?|git|ssh)", request.Network);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(json.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, string schemes, NetworkRules rules)
    {
        Rule(writer, "DENY", schemes, [AnyAddress, LocalNames]);
        Rule(writer, "ALLOW", schemes, [PlainAddress]);
        var forbidden = ForbiddenNetworks.Never.Select(entry => entry.Network).Concat(rules.AllowPrivate ? [] : ForbiddenNetworks.Private);
        Rule(writer, "DENY", schemes, [.. forbidden.Select(Network).OfType<string>()]);
        List<string> allowed = [.. rules.Allowed.Select(entry => Network(entry) ?? Literal(entry)).OfType<string>()];
        if (
            rules.Allowed.Any(entry =>
                entry.StartsWith("127.", StringComparison.Ordinal) || entry.StartsWith("::1", StringComparison.Ordinal)
            )
        )
        {
            allowed.Add("localhost");
        }

        if (allowed.Count > 0)
        {
            Rule(writer, "ALLOW", schemes, allowed);
        }
    }

    private static void Rule(Utf8JsonWriter writer, string action, string schemes, IReadOnlyList<string> hosts)
    {
        writer.WriteStartObject();
        writer.WriteString("action", action);
        writer.WriteStartObject("selector");
        writer.WriteString("identifier", $@"(?i)^{schemes}://([^/?#]*@)?({string.Join('|', hosts)})\.?(:[0-9]*)?([/?#]|$)");
        writer.WriteString("match_type", "REGEX");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>The addresses of an IPv4 network or a single one, in their usual notation; null for anything else.</summary>
    private static string? Network(string entry)
    {
        var parts = entry.Split('/');
        var octets = parts[0].Split('.');
        var length = 32;
        if (
            octets.Length != 4
            || parts.Length > 2
            || (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out length))
            || length > 32
        )
        {
            return null;
        }

        var patterns = new List<string>(4);
        for (var index = 0; index < 4; index++)
        {
            if (!byte.TryParse(octets[index], NumberStyles.None, CultureInfo.InvariantCulture, out var octet))
            {
                return null;
            }

            patterns.Add(Range(octet, Math.Clamp(length - (index * 8), 0, 8)));
        }

        return string.Join(@"\.", patterns);
    }

    private static string Range(byte octet, int fixedBits)
    {
        if (fixedBits == 0)
        {
            return Octet;
        }

        var count = 1 << (8 - fixedBits);
        var first = octet & ~(count - 1);
        return $"({string.Join('|', Enumerable.Range(first, count))})";
    }

    /// <summary>A host name, or an IPv6 address as it is written; networks of IPv6 cannot be told from the notation of an address.</summary>
    private static string? Literal(string entry) =>
        entry.Contains('/', StringComparison.Ordinal) ? null
        : entry.Contains(':', StringComparison.Ordinal) ? $@"\[{Regex.Escape(entry)}\]"
        : Regex.Escape(entry);
}
