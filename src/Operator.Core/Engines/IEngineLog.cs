namespace Operator.Core.Engines;

/// <summary>
/// Reads an engine's log line by line. The same lines yield the same facts, so that a reader which starts over
/// (a new leader, a torn connection) loses nothing. It keeps a bounded amount of any log.
/// </summary>
public interface IEngineLog
{
    LogFacts Facts { get; }

    /// <param name="raw">A line without its end, exactly as the engine wrote it: only from its first byte on does it say who speaks.</param>
    /// <param name="shown">The same line for people: free of control characters and secrets. All text that is kept is from it.</param>
    void Read(string raw, string shown);
}
