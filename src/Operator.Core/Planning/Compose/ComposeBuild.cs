namespace Operator.Core.Planning.Compose;

/// <summary>The <c>build</c> of one service, checked, with its variables filled in and its paths relative to the source's root.</summary>
internal sealed record ComposeBuild
{
    public required string Service { get; init; }

    /// <summary>"" is the source's root.</summary>
    public required string Context { get; init; }

    /// <summary>Path of the Dockerfile from the source's root.</summary>
    public required string DockerfilePath { get; init; }

    /// <summary>Text that takes the place of a file.</summary>
    public string? DockerfileInline { get; init; }

    public string? Target { get; init; }

    public IReadOnlyDictionary<string, string> Args { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<NamedContext> AdditionalContexts { get; init; } = [];
}

/// <summary>A further context that <c>FROM</c> and <c>COPY --from</c> call by its name.</summary>
internal abstract record NamedContext(string Name)
{
    public sealed record Image(string Name, string Reference) : NamedContext(Name);

    /// <param name="Path">Relative to the build context.</param>
    public sealed record Directory(string Name, string Path) : NamedContext(Name);
}
