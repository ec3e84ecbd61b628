using Operator.Kubernetes.Models.Attributes;

namespace Operator.Entities.ImageBuilds;

/// <summary>Where the files come from: at most one of git, walrus, archive, configMap, inline and oci.</summary>
[ValidationRule(
    "[has(self.git), has(self.walrus), has(self.archive), has(self.configMap), has(self.inline), has(self.oci)].filter(x, x).size() <= 1",
    Message = "set only one of git, walrus, archive, configMap, inline and oci"
)]
public sealed record BuildSource
{
    /// <summary>A git repository.</summary>
    public GitSource? Git { get; init; }

    /// <summary>An archive stored as a Walrus blob.</summary>
    public WalrusSource? Walrus { get; init; }

    /// <summary>An archive (tar, tar.gz or zip) at an http or https URL.</summary>
    public ArchiveSource? Archive { get; init; }

    /// <summary>A ConfigMap in the build's namespace.</summary>
    public ConfigMapSource? ConfigMap { get; init; }

    /// <summary>Files in the manifest itself.</summary>
    public InlineSource? Inline { get; init; }

    /// <summary>An OCI artifact or image whose content is the source.</summary>
    public OciSource? Oci { get; init; }

    /// <summary>Directory inside the source to build, for example <c>services/web</c>. Default: the root of the source.</summary>
    [Length(1, 512)]
    [ValidationRule(CelRules.RelativePath, Message = CelRules.RelativePathMessage)]
    public string? ContextDir { get; init; }
}

/// <summary>A git repository.</summary>
public sealed record GitSource
{
    /// <summary>URL: https://, http://, ssh:// or user@host:path. Credentials belong in a Secret, never here.</summary>
    [Required]
    [Length(1, 2048)]
    [Pattern(Patterns.GitUrl)]
    public string Url { get; init; } = "";

    /// <summary>Branch, tag or commit. Default: the repository's default branch. The commit is recorded in the status.</summary>
    [Length(1, 256)]
    [Pattern("^[^-\\s~^:?*\\[\\\\][^\\s~^:?*\\[\\\\]*$")]
    public string? Revision { get; init; }

    /// <summary>Number of commits of history to fetch; 0 fetches all.</summary>
    [Default(1)]
    [RangeMinimum(0)]
    [RangeMaximum(1000000)]
    public int Depth { get; init; } = 1;

    /// <summary>
    /// Which tags the build can ask git for, as <c>git describe</c> and version plug-ins do. Auto, the default: with depth 0 all of the
    /// repository's, otherwise those of the commits that were fetched and the one named in revision.
    /// </summary>
    public GitTags? Tags { get; init; }

    /// <summary>True fetches submodules too, recursively.</summary>
    [Default(false)]
    public bool Submodules { get; init; }

    /// <summary>
    /// Secret in the build's namespace: <c>username</c> and <c>password</c> (type kubernetes.io/basic-auth), or
    /// <c>ssh-privatekey</c> with <c>known_hosts</c> (type kubernetes.io/ssh-auth). Host keys are always checked.
    /// </summary>
    [Length(1, 253)]
    [Pattern(Patterns.ObjectName)]
    public string? CredentialsSecret { get; init; }
}

/// <summary>An archive stored as a Walrus blob.</summary>
public sealed record WalrusSource
{
    /// <summary>Blob ID (43 characters of URL-safe base64) or quilt patch ID.</summary>
    [Required]
    [Length(10, 128)]
    [Pattern("^[A-Za-z0-9_-]+$")]
    public string BlobId { get; init; } = "";

    /// <summary>URL of the aggregator to fetch the blob from. Default: the operator's.</summary>
    [Length(1, 2048)]
    [Pattern(Patterns.HttpUrl)]
    public string? Aggregator { get; init; }
}

/// <summary>An archive at a URL.</summary>
public sealed record ArchiveSource
{
    /// <summary>http or https URL of a tar, tar.gz or zip file; the format is detected from the content.</summary>
    [Required]
    [Length(1, 2048)]
    [Pattern(Patterns.HttpUrl)]
    public string Url { get; init; } = "";

    /// <summary>SHA-256 of the file, 64 hexadecimal digits; a file with a different checksum is refused.</summary>
    [Length(64, 64)]
    [Pattern("^[a-f0-9]{64}$")]
    public string? Sha256 { get; init; }

    /// <summary>Secret in the build's namespace with <c>username</c> and <c>password</c>, or <c>token</c>.</summary>
    [Length(1, 253)]
    [Pattern(Patterns.ObjectName)]
    public string? CredentialsSecret { get; init; }
}

/// <summary>A ConfigMap whose keys become files, as in a volume.</summary>
public sealed record ConfigMapSource
{
    /// <summary>Name of the ConfigMap in the build's namespace.</summary>
    [Required]
    [Length(1, 253)]
    [Pattern(Patterns.ObjectName)]
    public string Name { get; init; } = "";

    /// <summary>Which keys become which files. Default: each key becomes a file of that name.</summary>
    [Items(-1, 512)]
    [ListMapKeys("key")]
    public IReadOnlyList<ConfigMapItem>? Items { get; init; }
}

/// <summary>One key of a ConfigMap and the file that it becomes.</summary>
public sealed record ConfigMapItem
{
    /// <summary>Key in the ConfigMap.</summary>
    [Required]
    [Length(1, 253)]
    [Pattern("^[-._a-zA-Z0-9]+$")]
    public string Key { get; init; } = "";

    /// <summary>Relative path of the file, without <c>..</c>.</summary>
    [Required]
    [Length(1, 512)]
    [ValidationRule(CelRules.RelativePath, Message = CelRules.RelativePathMessage)]
    public string Path { get; init; } = "";
}

/// <summary>Files in the manifest itself.</summary>
public sealed record InlineSource
{
    /// <summary>Relative path → text, 128 KiB in total. Put larger sources in a ConfigMap, a repository or an archive.</summary>
    [Required]
    [Items(1, 128)]
    [ValidationRule(CelRules.RelativePaths, Message = CelRules.RelativePathsMessage)]
    [Length(-1, 131072)]
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();
}

/// <summary>An OCI artifact or image.</summary>
public sealed record OciSource
{
    /// <summary>Image reference with a tag or digest, for example <c>registry.example.com/sources/app:1</c>.</summary>
    [Required]
    [Length(1, 512)]
    public string Image { get; init; } = "";

    /// <summary>Secret of type kubernetes.io/dockerconfigjson for the registry. Default: <c>output.registrySecret</c>.</summary>
    [Length(1, 253)]
    [Pattern(Patterns.ObjectName)]
    public string? CredentialsSecret { get; init; }

    /// <summary>True allows plain HTTP to the registry, or any certificate.</summary>
    [Default(false)]
    public bool Insecure { get; init; }
}
