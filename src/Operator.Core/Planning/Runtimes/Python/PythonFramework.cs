namespace Operator.Core.Planning.Runtimes.Python;

/// <summary>Web frameworks that a build can ask for.</summary>
internal enum PythonFramework
{
    /// <summary>Look at the project.</summary>
    Any,
    Flask,
    FastApi,
}

/// <summary>How a Python project starts.</summary>
internal sealed record PythonStart(IReadOnlyList<string> Words, int Port, string? Framework)
{
    /// <summary>The file, or the field in it, that says how it starts.</summary>
    public string? From { get; init; }

    /// <summary>What is written there; null where the file's presence decided.</summary>
    public string? FromWords { get; init; }

    /// <summary>A distribution that the start command needs and the project does not declare.</summary>
    public string? AlsoInstall { get; init; }

    /// <summary>The start command exists only once the project itself is installed.</summary>
    public bool NeedsProject { get; init; }
}
