using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Servers;
using Operator.Tests.Workspace;

namespace Operator.Tests.Failures;

/// <summary>What publish finds at a real registry.</summary>
internal static class PushFailures
{
    [Produces("PushAuthenticationRequired")]
    public static Task AuthenticationRequired(FailureScene scene) => CheckAsync(scene, registry => registry.Login = ("ada", "right"));

    [Produces("PushDenied")]
    public static async Task Denied(FailureScene scene)
    {
        var registry = await StartAsync(scene);
        registry.Login = ("ada", "right");
        scene.Work.RegistrySecret($$"""{"auths":{"{{registry.Host}}":{"username":"ada","password":"wrong"} } }""");
        await scene.PublishAsync(spec => Check(spec, secret: "login"));
    }

    [Produces("PushSecretNotFound")]
    public static async Task SecretNotFound(FailureScene scene)
    {
        await scene.ApplyAsync(spec => spec with { Output = new() { RegistrySecret = "login" } });
        await scene.MountFailsAsync("MountVolume.SetUp failed for volume \"registry\" : secret \"login\" not found");
    }

    [Produces("PushSecretInvalid")]
    public static async Task SecretInvalid(FailureScene scene)
    {
        await StartAsync(scene);
        scene.Work.RegistrySecret("no JSON");
        await scene.PublishAsync(spec => Check(spec, secret: "login"));
    }

    [Produces("PushRepositoryInvalid")]
    public static Task RepositoryInvalid(FailureScene scene) => CheckAsync(scene, registry => registry.Fail(int.MaxValue, 404));

    [Produces("PushRegistryUnavailable")]
    public static Task RegistryUnavailable(FailureScene scene) => CheckAsync(scene, registry => registry.Fail(int.MaxValue, 500));

    [Produces("PushRefused")]
    public static async Task Refused(FailureScene scene)
    {
        var registry = scene.Add(await RegistryServer.StartAsync(readOnly: true));
        scene.Work.Repository = $"{registry.Host}/team/app";
        await scene.PublishAsync(spec => Check(spec));
    }

    [Produces("PushCertificateUntrusted")]
    public static async Task CertificateUntrusted(FailureScene scene)
    {
        await StartAsync(scene);
        await scene.PublishAsync(spec => Check(spec, insecure: false));
    }

    [Produces("PushVerificationFailed")]
    public static async Task VerificationFailed(FailureScene scene)
    {
        await StartAsync(scene);
        scene.Work.EngineLeaves(Workbench.NoDigest);
        await scene.PublishAsync(spec => spec with { Output = spec.Output! with { Insecure = true } });
    }

    [Produces("PushHostUnknown")]
    public static Task HostUnknown(FailureScene scene)
    {
        scene.Work.Repository = SourceFailures.NoHost + "/team/app";
        return scene.PublishAsync(spec => Check(spec));
    }

    [Produces("PushAddressForbidden")]
    public static async Task AddressForbidden(FailureScene scene)
    {
        await StartAsync(scene);
        scene.Work.RegistryNetwork = new NetworkRules();
        await scene.PublishAsync(spec => Check(spec));
    }

    private static async Task<RegistryServer> StartAsync(FailureScene scene)
    {
        var registry = scene.Add(await RegistryServer.StartAsync());
        scene.Work.Repository = $"{registry.Host}/team/app";
        return registry;
    }

    private static async Task CheckAsync(FailureScene scene, Action<RegistryServer> change)
    {
        change(await StartAsync(scene));
        await scene.PublishAsync(spec => Check(spec));
    }

    /// <summary>In this mode publish asks whether a push would be allowed, and there is no engine.</summary>
    private static ImageBuildSpec Check(ImageBuildSpec spec, string? secret = null, bool insecure = true) =>
        spec with
        {
            Mode = BuildMode.Plan,
            Output = spec.Output! with { Insecure = insecure, RegistrySecret = secret },
        };
}
