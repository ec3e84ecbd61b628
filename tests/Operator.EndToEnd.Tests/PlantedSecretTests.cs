using System.Text.Json;
using Operator.EndToEnd.Tests.Harness;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;
using Operator.Testing.Secrets;

namespace Operator.EndToEnd.Tests;

/// <summary>
/// One build by each engine and a push, with a secret in every place that takes one, behind a proxy with a password. Then everything that was written
/// anywhere is searched: objects, events, logs of all containers, of the operator, and images with all their layers.
/// </summary>
public sealed class PlantedSecretTests(OperatorSuite suite) : IAsyncLifetime
{
    /// <summary>Prints what it was given, and looks for what it was not.</summary>
    private const string Dockerfile = """
        FROM debian:bookworm-slim
        ARG NPM_TOKEN
        RUN --mount=type=secret,id=netrc --mount=type=secret,id=header \
            cat /run/secrets/netrc && base64 -w 0 /run/secrets/header && printf 'header:%s' "$(cat /run/secrets/header)" | base64 -w 0
        RUN env > /found; for i in username password; do cat /imagebuild/proxy/$i /proc/[0-9]*/root/imagebuild/proxy/$i >> /found; done; \
            cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n' >> /found; grep -i proxy /found; \
            test "$NPM_TOKEN" && test "$http_proxy" = http://127.0.0.1:28319
        """;

    private static readonly HttpClient Http = new();
    private readonly string operatorLog = Path.Combine(OperatorSuite.LogDirectory, "secrets.log");
    private Kubectl kubectl = null!;
    private PlantedSecrets planted = null!;
    private OperatorProcess? running;

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        kubectl = await suite.CreateNamespaceAsync("secrets", cancellation);
        await kubectl.RunAsync(
            cancellation,
            "label",
            "namespace",
            kubectl.Namespace,
            "pod-security.kubernetes.io/enforce=privileged",
            $"engines.example.com/of={kubectl.Namespace}"
        );
        await kubectl.ApplyAsync(
            $$"""
            apiVersion: imagebuild.dev/v1alpha1
            kind: ImageBuildPolicy
            metadata:
              name: {{kubectl.Namespace}}
            spec:
              namespaceSelector: {matchLabels: {engines.example.com/of: {{kubectl.Namespace}} } }
              engines: [buildkit, buildah, dind]
            """,
            cancellation
        );
        planted = await PlantedSecrets.PlantAsync(kubectl, suite.Cluster, cancellation);
        File.Delete(operatorLog);
        running = await OperatorProcess.StartAsync(
            suite.Cluster,
            kubectl.Namespace,
            operatorLog,
            cancellation,
            ("IMAGEBUILD_Images__Buildah", suite.Cluster["IMAGEBUILD_TEST_BUILDAH_IMAGE"]),
            ("IMAGEBUILD_Images__Docker", suite.Cluster["IMAGEBUILD_TEST_DOCKER_IMAGE"]),
            ("IMAGEBUILD_Registries__Insecure__1", planted.RegistryHost)
        );
    }

    [Fact]
    public async Task Planted_secrets_are_in_their_Secrets_and_nowhere_else()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await GitRepositories.PushAsync("config/samples/hello-flask", "private/secrets", cancellation);
        var git = $"git: {{url: \"{planted.Git.Url}/app.git\", credentialsSecret: git-login}}";
        var ssh = $"git: {{url: \"{suite.Cluster["IMAGEBUILD_TEST_GIT_SSH"]}/private/secrets.git\", credentialsSecret: git-ssh}}";
        var archive = $"archive: {{url: \"{planted.Archive.Url}/app.tar.gz\", credentialsSecret: archive-login}}";
        var builds = new[]
        {
            await BuildAsync("buildkit", git, "proxy-login"),
            await BuildAsync("buildah", ssh, "proxy-login"),
            await BuildAsync("dind", archive, "proxy-login"),
        };
        var push = await PushUnderTest.ApplyAsync(
            kubectl,
            "copy",
            $$"""
            source: {buildRef: {name: buildkit} }
            destination: {repository: {{planted.RegistryHost}}/copies/app, tags: [t], registrySecret: registry-login, insecure: true}
            podTemplate: {proxy: {httpProxy: "{{planted.Proxy.Url}}", credentialsSecret: proxy-login} }
            retention: {podsSeconds: 600}
            """,
            cancellation
        );
        var wrong = await BuildAsync("wrong-login", git, "wrong-proxy-login", "buildkit");
        var half = await BuildAsync("half-login", git, "half-proxy-login", "buildkit");
        var none = await BuildAsync("no-login", git, "no-such-login", "buildkit");

        await RefusedAsync(
            "url",
            $"git: {{url: \"https://builder:{Uri.EscapeDataString(planted["in-url"])}@git.corp.invalid/app.git\"}}",
            planted.Proxy.Url
        );
        await RefusedAsync(
            "proxy-url",
            git,
            $"http://builds:{Uri.EscapeDataString(planted["in-url"])}@{new Uri(planted.Proxy.Url).Authority}"
        );
        foreach (var build in builds)
        {
            var ended = await build.EndsAsync(cancellation, 400);
            Assert.True(ended.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(ended));
            Assert.Contains(
                ended.Status.Warnings!,
                warning => warning.StartsWith("buildArgs[NPM_TOKEN] has the name of a secret", StringComparison.Ordinal)
            );
            Assert.Contains($"PUT http://{planted.RegistryHost}/v2/{build.Name}/app/manifests/t HTTP/1.1", planted.Proxy.Requests);
        }

        var copied = await push.EndsAsync(cancellation);
        Assert.True(copied.Status.Phase == PushPhase.Succeeded, PushUnderTest.Describe(copied));
        await FailsAsync(wrong, "RunProxyLoginRefused", "does not accept the login in podTemplate.proxy.credentialsSecret");
        await FailsAsync(half, "SourceCredentialsInvalid", "podTemplate.proxy.credentialsSecret");
        await FailsAsync(
            none,
            "SourceSecretNotFound",
            "Secret no-such-login, named in podTemplate.proxy.credentialsSecret, does not exist in the namespace"
        );

        await IsFoundWhereItIsAsync(cancellation);
        var found = await ObjectsAsync(cancellation);
        foreach (var name in builds.Select(build => build.Name).Append("copies"))
        {
            found.AddRange(await ImageAsync(name == "copies" ? "copies/app" : name + "/app", cancellation));
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    public async ValueTask DisposeAsync()
    {
        if (running is not null)
        {
            await running.DisposeAsync();
        }

        await planted.DisposeAsync();
        await kubectl.TryAsync(null, CancellationToken.None, "delete", "imagebuildpolicy", kubectl.Namespace, "--wait=false");
        await kubectl.TryAsync(null, CancellationToken.None, "delete", "namespace", kubectl.Namespace, "--wait=false");
    }

    private Task<BuildUnderTest> BuildAsync(string name, string source, string login, string? engine = null) =>
        OperatorSuite.ApplyAsync(
            kubectl,
            name,
            Spec(engine ?? name, name, source, planted.Proxy.Url, login),
            TestContext.Current.CancellationToken
        );

    private async Task RefusedAsync(string name, string source, string proxy)
    {
        var manifest = $$"""
            apiVersion: imagebuild.dev/v1alpha1
            kind: ImageBuild
            metadata: {name: {{name}} }
            spec:
              {{Spec("buildkit", name, source, proxy, "proxy-login").ReplaceLineEndings("\n  ")}}
            """;
        var answer = await kubectl.TryAsync(manifest, TestContext.Current.CancellationToken, "apply", "--validate=false", "-f", "-");
        Assert.True(answer.ExitCode != 0, name);
    }

    private static async Task FailsAsync(BuildUnderTest build, string reason, string message)
    {
        var ended = await build.EndsAsync(TestContext.Current.CancellationToken);
        Assert.True(ended.Status.Reason == reason, BuildUnderTest.Describe(ended));
        Assert.Contains(message, ended.Status.Message, StringComparison.Ordinal);
        Assert.NotNull(ended.Status.Failure?.Hint);
    }

    private string Spec(string engine, string name, string source, string proxy, string login) =>
        $$"""
            engine: {{engine}}
            modelVersion: dockerfile
            source: { {{source}} }
            dockerfile: {inline: {{JsonSerializer.Serialize(Dockerfile)}} }
            buildArgs: {NPM_TOKEN: "{{planted["NPM_TOKEN"]}}"}
            environment: {DB_PASSWORD: "{{planted["DB_PASSWORD"]}}"}
            buildSecrets: [{id: netrc, secretName: build-secrets}, {id: header, secretName: build-secrets}]
            output: {repository: {{planted.RegistryHost}}/{{name}}/app, tags: [t], registrySecret: registry-login, insecure: true}
            podTemplate: {proxy: {httpProxy: "{{proxy}}", credentialsSecret: {{login}} } }
            retention: {podsSeconds: 600}
            """;

    /// <summary>The search finds every one of them in its Secret, and what is plain where the docs say that it can be read.</summary>
    private async Task IsFoundWhereItIsAsync(CancellationToken cancellationToken)
    {
        var secrets = planted.Hidden.In("Secrets", await kubectl.RunAsync(cancellationToken, "get", "secrets", "-o", "json"));
        Assert.Equal(planted.InSecrets, secrets.Select(secret => secret.Secret).Distinct().Order(StringComparer.Ordinal));
        var pod = (await kubectl.ListAsync("pods", cancellationToken, "-l", "imagebuild.dev/name=buildkit"))[0];
        Assert.Contains(planted.Plain.In("Pod", pod.GetRawText()), found => found.Secret == "NPM_TOKEN");
        var image = await RegistryImage.ReadAsync(planted.Registry.InnerHost, "buildkit/app", "t", cancellationToken);
        Assert.Contains(planted.Plain.In("history", image.Config.GetRawText()), found => found.Secret == "NPM_TOKEN");
    }

    /// <summary>Everything in the cluster that a build writes, and the logs.</summary>
    private async Task<List<FoundSecret>> ObjectsAsync(CancellationToken cancellationToken)
    {
        List<FoundSecret> found = [];
        foreach (var kind in (string[])["imagebuilds", "imagepushes", "pods", "events", "configmaps", "persistentvolumeclaims"])
        {
            var items = JsonDocument.Parse(await kubectl.RunAsync(cancellationToken, "get", kind, "--all-namespaces", "-o", "json"));
            foreach (var item in items.RootElement.GetProperty("items").EnumerateArray())
            {
                var where = $"{kind} {item.GetProperty("metadata").GetProperty("name").GetString()}";
                found.AddRange(planted.Hidden.In(where, item.GetRawText()));
                // The spec is what the user wrote, and a Pod's request has it.
                var own =
                    kind is "events" or "configmaps" ? item
                    : item.TryGetProperty("status", out var status) ? status
                    : default;
                found.AddRange(own.ValueKind == JsonValueKind.Undefined ? [] : planted.Plain.In(where, own.GetRawText()));
            }
        }

        foreach (var pod in await kubectl.ListAsync("pods", cancellationToken))
        {
            var name = pod.GetProperty("metadata").GetProperty("name").GetString()!;
            var log = await kubectl.TryAsync(null, cancellationToken, "logs", name, "--all-containers");
            found.AddRange(planted.Hidden.In($"log of {name}", log.Output));
        }

        var written = await File.ReadAllTextAsync(operatorLog, cancellationToken);
        Assert.NotEmpty(written);
        return [.. found, .. planted.Hidden.In("log of the operator", written), .. planted.Plain.In("log of the operator", written)];
    }

    private async Task<IReadOnlyList<FoundSecret>> ImageAsync(string repository, CancellationToken cancellationToken)
    {
        var image = await RegistryImage.ReadAsync(planted.Registry.InnerHost, repository, "t", cancellationToken);
        List<FoundSecret> found =
        [
            .. planted.Hidden.In($"manifest of {repository}", image.Manifest.GetRawText()),
            .. planted.Hidden.In($"configuration of {repository}", image.Config.GetRawText()),
        ];
        foreach (var layer in image.Manifest.GetProperty("layers").EnumerateArray())
        {
            var digest = layer.GetProperty("digest").GetString();
            await using var stream = await Http.GetStreamAsync(
                $"http://{planted.Registry.InnerHost}/v2/{repository}/blobs/{digest}",
                cancellationToken
            );
            found.AddRange(planted.Hidden.In($"layer {digest} of {repository}", stream));
        }

        return found;
    }
}
