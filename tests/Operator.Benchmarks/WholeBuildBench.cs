using System.Diagnostics;
using System.Globalization;
using Operator.Testing.Programs;

namespace Operator.Benchmarks;

/// <summary>
/// A whole small build, from create to its end: with each engine, and with the bare engine in a Pod by hand, alternating in one run. Nothing is
/// cached but the engines' images on the node. The peers of the review were measured in the same way (side-by-side.md §5).
/// </summary>
public static class WholeBuildBench
{
    private const int Rounds = 6;

    private const string Dockerfile =
        "FROM debian:bookworm-slim\\nRUN echo one > /one && echo two > /two && echo three > /three\\nCOPY app.txt /app.txt\\n";

    /// <param name="kaniko">An image of Kaniko that the cluster can pull; null to leave it out.</param>
    public static async Task<int> RunAsync(string program, string? kaniko)
    {
        OperatorProcess.Program = [program];
        await using var bench = await BenchNamespace.CreateAsync();
        await using var running = await bench.StartOperatorAsync(kaniko is null ? [] : [("IMAGEBUILD_Images__Kaniko", kaniko)]);
        await bench.ApplyAsync(
            $$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: context}
            data: {app.txt: "the same", Dockerfile: "{{Dockerfile.Replace(
                "debian:",
                $"{bench.Cluster.Registry}/library/debian:",
                StringComparison.Ordinal
            )}}"}
            """
        );
        string[] engines = kaniko is null ? ["buildkit", "buildah", "dind"] : ["buildkit", "buildah", "dind", "kaniko"];
        var ways = engines.Select(engine => new Way(engine, round => OursAsync(bench, engine, round))).ToList();
        ways.Add(new("bare buildkit", round => BareAsync(bench, BareBuildKit(bench.Cluster), $"bare-buildkit-{round}")));
        if (kaniko is not null)
        {
            ways.Add(new("bare kaniko", round => BareAsync(bench, BareKaniko(bench.Cluster, kaniko), $"bare-kaniko-{round}")));
        }

        var times = ways.ToDictionary(way => way.Name, _ => new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            // Every other round in the other order; the first one only fetches what a node keeps.
            foreach (var (name, run) in round % 2 == 0 ? ways : Enumerable.Reverse(ways))
            {
                var seconds = await run(round);
                if (round > 0)
                {
                    times[name].Add(seconds);
                }
            }
        }

        foreach (var (name, all) in times)
        {
            Figures.Print($"a small build, {name}: min / median / max of {Rounds}", Spread(all), "-");
        }

        var added = Median(times["buildkit"]) - Median(times["bare buildkit"]);
        Figures.Print("what the operator adds to the bare engine, of the medians", Figures.Seconds(added), "0.5 s");
        await TimelineAsync(bench);
        return 0;
    }

    private sealed record Way(string Name, Func<int, Task<double>> Run);

    public static double Median(List<double> values) => Figures.Percentile(values, 0.5);

    public static string Spread(List<double> values) =>
        string.Create(CultureInfo.InvariantCulture, $"{values.Min():0.00} / {Median(values):0.00} / {values.Max():0.00} s");

    /// <summary>Where the time of one build goes: seconds from its creation, by the API server's and the containers' own clocks, which are one here.</summary>
    private static async Task TimelineAsync(BenchNamespace bench)
    {
        var began = DateTimeOffset.UtcNow;
        var seconds = await OursAsync(bench, "buildkit", Rounds + 1);
        var build = $"buildkit-{Rounds + 1}";
        var pod = (await bench.KubectlAsync("get", "imagebuilds", build, "-o", "jsonpath={.status.pod.name}")).Trim();
        foreach (var container in (string[])["prepare", "build", "publish"])
        {
            if (await bench.LinesAsync(pod, container) is var (first, last))
            {
                Figures.Print(
                    $"  one of them: {container}'s first and last line",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{(first - began).TotalSeconds:0.00} – {(last - began).TotalSeconds:0.00} s"
                    ),
                    "-"
                );
            }
        }

        Figures.Print("  its status is Succeeded", Figures.Seconds(seconds), "-");
    }

    private static async Task<double> OursAsync(BenchNamespace bench, string engine, int round)
    {
        var name = $"{engine}-{round}";
        var manifest = $$"""
            apiVersion: imagebuild.dev/v1alpha1
            kind: ImageBuild
            metadata: {name: {{name}}}
            spec:
              modelVersion: dockerfile
              engine: {{engine}}
              source: {inline: {files: {app.txt: "the same"} } }
              dockerfile: {inline: "{{Dockerfile}}"}
              output: {repository: {{bench.Cluster.Registry}}/{{bench.Name}}/{{name}}, tags: [t], insecure: true}
            """;
        var began = Stopwatch.GetTimestamp();
        await bench.ApplyAsync(manifest);
        return await bench.SucceedsAsync(name, began);
    }

    private static async Task<double> BareAsync(BenchNamespace bench, string spec, string name)
    {
        var manifest = $"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: {name}
              annotations: {"{"}container.apparmor.security.beta.kubernetes.io/build: unconfined{"}"}
            spec:
            {spec.Replace("NAME", $"{bench.Name}/{name}", StringComparison.Ordinal)}
            """;
        var began = Stopwatch.GetTimestamp();
        await bench.ApplyAsync(manifest);
        return await bench.PodSucceedsAsync(name, began);
    }

    /// <summary>The same image, variables and security context as the operator's.</summary>
    private static string BareBuildKit(DevCluster cluster) =>
        $$"""
              restartPolicy: Never
              automountServiceAccountToken: false
              dnsPolicy: Default
              securityContext: {runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000}
              containers:
              - name: build
                image: {{cluster["IMAGEBUILD_TEST_BUILDKIT_IMAGE"]}}
                command: [/bin/sh, -c]
                args:
                - |
                  printf '[registry."{{cluster.Registry}}"]\n  http = true\n' > /tmp/buildkitd.toml
                  mkdir /tmp/context && cp -L /context/* /tmp/context
                  exec buildctl-daemonless.sh build --frontend dockerfile.v0 --progress plain --local context=/tmp/context --local dockerfile=/tmp/context \
                    --output type=image,name={{cluster.Registry}}/NAME:t,push=true,registry.insecure=true
                env:
                - {name: BUILDKITD_FLAGS, value: --oci-worker-no-process-sandbox --config /tmp/buildkitd.toml}
                - {name: ROOTLESSKIT, value: rootlesskit --net=host --copy-up=/etc --copy-up=/run}
                - {name: BUILDCTL_CONNECT_RETRIES_MAX, value: "30"}
                - {name: HOME, value: /home/user}
                - {name: USER, value: user}
                - {name: XDG_RUNTIME_DIR, value: /run/user/1000}
                securityContext: {seccompProfile: {type: Unconfined} }
                volumeMounts:
                - {name: context, mountPath: /context}
                - {name: state, mountPath: /home/user/.local/share/buildkit}
                - {name: tmp, mountPath: /tmp}
              volumes:
              - {name: context, configMap: {name: context} }
              - {name: state, emptyDir: {} }
              - {name: tmp, emptyDir: {} }
            """;

    private static string BareKaniko(DevCluster cluster, string image) =>
        $$"""
              restartPolicy: Never
              automountServiceAccountToken: false
              dnsPolicy: Default
              containers:
              - name: build
                image: {{image}}
                args:
                - --context=dir:///context
                - --dockerfile=/context/Dockerfile
                - --destination={{cluster.Registry}}/NAME:t
                - --insecure
                - --insecure-pull
                volumeMounts:
                - {name: context, mountPath: /context}
              volumes:
              - {name: context, configMap: {name: context} }
            """;
}
