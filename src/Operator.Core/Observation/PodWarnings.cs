namespace Operator.Core.Observation;

/// <summary>What the API server says about a Pod that it creates nevertheless, for the status.</summary>
public static class PodWarnings
{
    private const int Most = 5;

    /// <summary>Fields of a build's Pod that are newer than some servers: these do without them.</summary>
    private static readonly string[] Newer = ["appArmorProfile", "hostUsers"];

    /// <param name="warnings">The server's words, one for each warning.</param>
    public static IReadOnlyList<string> Of(IEnumerable<string> warnings) =>
        [
            .. warnings
                .Where(words => !(words.StartsWith("unknown field", StringComparison.Ordinal) && IsOfAnOlderServer(words)))
                .Select(words => Sentence.Of($"The API server warns of the Pod: {DisplayText.OneLine(words)}"))
                .Distinct(StringComparer.Ordinal)
                .Take(Most),
        ];

    /// <summary>
    /// Whether a server that checks fields strictly refuses a Pod only for fields that it does not have yet: versions 1.25 to 1.29 check, and
    /// have no field for AppArmor.
    /// </summary>
    public static bool IsOfAnOlderServer(string words)
    {
        var unknown = words.Split("unknown field ").Skip(1).ToList();
        return unknown.Count > 0
            && unknown.All(field =>
                Newer.Any(name => field.Split('"', 3) is ["", var path, ..] && path.EndsWith("." + name, StringComparison.Ordinal))
            );
    }
}
