namespace Operator.Core.Planning.Runtimes.Ruby;

/// <summary>How a Ruby application is started.</summary>
/// <param name="Framework">Null for a program without one.</param>
internal sealed record RubyStart(IReadOnlyList<string> Words, int Port, string? Framework)
{
    /// <summary>The file that says how it starts.</summary>
    public string? From { get; init; }

    /// <summary>What is written there; null where the file's presence decided.</summary>
    public string? FromWords { get; init; }

    public bool IsRails => Framework == "Rails";
}
