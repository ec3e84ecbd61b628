namespace Operator.Core.Formats.Yaml;

/// <summary>What is wrong with a YAML document, and where: lines and columns count from 1.</summary>
public sealed class YamlException(string problem, long line, long column) : Exception($"line {line}, column {column}: {problem}")
{
    public string Problem => problem;

    public long Line => line;

    public long Column => column;
}
