namespace Operator.Configuration;

/// <summary>The settings are invalid; the message lists every problem.</summary>
internal sealed class ConfigurationException(IReadOnlyList<string> problems)
    : Exception($"The configuration has {problems.Count} problem(s):\n" + string.Join('\n', problems.Select(problem => $"  - {problem}")))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
