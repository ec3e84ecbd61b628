namespace Operator.Core.Planning;

/// <summary>Parts of the Dockerfile language that not every engine knows. One that an engine ignores would make another image than it says.</summary>
public enum DockerfileFeature
{
    /// <summary><c>RUN --mount=type=cache</c>.</summary>
    CacheMount,

    /// <summary><c>RUN --mount=type=secret</c>.</summary>
    SecretMount,

    /// <summary><c>RUN --mount=type=bind</c> of the build context.</summary>
    BindMount,

    /// <summary><c>RUN --mount=type=bind,from=…</c>: of another stage or image.</summary>
    BindMountFrom,

    /// <summary><c>RUN --mount=type=tmpfs</c>.</summary>
    TmpfsMount,

    /// <summary><c>RUN --mount=type=ssh</c>.</summary>
    SshMount,

    /// <summary><c>RUN --network</c>.</summary>
    RunNetwork,

    /// <summary><c>RUN --security</c>.</summary>
    RunSecurity,

    /// <summary><c>RUN &lt;&lt;EOF</c>, <c>COPY &lt;&lt;EOF</c>.</summary>
    HereDocument,

    /// <summary><c>ADD --checksum</c>.</summary>
    AddChecksum,

    /// <summary><c>ADD</c> of a git repository.</summary>
    AddGit,

    /// <summary><c>COPY --parents</c>.</summary>
    CopyParents,

    /// <summary><c>COPY --exclude</c>, <c>ADD --exclude</c>.</summary>
    CopyExclude,
}
