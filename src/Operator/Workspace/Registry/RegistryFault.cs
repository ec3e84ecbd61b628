namespace Operator.Workspace.Registry;

/// <summary>What went wrong between us and a registry, before anyone says what it means for a push or a source.</summary>
internal enum RegistryProblem
{
    /// <summary>Credentials are wanted and none are given.</summary>
    LoginMissing,

    /// <summary>The given credentials are not accepted, or not for this.</summary>
    Denied,

    /// <summary>No such manifest or blob.</summary>
    NotFound,

    /// <summary>No such repository, or a name that the registry does not accept.</summary>
    RepositoryInvalid,

    /// <summary>Read-only, or a rule of the registry's own.</summary>
    Refused,

    /// <summary>TLS could not be agreed upon, or the certificate is not trusted.</summary>
    Untrusted,

    /// <summary>The host name does not exist.</summary>
    HostUnknown,

    /// <summary>No answer, or one that says that the registry itself is in trouble.</summary>
    Unavailable,

    /// <summary>An answer that no registry gives.</summary>
    Invalid,
}

/// <summary>A request to a registry failed.</summary>
internal sealed class RegistryFault(RegistryProblem problem, string message, Exception? cause = null) : Exception(message, cause)
{
    public RegistryProblem Problem { get; } = problem;
}
