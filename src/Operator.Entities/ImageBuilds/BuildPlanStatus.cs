using Operator.Kubernetes.Models.Attributes;

namespace Operator.Entities.ImageBuilds;

/// <summary>What was found and decided.</summary>
public sealed record BuildPlanStatus
{
    /// <summary>The model version in effect.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>What decided it, for example <c>package.json</c> or <c>spec.modelVersion</c>.</summary>
    public string? DetectedBy { get; init; }

    /// <summary>Framework that was recognised, for example <c>Flask</c>.</summary>
    public string? Framework { get; init; }

    /// <summary>What else the source could have been built as.</summary>
    [Items(-1, 10)]
    public IReadOnlyList<PlanAlternative>? Alternatives { get; init; }

    /// <summary>Version of the language's runtime.</summary>
    public string? RuntimeVersion { get; init; }

    /// <summary>What decided the runtime's version, for example <c>engines.node in package.json</c> or <c>catalog</c>.</summary>
    public string? RuntimeVersionFrom { get; init; }

    /// <summary>Images that the Dockerfile starts from.</summary>
    [Items(-1, 20)]
    public IReadOnlyList<string>? BaseImages { get; init; }

    /// <summary>Port that the application listens on, when it is known.</summary>
    public int? Port { get; init; }

    /// <summary>Command that starts the application, when it is known.</summary>
    public string? StartCommand { get; init; }

    /// <summary>ConfigMap whose key <c>Dockerfile</c> holds the text that was built.</summary>
    public string? Dockerfile { get; init; }
}

/// <summary>Another way to build the source.</summary>
public sealed record PlanAlternative
{
    /// <summary>The model version to ask for.</summary>
    public string ModelVersion { get; init; } = "";

    /// <summary>What speaks for it.</summary>
    public string? Because { get; init; }
}

/// <summary>Exactly what was built from.</summary>
public sealed record SourceStatus
{
    /// <summary>git, walrus, archive, configMap, inline, oci or scaffold.</summary>
    public string? Kind { get; init; }

    /// <summary>Commit, blob ID, checksum or resource version.</summary>
    public string? Revision { get; init; }

    /// <summary>Digest of the content where there is one, for example <c>sha256:…</c>.</summary>
    public string? Digest { get; init; }

    /// <summary>URL or name, without credentials.</summary>
    public string? Location { get; init; }

    /// <summary>Author of the commit.</summary>
    public string? Author { get; init; }

    /// <summary>First line of the commit's message.</summary>
    public string? Subject { get; init; }

    /// <summary>Time of the commit.</summary>
    public DateTimeOffset? Timestamp { get; init; }
}
