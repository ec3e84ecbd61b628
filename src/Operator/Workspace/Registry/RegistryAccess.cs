using Operator.Core.Requests;
using Operator.Entities;
using Operator.Workspace.Network;

namespace Operator.Workspace.Registry;

/// <summary>Connections to registries for one purpose: the output of a build, or a source.</summary>
internal sealed class RegistryAccess : IDisposable
{
    private readonly RegistryCredentials credentials;
    private readonly IReadOnlyList<RegistryRule> rules;
    private readonly bool insecure;
    private readonly HttpClient verified;
    private readonly HttpClient unverified;
    private readonly TimeProvider time;

    private RegistryAccess(
        RegistryCredentials credentials,
        IReadOnlyList<RegistryRule> rules,
        bool insecure,
        Func<bool, HttpClient> open,
        TimeProvider time
    )
    {
        (this.credentials, this.rules, this.insecure, this.time) = (credentials, rules, insecure, time);
        (verified, unverified) = (open(false), open(true));
    }

    /// <summary>The registry that the image is pushed to. Whoever may push there may also be asked there: no address is forbidden.</summary>
    public static RegistryAccess ForOutput(BuildRequest request, ContainerPaths paths, ContainerLog log, TimeProvider time)
    {
        var trust = CertificateTrust.From(paths);
        var proxy = new ProxyRoute(request.Spec.PodTemplate?.Proxy);
        return new RegistryAccess(
            ReadOutputCredentials(request, paths, log),
            request.Registries,
            request.Spec.Output?.Insecure == true,
            any => GuardedHttp.Create(guard: null, trust, proxy, any),
            time
        );
    }

    /// <summary>The registry that a source comes from; the rules for sources' addresses hold.</summary>
    public static RegistryAccess ForSource(
        RegistryCredentials credentials,
        IReadOnlyList<RegistryRule> rules,
        bool insecure,
        Func<bool, HttpClient> open,
        TimeProvider time
    ) => new(credentials, rules, insecure, open, time);

    /// <exception cref="BuildFault">The text is no image reference.</exception>
    public ImageName Name(string repository) =>
        ImageName.Parse(repository) ?? throw new BuildFault(SpecReasons.ImageReferenceInvalid, $"{repository} is not an image reference");

    public RegistryClient Open(ImageName name)
    {
        var any = insecure || rules.Any(rule => rule.Host == name.Host && rule.Insecure);
        var connection = new RegistryConnection(any ? unverified : verified, name.Host, credentials.For(name.Host), any, time);
        return new RegistryClient(connection, name.Repository);
    }

    public void Dispose()
    {
        verified.Dispose();
        unverified.Dispose();
    }

    /// <summary>The logins of the output's Secret, hidden from the log.</summary>
    public static RegistryCredentials ReadOutputCredentials(BuildRequest request, ContainerPaths paths, ContainerLog log)
    {
        if (request.Spec.Output?.RegistrySecret is not { } secret)
        {
            return RegistryCredentials.None;
        }

        if (!File.Exists(paths.RegistryConfig))
        {
            throw new BuildFault(PushReasons.SecretInvalid, $"Secret {secret} has no key .dockerconfigjson");
        }

        try
        {
            var credentials = RegistryCredentials.Parse(File.ReadAllText(paths.RegistryConfig));
            credentials.Secrets.ToList().ForEach(log.Hide);
            return credentials;
        }
        catch (FormatException exception)
        {
            throw new BuildFault(PushReasons.SecretInvalid, $"Secret {secret} {exception.Message}", cause: exception);
        }
    }
}
