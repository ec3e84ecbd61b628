using System.Text.RegularExpressions;

namespace Operator.Workspace.Registry;

/// <summary>A WWW-Authenticate header: the scheme, and where to get a token.</summary>
internal sealed partial record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    public bool IsBearer => Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase);

    public bool IsBasic => Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase);

    public static Challenge Parse(string header)
    {
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match match in Parameter().Matches(space < 0 ? "" : header[space..]))
        {
            parameters[match.Groups["name"].Value] = match.Groups["quoted"] is { Success: true } quoted
                ? quoted.Value
                : match.Groups["bare"].Value;
        }

        return new Challenge(space < 0 ? header : header[..space], parameters);
    }

    [GeneratedRegex("""(?<name>[A-Za-z_]+)\s*=\s*("(?<quoted>[^"]*)"|(?<bare>[^\s,"]+))""")]
    private static partial Regex Parameter();
}
