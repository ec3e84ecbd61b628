using Operator.Entities;
using Operator.Workspace.Registry;

namespace Operator.Workspace.Publish;

/// <summary>A registry's problem, as a push sees it.</summary>
internal static class PushFault
{
    public static BuildFault From(RegistryFault fault) => new(ReasonOf(fault.Problem), fault.Message, cause: fault);

    public static BuildReason ReasonOf(RegistryProblem problem) =>
        problem switch
        {
            RegistryProblem.LoginMissing => PushReasons.AuthenticationRequired,
            RegistryProblem.Denied => PushReasons.Denied,
            RegistryProblem.NotFound => PushReasons.VerificationFailed,
            RegistryProblem.RepositoryInvalid => PushReasons.RepositoryInvalid,
            RegistryProblem.Refused => PushReasons.Refused,
            RegistryProblem.Untrusted => PushReasons.CertificateUntrusted,
            RegistryProblem.HostUnknown => PushReasons.HostUnknown,
            RegistryProblem.Unavailable => PushReasons.RegistryUnavailable,
            RegistryProblem.Invalid => PushReasons.RegistryUnavailable,
            _ => throw new ArgumentOutOfRangeException(nameof(problem), problem, null),
        };
}
