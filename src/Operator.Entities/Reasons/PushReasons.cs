using static Operator.Entities.FailureClass;

namespace Operator.Entities;

public static class PushReasons
{
    public static ReasonFamily Family { get; } = new("Push", "Found while pushing, verifying and tagging the image.");

    // csharpier-ignore-start
    public static BuildReason Succeeded { get; } = Family.State("PushSucceeded", "the image is in the registry under all its tags");
    public static BuildReason Skipped { get; } = Family.State("PushSkipped", "output.push is false, or the run only plans");
    public static BuildReason AuthenticationRequired { get; } = Family.Failure("PushAuthenticationRequired", User,
        "the registry requires credentials and none are given",
        "Create a Secret of type kubernetes.io/dockerconfigjson and name it in output.registrySecret or destination.registrySecret",
        FoundBy.Prepare | FoundBy.Engine | FoundBy.Publish | FoundBy.Push, "A push to … would not be allowed: … says UNAUTHORIZED authentication required");
    public static BuildReason Denied { get; } = Family.Failure("PushDenied", User,
        "the registry does not allow these credentials to push to the repository",
        "Check the credentials in output.registrySecret or destination.registrySecret, and their rights on the repository",
        FoundBy.Prepare | FoundBy.Engine | FoundBy.Publish | FoundBy.Push, "A push to … would not be allowed: … says …");
    public static BuildReason SecretNotFound { get; } = Family.Failure("PushSecretNotFound", User,
        "the Secret named in output.registrySecret or destination.registrySecret does not exist in the namespace",
        "Create the Secret in the same namespace, or correct its name",
        FoundBy.Operator, "Secret …, named in …, does not exist in the namespace");
    public static BuildReason SecretInvalid { get; } = Family.Failure("PushSecretInvalid", User,
        "the Secret named in output.registrySecret or destination.registrySecret has no usable .dockerconfigjson",
        "Create it with kubectl create secret docker-registry",
        FoundBy.Operator | FoundBy.Prepare | FoundBy.Publish | FoundBy.Push, "Secret … is not a Docker configuration in JSON");
    public static BuildReason RepositoryInvalid { get; } = Family.Failure("PushRepositoryInvalid", User,
        "the registry has no such repository or rejects its name", "Create the repository first, or correct its name",
        FoundBy.Prepare | FoundBy.Engine | FoundBy.Publish | FoundBy.Push, "A push to … would not be allowed: … says 404 NotFound");
    public static BuildReason Refused { get; } = Family.Failure("PushRefused", User,
        "the registry is read-only or rejects the image by one of its own rules",
        "Ask the operator of the registry; the message quotes its answer",
        FoundBy.Prepare | FoundBy.Engine | FoundBy.Publish | FoundBy.Push, "A push to … would not be allowed: … says 405 MethodNotAllowed");
    public static BuildReason CertificateUntrusted { get; } = Family.Failure("PushCertificateUntrusted", User,
        "the registry's TLS certificate is not trusted, or the registry does not support TLS",
        "Name its CA in podTemplate.caConfigMap, or set insecure for a plain-HTTP registry",
        FoundBy.Prepare | FoundBy.Engine | FoundBy.Publish | FoundBy.Push, "Cannot establish TLS with …: …");
    public static BuildReason RegistryUnavailable { get; } = Family.Failure("PushRegistryUnavailable", Infrastructure,
        "the registry does not respond or reports an error of its own",
        "Try again; if the error persists, ask the operator of the registry",
        FoundBy.Prepare | FoundBy.Engine | FoundBy.Publish | FoundBy.Push, "A push to … would not be allowed: … says 500 InternalServerError");
    public static BuildReason VerificationFailed { get; } = Family.Failure("PushVerificationFailed", Infrastructure,
        "the registry does not show the image that this attempt pushed, or the engine reported no digest",
        "Try again; if something else pushes to the same tag, choose tags of your own",
        FoundBy.Publish | FoundBy.Push, "The registry does not have what the engine pushed: …");
    public static BuildReason HostUnknown { get; } = Family.Failure("PushHostUnknown", User, "the registry's host name cannot be resolved",
        "Check the repository in output or destination",
        FoundBy.Prepare | FoundBy.Engine | FoundBy.Publish | FoundBy.Push, "The host name … cannot be resolved");
    public static BuildReason AddressForbidden { get; } = Family.Failure("PushAddressForbidden", User,
        "the address rules forbid the registry's address, or one that the registry sends clients to",
        "Push to another registry, or ask the platform team to allow this one in registries.allowed",
        FoundBy.Prepare | FoundBy.Publish | FoundBy.Push, "Builds may not connect to …, a … address");
    public static BuildReason Running { get; } = Family.State("PushRunning", "the image of a push is being copied");
    public static BuildReason Timeout { get; } = Family.Failure("PushTimeout", User,
        "copying the image of a push took longer than timeouts.push", "Raise timeouts.push, or ask why the registries are slow",
        FoundBy.Operator, "Copying took longer than …, the limit in timeouts.push or the operator's");
    // csharpier-ignore-end
}
