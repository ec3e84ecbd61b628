namespace Operator.Core.Engines;

/// <summary>
/// Reads an engine's log line by line. The same lines yield the same facts, so that a reader which starts over
/// (a new leader, a torn connection) loses nothing.
/// </summary>
public interface IEngineLog
{
    LogFacts Facts { get; }

    /// <param name="line">A line without its end, free of control characters, redacted.</param>
    void Read(string line);
}
