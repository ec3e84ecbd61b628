using Operator.Entities.ImageBuilds;

namespace Operator.Core.Engines;

/// <summary>A proxy as the environment variables that programs look for, in both spellings.</summary>
public static class ProxyVariables
{
    public static IReadOnlyList<KeyValuePair<string, string>> Of(BuildProxy? proxy)
    {
        var variables = new List<KeyValuePair<string, string>>();
        Add("HTTP_PROXY", proxy?.HttpProxy);
        Add("HTTPS_PROXY", proxy?.HttpsProxy);
        Add("NO_PROXY", proxy?.NoProxy);
        return variables;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                variables.Add(new(name, value));
                variables.Add(new(name.ToLowerInvariant(), value));
            }
        }
    }
}
