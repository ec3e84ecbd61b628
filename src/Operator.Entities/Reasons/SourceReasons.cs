using static Operator.Entities.FailureClass;

namespace Operator.Entities;

public static class SourceReasons
{
    public static ReasonFamily Family { get; } = new("Source", "Found while fetching the source.");

    // csharpier-ignore-start
    public static BuildReason RepositoryNotFound { get; } = Family.Failure("SourceRepositoryNotFound", User,
        "the git server does not know the repository or hides it",
        "Check source.git.url; a private repository needs source.git.credentialsSecret",
        FoundBy.Prepare, "Git ls-remote of … failed: repository … not found");
    public static BuildReason RevisionNotFound { get; } = Family.Failure("SourceRevisionNotFound", User,
        "the repository has no such branch, tag or commit", "Check source.git.revision; a commit must be reachable from a branch or tag",
        FoundBy.Prepare, "… has no branch, tag or commit …");
    public static BuildReason AuthenticationRequired { get; } = Family.Failure("SourceAuthenticationRequired", User,
        "the source requires credentials and none are given", "Create a Secret with the credentials and name it in credentialsSecret",
        FoundBy.Prepare | FoundBy.Push, "Git ls-remote of … failed: could not read Username for …");
    public static BuildReason AuthenticationFailed { get; } = Family.Failure("SourceAuthenticationFailed", User,
        "the source rejects the credentials", "Check the username and password, token or key in the Secret, and what it may access",
        FoundBy.Prepare | FoundBy.Push, "Git ls-remote of … failed: Authentication failed for …");
    public static BuildReason HostKeyUnknown { get; } = Family.Failure("SourceHostKeyUnknown", User,
        "the SSH server's host key is missing from known_hosts or differs from the one there",
        "Verify the output of ssh-keyscan and store it under known_hosts in the Secret",
        FoundBy.Prepare, "Git ls-remote of … failed: Host key for … has changed and you have requested strict checking");
    public static BuildReason CredentialsInvalid { get; } = Family.Failure("SourceCredentialsInvalid", User,
        "the Secret lacks keys that the source, or the proxy of podTemplate.proxy, needs",
        "Use type kubernetes.io/basic-auth for http(s) and for a proxy, kubernetes.io/ssh-auth with known_hosts for ssh, and kubernetes.io/dockerconfigjson for images",
        FoundBy.Operator | FoundBy.Prepare | FoundBy.Push, "The source's Secret has neither password nor token");
    public static BuildReason CertificateUntrusted { get; } = Family.Failure("SourceCertificateUntrusted", User,
        "the TLS certificate of the source is not trusted",
        "Put the CA certificate into a ConfigMap and name it in podTemplate.caConfigMap",
        FoundBy.Prepare | FoundBy.Push, "Cannot establish TLS with …: …");
    public static BuildReason SecretNotFound { get; } = Family.Failure("SourceSecretNotFound", User,
        "the Secret named in a credentialsSecret (of the source or the proxy), or in source.registrySecret of a push, does not exist in the namespace",
        "Create the Secret in the same namespace, or correct its name",
        FoundBy.Operator, "Secret …, named in …, does not exist in the namespace");
    public static BuildReason ConfigMapNotFound { get; } = Family.Failure("SourceConfigMapNotFound", User,
        "the source's ConfigMap, or one of its keys, does not exist",
        "Create the ConfigMap in the build's namespace, or correct the name and keys",
        FoundBy.Operator | FoundBy.Prepare, "ConfigMap …, named in …, does not exist in the namespace");
    public static BuildReason ContextDirNotFound { get; } = Family.Failure("SourceContextDirNotFound", User,
        "source.contextDir does not exist in the source", "Check source.contextDir against the source at that revision",
        FoundBy.Prepare, "The source has no directory …");
    public static BuildReason Empty { get; } = Family.Failure("SourceEmpty", User, "the source has no file to build",
        "Check the source, its revision and source.contextDir",
        FoundBy.Prepare, "The source has no files");
    public static BuildReason TooLarge { get; } = Family.Failure("SourceTooLarge", User,
        "the source has more bytes or files than the operator allows",
        "Leave out what the build does not need, or ask the platform team for a higher limit",
        FoundBy.Prepare, "The source has more files than the limit of …");
    public static BuildReason FileTooLarge { get; } = Family.Failure("SourceFileTooLarge", User,
        "a single file in the source is larger than the operator allows",
        "Keep large files elsewhere, for example in a base image or an artifact",
        FoundBy.Prepare, "… is larger than the limit of … per file");
    public static BuildReason ArchiveUnsafe { get; } = Family.Failure("SourceArchiveUnsafe", User,
        "the archive contains absolute paths, paths or links that lead out of it, devices, or forbidden file names",
        "Recreate the archive from inside the project's directory",
        FoundBy.Prepare, "… in the archive is absolute");
    public static BuildReason ArchiveBomb { get; } = Family.Failure("SourceArchiveBomb", User,
        "the archive expands far beyond its own size or has far too many entries", "Check what the archive was made from",
        FoundBy.Prepare, "The archive grows to more than … times its size");
    public static BuildReason ArchiveInvalid { get; } = Family.Failure("SourceArchiveInvalid", User,
        "the archive is damaged, or is not a tar, tar.gz or zip file", "Recreate the archive as tar, tar.gz or zip",
        FoundBy.Prepare, "The source is …; only tar, tar.gz, tar.zst and zip archives are supported");
    public static BuildReason NameInvalid { get; } = Family.Failure("SourceNameInvalid", User,
        "a file or directory of the source has a name that is not UTF-8", "Rename what the message names, for example with convmv",
        FoundBy.Prepare, "… in the source has a name that is not UTF-8");
    public static BuildReason RepositoryInvalid { get; } = Family.Failure("SourceRepositoryInvalid", User,
        "the git server refuses the request, or git cannot use what the repository contains",
        "Try the same with git; git fsck finds what is wrong inside a repository",
        FoundBy.Prepare, "Git ls-remote of … failed: unable to access …: The requested URL returned error: …");
    public static BuildReason LargeFilesFailed { get; } = Family.Failure("SourceLargeFilesFailed", User,
        "the server does not return files that the repository keeps in Git LFS",
        "Check that Git LFS is enabled, its quota is not used up, and all files were pushed with git lfs push --all",
        FoundBy.Prepare, "Git LFS is not enabled at …, which answers …, but … is kept there");
    public static BuildReason ChecksumMismatch { get; } = Family.Failure("SourceChecksumMismatch", User,
        "the archive's SHA-256 differs from the one in the spec", "Check sha256, and that the URL still returns the same file",
        FoundBy.Prepare, "The archive's SHA-256 is …, not …");
    public static BuildReason UrlForbidden { get; } = Family.Failure("SourceUrlForbidden", User,
        "the URL, or one that it redirects to, has a scheme or an address that builds may not use",
        "Use an http or https URL of a host that the platform allows",
        FoundBy.Prepare | FoundBy.Push, "Builds may not connect to …, a … address");
    public static BuildReason ArchiveNotFound { get; } = Family.Failure("SourceArchiveNotFound", User, "the archive URL returned 404",
        "Check source.archive.url; a private archive needs source.archive.credentialsSecret",
        FoundBy.Prepare, "… answers 404 NotFound for …");
    public static BuildReason BlobNotFound { get; } = Family.Failure("SourceBlobNotFound", User,
        "the Walrus aggregator does not know the blob", "Check blobId, and that its storage has not expired",
        FoundBy.Prepare, "Aggregator … does not know blob …");
    public static BuildReason BlobBlocked { get; } = Family.Failure("SourceBlobBlocked", User,
        "the Walrus aggregator refuses to return the blob", "Ask the operator of the aggregator, or use another aggregator",
        FoundBy.Prepare, "Aggregator … refuses to return blob …");
    public static BuildReason ImageNotFound { get; } = Family.Failure("SourceImageNotFound", User,
        "the registry has no such artifact or image", "Check the image's name (source.oci.image, or source.image of a push) and the access rights of its Secret",
        FoundBy.Prepare | FoundBy.Push, "Image … cannot be read: … says …");
    public static BuildReason ImageIncomplete { get; } = Family.Failure("SourceImageIncomplete", User,
        "an image that is copied names a manifest or blob that its registry does not have",
        "Push the image again with everything that its index lists, or copy one of its platforms",
        FoundBy.Push, "Image … cannot be read: … says 404 NotFound");
    public static BuildReason ImageInvalid { get; } = Family.Failure("SourceImageInvalid", User,
        "what is to be copied is no image, has other content than its digests say, or is beyond what a copy accepts",
        "Check what was pushed there; the message says what is wrong with it",
        FoundBy.Push, "What the registry has as … is not an image: …");
    public static BuildReason BuildNotFound { get; } = Family.Failure("SourceBuildNotFound", User,
        "the ImageBuild that a push names in source.buildRef does not exist, or was deleted before its image was taken",
        "Correct the name, or name the image itself in source.image",
        FoundBy.Operator, "Build … does not exist in the namespace");
    public static BuildReason BuildNotSucceeded { get; } = Family.Failure("SourceBuildNotSucceeded", User,
        "the build that a push names in source.buildRef has failed or was cancelled",
        "Look at the build's own reason; once it has succeeded, give the push a new runRequest",
        FoundBy.Operator, "Build … ended as … with …: …");
    public static BuildReason BuildWithoutImage { get; } = Family.Failure("SourceBuildWithoutImage", User,
        "the build that a push names in source.buildRef has pushed no image",
        "Use a build that pushes: mode Build, and output.push not false",
        FoundBy.Operator, "Build … has succeeded, but its status names no image");
    public static BuildReason SymlinkLoop { get; } = Family.Failure("SourceSymlinkLoop", User, "symbolic links in the source form a loop",
        "Remove the links that the message names",
        FoundBy.Prepare, "Link … is part of a loop of links");
    public static BuildReason SubmoduleFailed { get; } = Family.Failure("SourceSubmoduleFailed", User, "a submodule cannot be fetched",
        "Check .gitmodules, and that the credentials cover the submodules too",
        FoundBy.Prepare, "Submodule …: git fetch of … failed: repository … not found");
    public static BuildReason HostUnknown { get; } = Family.Failure("SourceHostUnknown", User,
        "the host name of the source cannot be resolved", "Check the host in the URL of the source",
        FoundBy.Prepare | FoundBy.Push, "The host name … cannot be resolved");
    public static BuildReason Unavailable { get; } = Family.Failure("SourceUnavailable", Infrastructure,
        "the source's server does not respond, reports an error of its own, or limits the request rate",
        "Try again; if the error persists, ask the operator of that server",
        FoundBy.Prepare | FoundBy.Push, "… answers 500 InternalServerError for …");
    // csharpier-ignore-end
}
