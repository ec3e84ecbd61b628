namespace Operator.Core.Engines;

/// <summary>What went wrong between a build and a server: a registry, or the one that its source comes from.</summary>
public enum ServerTrouble
{
    /// <summary>It requires credentials and none are given.</summary>
    LoginMissing,

    /// <summary>It does not accept the given credentials.</summary>
    LoginRejected,

    /// <summary>The given credentials do not allow this.</summary>
    Denied,

    /// <summary>It has no such repository, manifest, blob or file.</summary>
    NotFound,

    /// <summary>It does not accept the name.</summary>
    NameInvalid,

    /// <summary>It is read-only, or refuses by a rule of its own.</summary>
    Refused,

    /// <summary>It does not speak TLS, or its certificate is not trusted.</summary>
    Untrusted,

    /// <summary>The proxy on the way to it requires a login that it does not get, or does not accept the one that it gets.</summary>
    ProxyLogin,

    /// <summary>Its host name cannot be resolved.</summary>
    HostUnknown,

    /// <summary>The address rules forbid it.</summary>
    Forbidden,

    /// <summary>It does not answer in time, or answers with an error of its own.</summary>
    Unavailable,

    /// <summary>Its answer cannot be understood.</summary>
    Invalid,
}
