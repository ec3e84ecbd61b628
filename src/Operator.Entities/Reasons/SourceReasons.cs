namespace Operator.Entities;

/// <summary>Reasons found while fetching the source.</summary>
public static class SourceReasons
{
    /// <summary>Surfaces when the git server does not know the repository, or hides it.</summary>
    public static BuildReason RepositoryNotFound { get; } =
        new()
        {
            Name = "SourceRepositoryNotFound",
            Class = FailureClass.User,
            Meaning = "the git server does not know the repository, or hides it",
            Hint = "Check source.git.url; a private repository needs source.git.credentialsSecret",
        };

    /// <summary>Surfaces when the repository has no such branch, tag or commit.</summary>
    public static BuildReason RevisionNotFound { get; } =
        new()
        {
            Name = "SourceRevisionNotFound",
            Class = FailureClass.User,
            Meaning = "the repository has no such branch, tag or commit",
            Hint = "Check source.git.revision; a commit must be reachable from a branch or tag",
        };

    /// <summary>Surfaces when the source wants credentials and none are given.</summary>
    public static BuildReason AuthenticationRequired { get; } =
        new()
        {
            Name = "SourceAuthenticationRequired",
            Class = FailureClass.User,
            Meaning = "the source wants credentials and none are given",
            Hint = "Create a Secret with the credentials and name it in credentialsSecret",
        };

    /// <summary>Surfaces when the source does not accept the given credentials.</summary>
    public static BuildReason AuthenticationFailed { get; } =
        new()
        {
            Name = "SourceAuthenticationFailed",
            Class = FailureClass.User,
            Meaning = "the source does not accept the given credentials",
            Hint = "Check the username and password, token or key in the Secret, and its rights on the source",
        };

    /// <summary>Surfaces when the ssh server's host key is not in known_hosts, or is another one.</summary>
    public static BuildReason HostKeyUnknown { get; } =
        new()
        {
            Name = "SourceHostKeyUnknown",
            Class = FailureClass.User,
            Meaning = "the ssh server's host key is not in known_hosts, or is another one",
            Hint = "Put the output of ssh-keyscan, once verified, under known_hosts in the Secret",
        };

    /// <summary>Surfaces when the Secret lacks the keys that the source needs.</summary>
    public static BuildReason CredentialsInvalid { get; } =
        new()
        {
            Name = "SourceCredentialsInvalid",
            Class = FailureClass.User,
            Meaning = "the Secret lacks the keys that the source needs",
            Hint = "Use type kubernetes.io/basic-auth for http(s) and kubernetes.io/ssh-auth with known_hosts for ssh",
        };

    /// <summary>Surfaces when the source's TLS certificate is not trusted.</summary>
    public static BuildReason CertificateUntrusted { get; } =
        new()
        {
            Name = "SourceCertificateUntrusted",
            Class = FailureClass.User,
            Meaning = "the source's TLS certificate is not trusted",
            Hint = "Put the issuing CA's certificate into a ConfigMap and name it in podTemplate.caConfigMap",
        };

    /// <summary>Surfaces when the Secret named in credentialsSecret does not exist in the namespace.</summary>
    public static BuildReason SecretNotFound { get; } =
        new()
        {
            Name = "SourceSecretNotFound",
            Class = FailureClass.User,
            Meaning = "the Secret named in credentialsSecret does not exist in the namespace",
            Hint = "Create the Secret in the build's namespace, or correct its name",
        };

    /// <summary>Surfaces when the source's ConfigMap, or a key of it, does not exist.</summary>
    public static BuildReason ConfigMapNotFound { get; } =
        new()
        {
            Name = "SourceConfigMapNotFound",
            Class = FailureClass.User,
            Meaning = "the source's ConfigMap, or a key of it, does not exist",
            Hint = "Create the ConfigMap in the build's namespace, or correct the name and keys",
        };

    /// <summary>Surfaces when source.contextDir does not exist in the source.</summary>
    public static BuildReason ContextDirNotFound { get; } =
        new()
        {
            Name = "SourceContextDirNotFound",
            Class = FailureClass.User,
            Meaning = "source.contextDir does not exist in the source",
            Hint = "Check source.contextDir against the source at that revision",
        };

    /// <summary>Surfaces when the source has no file to build.</summary>
    public static BuildReason Empty { get; } =
        new()
        {
            Name = "SourceEmpty",
            Class = FailureClass.User,
            Meaning = "the source has no file to build",
            Hint = "Check the source, its revision and source.contextDir",
        };

    /// <summary>Surfaces when the source has more bytes or files than the operator allows.</summary>
    public static BuildReason TooLarge { get; } =
        new()
        {
            Name = "SourceTooLarge",
            Class = FailureClass.User,
            Meaning = "the source has more bytes or files than the operator allows",
            Hint = "Leave out what the build does not need, or ask the platform team for a higher limit",
        };

    /// <summary>Surfaces when a single file of the source is larger than the operator allows.</summary>
    public static BuildReason FileTooLarge { get; } =
        new()
        {
            Name = "SourceFileTooLarge",
            Class = FailureClass.User,
            Meaning = "a single file of the source is larger than the operator allows",
            Hint = "Keep large files out of the source, for example in a base image or an artifact",
        };

    /// <summary>Surfaces when the archive has absolute paths, paths or links that lead out, devices, or names that no file may have.</summary>
    public static BuildReason ArchiveUnsafe { get; } =
        new()
        {
            Name = "SourceArchiveUnsafe",
            Class = FailureClass.User,
            Meaning = "the archive has absolute paths, paths or links that lead out, devices, or names that no file may have",
            Hint = "Make the archive anew from inside the project's directory",
        };

    /// <summary>Surfaces when the archive grows far beyond its own size or has far too many entries.</summary>
    public static BuildReason ArchiveBomb { get; } =
        new()
        {
            Name = "SourceArchiveBomb",
            Class = FailureClass.User,
            Meaning = "the archive grows far beyond its own size or has far too many entries",
            Hint = "Check what the archive was made from",
        };

    /// <summary>Surfaces when the archive is damaged or of a kind other than tar, tar.gz and zip.</summary>
    public static BuildReason ArchiveInvalid { get; } =
        new()
        {
            Name = "SourceArchiveInvalid",
            Class = FailureClass.User,
            Meaning = "the archive is damaged or of a kind other than tar, tar.gz and zip",
            Hint = "Make the archive anew as tar, tar.gz or zip",
        };

    /// <summary>Surfaces when the archive's SHA-256 is not the one given.</summary>
    public static BuildReason ChecksumMismatch { get; } =
        new()
        {
            Name = "SourceChecksumMismatch",
            Class = FailureClass.User,
            Meaning = "the archive's SHA-256 is not the one given",
            Hint = "Check sha256 and that the URL still serves the same file",
        };

    /// <summary>Surfaces when the URL, or one that it redirects to, leads to a scheme or address that builds may not reach.</summary>
    public static BuildReason UrlForbidden { get; } =
        new()
        {
            Name = "SourceUrlForbidden",
            Class = FailureClass.User,
            Meaning = "the URL, or one that it redirects to, leads to a scheme or address that builds may not reach",
            Hint = "Use an http or https URL of a host that the platform allows",
        };

    /// <summary>Surfaces when the archive's URL leads to nothing.</summary>
    public static BuildReason ArchiveNotFound { get; } =
        new()
        {
            Name = "SourceArchiveNotFound",
            Class = FailureClass.User,
            Meaning = "the archive's URL leads to nothing",
            Hint = "Check source.archive.url; a private archive needs source.archive.credentialsSecret",
        };

    /// <summary>Surfaces when the Walrus aggregator does not know the blob.</summary>
    public static BuildReason BlobNotFound { get; } =
        new()
        {
            Name = "SourceBlobNotFound",
            Class = FailureClass.User,
            Meaning = "the Walrus aggregator does not know the blob",
            Hint = "Check blobId and that its storage has not expired",
        };

    /// <summary>Surfaces when the aggregator refuses to serve the blob.</summary>
    public static BuildReason BlobBlocked { get; } =
        new()
        {
            Name = "SourceBlobBlocked",
            Class = FailureClass.User,
            Meaning = "the aggregator refuses to serve the blob",
            Hint = "Ask the aggregator's operator, or use another aggregator",
        };

    /// <summary>Surfaces when the registry has no such artifact or image.</summary>
    public static BuildReason ImageNotFound { get; } =
        new()
        {
            Name = "SourceImageNotFound",
            Class = FailureClass.User,
            Meaning = "the registry has no such artifact or image",
            Hint = "Check source.oci.image and the rights of its Secret",
        };

    /// <summary>Surfaces when links in the source lead in a circle.</summary>
    public static BuildReason SymlinkLoop { get; } =
        new()
        {
            Name = "SourceSymlinkLoop",
            Class = FailureClass.User,
            Meaning = "links in the source lead in a circle",
            Hint = "Remove the links that the message names",
        };

    /// <summary>Surfaces when a submodule could not be fetched.</summary>
    public static BuildReason SubmoduleFailed { get; } =
        new()
        {
            Name = "SourceSubmoduleFailed",
            Class = FailureClass.User,
            Meaning = "a submodule could not be fetched",
            Hint = "Check .gitmodules, and that the credentials cover the submodules too",
        };

    /// <summary>Surfaces when the host name of the source's server cannot be resolved.</summary>
    public static BuildReason HostUnknown { get; } =
        new()
        {
            Name = "SourceHostUnknown",
            Class = FailureClass.User,
            Meaning = "the host name of the source's server cannot be resolved",
            Hint = "Check the host in the source's URL",
        };

    /// <summary>Surfaces when the source's server does not answer, answers with an error of its own, or asks to slow down.</summary>
    public static BuildReason Unavailable { get; } =
        new()
        {
            Name = "SourceUnavailable",
            Class = FailureClass.Infrastructure,
            Meaning = "the source's server does not answer, answers with an error of its own, or asks to slow down",
            Hint = "Try again; if it lasts, ask whoever runs the source's server",
        };

    /// <summary>All of this family, in the order of the reference page.</summary>
    public static IReadOnlyList<BuildReason> All { get; } =
    [
        RepositoryNotFound,
        RevisionNotFound,
        AuthenticationRequired,
        AuthenticationFailed,
        HostKeyUnknown,
        CredentialsInvalid,
        CertificateUntrusted,
        SecretNotFound,
        ConfigMapNotFound,
        ContextDirNotFound,
        Empty,
        TooLarge,
        FileTooLarge,
        ArchiveUnsafe,
        ArchiveBomb,
        ArchiveInvalid,
        ChecksumMismatch,
        UrlForbidden,
        ArchiveNotFound,
        BlobNotFound,
        BlobBlocked,
        ImageNotFound,
        SymlinkLoop,
        SubmoduleFailed,
        HostUnknown,
        Unavailable,
    ];
}
