namespace Operator.Core.Formats;

/// <summary>What is wrong with a document, and where: lines and columns count from 1.</summary>
public sealed class SyntaxException(string problem, long line, long column) : Exception($"line {line}, column {column}: {problem}")
{
    public string Problem => problem;

    public long Line => line;

    public long Column => column;
}
