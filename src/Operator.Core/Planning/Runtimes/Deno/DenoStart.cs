namespace Operator.Core.Planning.Runtimes.Deno;

/// <param name="Words">The start command.</param>
/// <param name="Port">Where the program listens.</param>
/// <param name="From">The file, or the field in it, that says so.</param>
internal sealed record DenoStart(IReadOnlyList<string> Words, int Port, string From)
{
    /// <summary>What is written there; null where the file's presence decided.</summary>
    public string? FromWords { get; init; }

    /// <summary>The file that runs, where one in the source does.</summary>
    public string? File { get; init; }

    /// <summary>Options that its modules depend on.</summary>
    public IReadOnlyList<string> ModuleOptions { get; init; } = [];

    /// <summary>What the file imports from outside.</summary>
    public IReadOnlyList<string> Imported { get; init; } = [];
}
