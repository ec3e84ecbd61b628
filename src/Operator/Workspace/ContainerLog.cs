using System.Text.RegularExpressions;
using Operator.Core.Redaction;

namespace Operator.Workspace;

/// <summary>
/// The container's log, which users read as the log of their build: plain lines, no timestamps (the kubelet keeps them), no secret.
/// </summary>
internal sealed partial class ContainerLog(TextWriter output)
{
    private readonly List<string> secrets = [];
    private Redactor? redactor;
    private readonly Lock gate = new();

    /// <summary>From now on this value is never shown; values too short to be a secret would only make the log unreadable.</summary>
    public void Hide(string? secret)
    {
        foreach (var line in (secret ?? "").Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.Length >= 4 && !secrets.Contains(line))
            {
                secrets.Add(line);
                secrets.Add(Uri.EscapeDataString(line));
            }
        }
    }

    /// <summary>Adds the secrets of this build; called once the request is read.</summary>
    public void Use(Redactor known) => redactor = known;

    public void Line(string text)
    {
        var clean = Clean(text);
        lock (gate)
        {
            output.Write(clean + "\n");
            output.Flush();
        }
    }

    /// <summary>The text without secrets and control characters; also for reports.</summary>
    public string Clean(string text)
    {
        foreach (var secret in secrets)
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        text = redactor?.RedactLines(text) ?? text;
        return ControlCharacters().Replace(UrlCredentials().Replace(text, "$1***@"), "?");
    }

    // Bounded, so that a long line is not searched to its end from every word.
    [GeneratedRegex(@"(\b[a-z][a-z0-9+.-]{0,24}://)[^\s/@]+@", RegexOptions.IgnoreCase)]
    private static partial Regex UrlCredentials();

    [GeneratedRegex(@"[\x00-\x08\x0b-\x1f\x7f]")]
    private static partial Regex ControlCharacters();
}
