using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Operator.Entities.ImagePushes;
using Operator.Testing.Programs;
using Operator.Testing.Servers;

namespace Operator.Benchmarks;

/// <summary>
/// A large image from one registry to another: an ImagePush in its Pod, the program's command <c>copy</c> and <c>skopeo copy</c> on the same
/// machine, alternating in one run. Each copies to a registry that has nothing: skopeo remembers where it has put a blob, and would mount it.
/// </summary>
public static class PushBench
{
    private const int Rounds = 2;
    private const int Layers = 4;
    private const int LayerBytes = 256 << 20;
    private const string Repository = "bench/large";

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromMinutes(10) };

    public static async Task<int> RunAsync(string program)
    {
        OperatorProcess.Program = [program];
        await using var bench = await BenchNamespace.CreateAsync();
        var source = bench.Cluster.Registry;
        await PrepareAsync(source);
        await using var running = await bench.StartOperatorAsync();
        var times = new Dictionary<string, List<double>>
        {
            ["ImagePush, create → Succeeded"] = [],
            ["copy, the program itself"] = [],
            ["skopeo copy"] = [],
        };
        for (var round = 0; round < Rounds; round++)
        {
            times["skopeo copy"]
                .Add(
                    await ProgramAsync(host =>
                        [
                            "skopeo",
                            "copy",
                            "--src-tls-verify=false",
                            "--dest-tls-verify=false",
                            $"docker://{source}/{Repository}:t",
                            $"docker://{host}/large:t",
                        ]
                    )
                );
            times["copy, the program itself"]
                .Add(
                    await ProgramAsync(host =>
                        [program, "copy", $"{source}/{Repository}:t", $"{host}/large", "--insecure-source", "--insecure-destination"]
                    )
                );
            times["ImagePush, create → Succeeded"].Add(await PushAsync(bench, source, round));
        }

        foreach (var (what, all) in times)
        {
            Figures.Print($"1 GiB from registry to registry, {what}: min / max of {Rounds}", MinMax(all), "-");
        }

        Figures.Print(
            "  the program against skopeo, of the fastest",
            string.Create(CultureInfo.InvariantCulture, $"{times["copy, the program itself"].Min() / times["skopeo copy"].Min():0.00} ×"),
            "1 ×"
        );
        return 0;
    }

    private static string MinMax(List<double> values) =>
        string.Create(CultureInfo.InvariantCulture, $"{values.Min():0.00} / {values.Max():0.00} s");

    /// <summary>The Pod's container has a limit of 128 MiB: one that needed more would be killed. The registry with a login is another one than the source.</summary>
    private static async Task<double> PushAsync(BenchNamespace bench, string source, int round)
    {
        var name = $"large-{round}";
        var registry = bench.Cluster["IMAGEBUILD_TEST_REGISTRY_AUTH"];
        var password = (await File.ReadAllTextAsync(bench.Cluster["IMAGEBUILD_TEST_REGISTRY_PASSWORD_FILE"])).Trim();
        if (round == 0)
        {
            await bench.KubectlAsync(
                "create",
                "secret",
                "docker-registry",
                "login",
                $"--docker-server={registry}",
                $"--docker-username={bench.Cluster["IMAGEBUILD_TEST_REGISTRY_USER"]}",
                $"--docker-password={password}"
            );
        }

        var began = Stopwatch.GetTimestamp();
        await bench.ApplyAsync(
            $$"""
            apiVersion: imagebuild.dev/v1alpha1
            kind: ImagePush
            metadata: {name: {{name}}}
            spec:
              source: {image: "{{source}}/{{Repository}}:t", insecure: true}
              destination: {repository: {{registry}}/{{bench.Name}}/{{name}}, registrySecret: login, insecure: true}
            """
        );
        while (true)
        {
            var status = (await bench.Client.GetAsync<ImagePush>(name, bench.Name))?.Status;
            if (status?.Phase >= PushPhase.Succeeded)
            {
                return status.Phase == PushPhase.Succeeded
                    ? Stopwatch.GetElapsedTime(began).TotalSeconds
                    : throw new InvalidOperationException($"{name}: {status.Message}");
            }

            await Task.Delay(100);
        }
    }

    private static async Task<double> ProgramAsync(Func<string, string[]> command)
    {
        await using var destination = await RegistryServer.StartAsync();
        var words = command(destination.InnerHost);
        var began = Stopwatch.GetTimestamp();
        (await Shell.RunAsync(words[0], words.Skip(1))).Checked();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Random bytes: nothing is compressed or found twice.</summary>
    private static async Task PrepareAsync(string registry)
    {
        using var known = await Http.GetAsync(new Uri($"http://{registry}/v2/{Repository}/manifests/t"));
        if (known.IsSuccessStatusCode)
        {
            return;
        }

        var layers = new List<string>();
        var bytes = new byte[LayerBytes];
        for (var layer = 0; layer < Layers; layer++)
        {
            new Random(layer).NextBytes(bytes);
            layers.Add(Describe("application/vnd.oci.image.layer.v1.tar", await PutAsync(registry, bytes), bytes.Length));
        }

        var config = """{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":[]}}"""u8.ToArray();
        var manifest = Encoding.UTF8.GetBytes(
            $$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
             "config":{{Describe("application/vnd.oci.image.config.v1+json", await PutAsync(registry, config), config.Length)}},
             "layers":[{{string.Join(',', layers)}}]}
            """
        );
        using var body = new ByteArrayContent(manifest);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.oci.image.manifest.v1+json");
        using var answer = await Http.PutAsync(new Uri($"http://{registry}/v2/{Repository}/manifests/t"), body);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<string> PutAsync(string registry, byte[] content)
    {
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";
        using var started = await Http.PostAsync(new Uri($"http://{registry}/v2/{Repository}/blobs/uploads/"), null);
        var upload = new UriBuilder(new Uri(new Uri($"http://{registry}"), started.Headers.Location!));
        upload.Query += (upload.Query.Length > 1 ? "&" : "") + $"digest={digest}";
        using var body = new ByteArrayContent(content);
        using var ended = await Http.PutAsync(upload.Uri, body);
        ended.EnsureSuccessStatusCode();
        return digest;
    }

    private static string Describe(string type, string digest, int size) =>
        $$"""{"mediaType":"{{type}}","digest":"{{digest}}","size":{{size}}}""";
}
