using Operator.Kubernetes.Models.Attributes;

namespace Operator.Entities.ImageBuilds;

/// <summary>What was found in the source, and what was decided.</summary>
public sealed record BuildPlanStatus
{
    /// <summary>Three lines for a person: what was found, what will run, and what to change if that is wrong.</summary>
    [Items(-1, 3)]
    public IReadOnlyList<string>? Summary { get; init; }

    /// <summary>The model version in effect.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>The file or field that decided it, for example <c>package.json</c> or <c>spec.modelVersion</c>.</summary>
    public string? DetectedBy { get; init; }

    /// <summary>Framework that was detected, for example <c>Flask</c>.</summary>
    public string? Framework { get; init; }

    /// <summary>Other ways in which the source could be built.</summary>
    [Items(-1, 10)]
    public IReadOnlyList<PlanAlternative>? Alternatives { get; init; }

    /// <summary>Version of the language's runtime.</summary>
    public string? RuntimeVersion { get; init; }

    /// <summary>What decided the runtime version, for example <c>engines.node in package.json</c> or <c>catalog</c>.</summary>
    public string? RuntimeVersionFrom { get; init; }

    /// <summary>Base images of the Dockerfile.</summary>
    [Items(-1, 20)]
    public IReadOnlyList<string>? BaseImages { get; init; }

    /// <summary>Port that the application listens on, if known.</summary>
    public int? Port { get; init; }

    /// <summary>Command that starts the application, if known.</summary>
    public string? StartCommand { get; init; }

    /// <summary>Name of the ConfigMap whose key <c>Dockerfile</c> holds the Dockerfile that was built.</summary>
    public string? Dockerfile { get; init; }
}

/// <summary>Another way to build the source.</summary>
public sealed record PlanAlternative
{
    /// <summary>The model version to set.</summary>
    public string ModelVersion { get; init; } = "";

    /// <summary>What suggests it, for example a file.</summary>
    public string? Because { get; init; }
}

/// <summary>Exactly what was built from.</summary>
public sealed record SourceStatus
{
    /// <summary>git, walrus, archive, configMap, inline, oci or scaffold.</summary>
    public string? Kind { get; init; }

    /// <summary>Commit, blob ID, checksum or digest of what was fetched.</summary>
    public string? Revision { get; init; }

    /// <summary>The first 8 characters of the revision, for <c>kubectl get</c>.</summary>
    public string? ShortRevision { get; init; }

    /// <summary>Digest of the content if there is one, for example <c>sha256:…</c>.</summary>
    public string? Digest { get; init; }

    /// <summary>URL or name, without credentials.</summary>
    public string? Location { get; init; }

    /// <summary>Author of the commit.</summary>
    public string? Author { get; init; }

    /// <summary>First line of the commit message.</summary>
    public string? Subject { get; init; }

    /// <summary>Time of the commit.</summary>
    public DateTimeOffset? Timestamp { get; init; }
}
