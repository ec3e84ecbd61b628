namespace Operator.Entities;

/// <summary>Reasons found while pushing, verifying and tagging.</summary>
public static class PushReasons
{
    /// <summary>Surfaces when the image is in the registry under all its tags.</summary>
    public static BuildReason Succeeded { get; } =
        new() { Name = "PushSucceeded", Meaning = "the image is in the registry under all its tags" };

    /// <summary>Surfaces when output.push is false, or the run only plans.</summary>
    public static BuildReason Skipped { get; } = new() { Name = "PushSkipped", Meaning = "output.push is false, or the run only plans" };

    /// <summary>Surfaces when the registry wants credentials and none are given.</summary>
    public static BuildReason AuthenticationRequired { get; } =
        new()
        {
            Name = "PushAuthenticationRequired",
            Class = FailureClass.User,
            Meaning = "the registry wants credentials and none are given",
            Hint = "Create a Secret of type kubernetes.io/dockerconfigjson and name it in output.registrySecret",
        };

    /// <summary>Surfaces when the registry does not let these credentials push to the repository.</summary>
    public static BuildReason Denied { get; } =
        new()
        {
            Name = "PushDenied",
            Class = FailureClass.User,
            Meaning = "the registry does not let these credentials push to the repository",
            Hint = "Check the credentials in output.registrySecret and their rights on the repository",
        };

    /// <summary>Surfaces when the Secret named in output.registrySecret does not exist in the namespace.</summary>
    public static BuildReason SecretNotFound { get; } =
        new()
        {
            Name = "PushSecretNotFound",
            Class = FailureClass.User,
            Meaning = "the Secret named in output.registrySecret does not exist in the namespace",
            Hint = "Create the Secret in the build's namespace, or correct its name",
        };

    /// <summary>Surfaces when the Secret named in output.registrySecret has no usable .dockerconfigjson.</summary>
    public static BuildReason SecretInvalid { get; } =
        new()
        {
            Name = "PushSecretInvalid",
            Class = FailureClass.User,
            Meaning = "the Secret named in output.registrySecret has no usable .dockerconfigjson",
            Hint = "Create it with kubectl create secret docker-registry",
        };

    /// <summary>Surfaces when the registry has no such repository, or does not accept its name.</summary>
    public static BuildReason RepositoryInvalid { get; } =
        new()
        {
            Name = "PushRepositoryInvalid",
            Class = FailureClass.User,
            Meaning = "the registry has no such repository, or does not accept its name",
            Hint = "Create the repository first, or correct output.repository",
        };

    /// <summary>Surfaces when the registry is read-only or refuses the image by a rule of its own.</summary>
    public static BuildReason Refused { get; } =
        new()
        {
            Name = "PushRefused",
            Class = FailureClass.User,
            Meaning = "the registry is read-only or refuses the image by a rule of its own",
            Hint = "Ask whoever runs the registry; the message has its words",
        };

    /// <summary>Surfaces when the registry's TLS certificate is not trusted, or it does not speak TLS.</summary>
    public static BuildReason CertificateUntrusted { get; } =
        new()
        {
            Name = "PushCertificateUntrusted",
            Class = FailureClass.User,
            Meaning = "the registry's TLS certificate is not trusted, or it does not speak TLS",
            Hint = "Name its CA in podTemplate.caConfigMap, or set output.insecure for a plain-HTTP registry",
        };

    /// <summary>Surfaces when the registry does not answer or answers with an error of its own.</summary>
    public static BuildReason RegistryUnavailable { get; } =
        new()
        {
            Name = "PushRegistryUnavailable",
            Class = FailureClass.Infrastructure,
            Meaning = "the registry does not answer or answers with an error of its own",
            Hint = "Try again; if it lasts, ask whoever runs the registry",
        };

    /// <summary>Surfaces when the registry does not serve what was just pushed.</summary>
    public static BuildReason VerificationFailed { get; } =
        new()
        {
            Name = "PushVerificationFailed",
            Class = FailureClass.Infrastructure,
            Meaning = "the registry does not serve what was just pushed",
            Hint = "Try again; if it lasts, ask whoever runs the registry",
        };

    /// <summary>Surfaces when the registry's host name cannot be resolved.</summary>
    public static BuildReason HostUnknown { get; } =
        new()
        {
            Name = "PushHostUnknown",
            Class = FailureClass.User,
            Meaning = "the registry's host name cannot be resolved",
            Hint = "Check output.repository",
        };

    /// <summary>All of this family, in the order of the reference page.</summary>
    public static IReadOnlyList<BuildReason> All { get; } =
    [
        Succeeded,
        Skipped,
        AuthenticationRequired,
        Denied,
        SecretNotFound,
        SecretInvalid,
        RepositoryInvalid,
        Refused,
        CertificateUntrusted,
        RegistryUnavailable,
        VerificationFailed,
        HostUnknown,
    ];
}
