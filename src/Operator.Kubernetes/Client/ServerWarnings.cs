using System.Net.Http.Headers;
using System.Text;

namespace Operator.Kubernetes.Client;

/// <summary>Warnings of the API server: <c>Warning: 299 - "unknown field \"spec.affinity.foo\""</c>, any number of them.</summary>
internal static class ServerWarnings
{
    /// <summary>The code of a warning for people; others are of caches in between.</summary>
    private const int Miscellaneous = 299;

    public static void Report(HttpResponseHeaders headers, Action<string>? warned)
    {
        if (warned is null)
        {
            return;
        }

        // What is not a warning by its form is left out by this property.
        foreach (var warning in headers.Warning.Where(warning => warning.Code == Miscellaneous))
        {
            warned(Unquoted(warning.Text));
        }
    }

    private static string Unquoted(string quoted)
    {
        var text = new StringBuilder(quoted.Length);
        var inner = quoted.AsSpan(1, quoted.Length - 2);
        for (var at = 0; at < inner.Length; at++)
        {
            if (inner[at] == '\\' && at + 1 < inner.Length)
            {
                at++;
            }

            text.Append(inner[at]);
        }

        return text.ToString();
    }
}
