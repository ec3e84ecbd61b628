namespace Operator.Core.Planning.Runtimes;

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
    /// <summary>A distribution that the start command needs and the project does not declare.</summary>
    public string? AlsoInstall { get; init; }

    /// <summary>The start command exists only once the project itself is installed.</summary>
    public bool NeedsProject { get; init; }
}
