using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Core.Images;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Workspace.Network;

namespace Operator.Workspace.Registry;

/// <summary>Connections to registries for one purpose: the output of a build, a source, or one side of a copy.</summary>
/// <param name="logins">How messages name what the logins are from, and the reason when that has none for a registry.</param>
internal sealed class RegistryAccess(
    RegistryCredentials credentials,
    (string Name, BuildReason Invalid) logins,
    IReadOnlyList<RegistryRule> rules,
    bool insecure,
    Func<bool, ServerHttp> open,
    TimeProvider time
) : IDisposable
{
    private readonly Dictionary<bool, ServerHttp> opened = [];

    /// <summary>The registry that the image is pushed to.</summary>
    public static RegistryAccess ForOutput(BuildRequest request, WorkspacePaths paths, ContainerLog log, TimeProvider time)
    {
        var guard = new HostGuard(request.RegistryNetwork);
        var proxy = ProxyRoute.Of(request.Spec.PodTemplate?.Proxy, paths, log);
        return new RegistryAccess(
            ReadOutputCredentials(request, paths, log),
            ($"Secret {request.Spec.Output?.RegistrySecret}", PushReasons.SecretInvalid),
            request.Registries,
            request.Spec.Output?.Insecure == true,
            any => new ServerHttp(GuardedHttp.Create(guard, CertificateTrust.From(paths), proxy, any), time),
            time
        );
    }

    /// <exception cref="BuildFault">The text is no image reference.</exception>
    public static ImageName Name(string repository) =>
        ImageName.Parse(repository) ?? throw new BuildFault(SpecReasons.ImageReferenceInvalid, $"{repository} is not an image reference");

    public RegistryClient Open(ImageName name)
    {
        var any = insecure || rules.Any(rule => rule.Host == name.Host && rule.Insecure);
        if (!opened.TryGetValue(any, out var http))
        {
            opened[any] = http = open(any);
        }

        return new RegistryClient(new RegistryConnection(http, name.Host, LoginFor(name.Host), any, time), name.Repository);
    }

    private RegistryLogin? LoginFor(string host)
    {
        try
        {
            return credentials.For(host);
        }
        catch (FormatException exception)
        {
            throw new BuildFault(logins.Invalid, $"{logins.Name} {exception.Message}", cause: exception);
        }
    }

    /// <summary>Checks the output's Secret before the engine has built for an hour, and writes it anew where the engine could not read it.</summary>
    /// <exception cref="BuildFault">It cannot be used at all.</exception>
    public static void PrepareForEngine(BuildRequest request, WorkspacePaths paths, ContainerLog log)
    {
        if (
            request.Spec is not { Mode: BuildMode.Build, Output: { RegistrySecret: not null, Push: var push } }
            || !File.Exists(paths.RegistryConfig)
        )
        {
            return;
        }

        var even = push ? ReadOutputCredentials(request, paths, log).ForEngine(File.ReadAllText(paths.RegistryConfig)) : null;
        if (even is null && EngineCatalog.Find(request.Spec.Engine)?.TakesLoginsFromPlan == true)
        {
            even = File.ReadAllBytes(paths.RegistryConfig);
        }

        if (even is not null)
        {
            Directory.CreateDirectory(paths.EngineRegistry, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.WriteAllBytes(paths.EngineRegistryConfig, even);
        }
    }

    public void Dispose() => opened.Values.ToList().ForEach(http => http.Dispose());

    /// <summary>The logins of the output's Secret, hidden from the log.</summary>
    public static RegistryCredentials ReadOutputCredentials(BuildRequest request, WorkspacePaths paths, ContainerLog log)
    {
        if (request.Spec.Output?.RegistrySecret is not { } secret)
        {
            return RegistryCredentials.None;
        }

        var config = File.Exists(paths.RegistryConfig) ? File.ReadAllText(paths.RegistryConfig) : null;
        return ReadCredentials(config, $"Secret {secret}", PushReasons.SecretInvalid, log);
    }

    /// <param name="config">Null if the Secret has none.</param>
    /// <param name="name">What it is from, as messages begin.</param>
    /// <param name="invalid">The reason when the text cannot be used.</param>
    public static RegistryCredentials ReadCredentials(string? config, string name, BuildReason invalid, ContainerLog log)
    {
        try
        {
            var credentials = RegistryCredentials.Parse(config ?? throw new FormatException("has no key .dockerconfigjson"));
            credentials.Secrets.ToList().ForEach(log.Hide);
            return credentials;
        }
        catch (FormatException exception)
        {
            throw new BuildFault(invalid, $"{name} {exception.Message}", cause: exception);
        }
    }
}
