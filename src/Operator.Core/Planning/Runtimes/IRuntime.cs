using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes;

/// <summary>One kind of project. A new one is a file with this, and a line in <see cref="RuntimeCatalog"/>.</summary>
internal interface IRuntime
{
    /// <summary>The file that indicates this kind; null if there is none. Checks names before it reads any file.</summary>
    string? Detect(IProjectFiles files);

    /// <exception cref="PlanRefusal">The project cannot be built, and why.</exception>
    RuntimePlan Plan(PlanContext context);
}

/// <summary>What a runtime found and decided.</summary>
internal sealed record RuntimePlan
{
    /// <summary>Stages before the last.</summary>
    public IReadOnlyList<DockerfileStage> BuildStages { get; init; } = [];

    /// <summary>The last stage up to, and without, environment, user, health check, start command and labels.</summary>
    public required DockerfileStage FinalStage { get; init; }

    public required int Port { get; init; }

    public required IReadOnlyList<string> Start { get; init; }

    public required IReadOnlyList<string> Health { get; init; }

    /// <summary>Variables of the runtime itself; the spec's environment wins over them.</summary>
    public IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();

    public string? Framework { get; init; }

    public string? RuntimeVersion { get; init; }

    public string? RuntimeVersionFrom { get; init; }

    /// <summary>What is written there; null where that names no version.</summary>
    public string? RuntimeVersionWords { get; init; }

    /// <summary>Lines of a .dockerignore, for a source that has none.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    public IReadOnlyDictionary<string, string> AddedFiles { get; init; } = new Dictionary<string, string>();
}
