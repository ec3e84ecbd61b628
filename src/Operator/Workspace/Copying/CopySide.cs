using Operator.Core.Contract;
using Operator.Entities;
using Operator.Workspace.Network;
using Operator.Workspace.Registry;

namespace Operator.Workspace.Copying;

/// <summary>How one side of a copy is reached: each has a login, and a trust, of its own.</summary>
internal sealed record CopySide
{
    /// <summary>A Docker configuration with the registry's login; null for none.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>What messages call the file; null for its path.</summary>
    public string? ConfigName { get; init; }

    /// <summary>The reason when the file cannot be used, or has no login for the registry.</summary>
    public required BuildReason ConfigInvalid { get; init; }

    /// <summary>Plain HTTP, or any certificate.</summary>
    public bool Insecure { get; init; }

    public NetworkRules Network { get; init; } = new();

    /// <summary>Registries that the platform has without TLS.</summary>
    public IReadOnlyList<RegistryRule> Registries { get; init; } = [];

    public ProxyRoute Proxy { get; init; } = new(null);

    private string Name => ConfigName ?? $"File {ConfigFile}";

    public RegistryAccess Open(WorkspacePaths paths, ContainerLog log, TimeProvider time) =>
        new(
            ReadLogins(log),
            (Name, ConfigInvalid),
            Registries,
            Insecure,
            any => new ServerHttp(GuardedHttp.Create(new HostGuard(Network), CertificateTrust.From(paths), Proxy, any), time),
            time
        );

    private RegistryCredentials ReadLogins(ContainerLog log)
    {
        if (ConfigFile is null)
        {
            return RegistryCredentials.None;
        }

        try
        {
            return RegistryAccess.ReadCredentials(File.ReadAllText(ConfigFile), Name, ConfigInvalid, log);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BuildFault(ConfigInvalid, $"{Name} cannot be read: {exception.Message.TrimEnd('.')}", cause: exception);
        }
    }
}
