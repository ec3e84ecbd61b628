using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Operator.Controllers;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing;
using Operator.Testing.Builds;
using Operator.Testing.Proxy;

namespace Operator.Tests.Controllers;

/// <summary>What is made of a log on its way from the kubelet: the tail in status, the archive that outlives the Pod.</summary>
public sealed class LogTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    private const int LargestArchive = 900 * 1024;

    [Fact]
    public async Task Follower_that_is_cut_off_again_and_again_misses_nothing_and_repeats_nothing()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        var pod = await BuildingAsync(bench, "cut-log");
        var written = new List<string>();
        for (var round = 0; round < 5; round++)
        {
            var lines = Enumerable.Range(round * 20, 20).Select(number => $"line {number}").ToList();
            written.AddRange(lines);
            bench.Kubelet.Logs.Write(pod, "build", lines);
            await TailEndsWithAsync(bench, "cut-log", lines[^1]);
            bench.Proxy.Cut(request => KubeletLogs.IsLogOf(request, "build"));
        }

        await bench.Kubelet.SucceededAsync(pod);

        var end = await bench.ReachesAsync("cut-log", BuildPhase.Succeeded);
        Assert.Equal(written, Section(await bench.ArchivedLogAsync(end), "build"));
        Assert.InRange(bench.Proxy.Count(request => KubeletLogs.IsLogOf(request, "build")), 6, 100);
    }

    [Fact]
    public async Task Operator_that_dies_in_mid_log_is_followed_by_one_that_archives_the_whole()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        var pod = await BuildingAsync(bench, "half-log");
        bench.Kubelet.Logs.Write(pod, "build", "before", "the end of the first");
        await TailEndsWithAsync(bench, "half-log", "the end of the first");
        await bench.KillOperatorAsync();
        bench.Kubelet.Logs.Write(pod, "build", "while nobody listened");
        await bench.StartOperatorAsync();
        bench.Kubelet.Logs.Write(pod, "build", "after");
        await bench.Kubelet.SucceededAsync(pod);

        var end = await bench.ReachesAsync("half-log", BuildPhase.Succeeded);

        Assert.Equal(
            ["before", "the end of the first", "while nobody listened", "after"],
            Section(await bench.ArchivedLogAsync(end), "build")
        );
    }

    [Fact]
    public async Task Tail_keeps_the_last_lines_within_its_bounds_while_the_archive_has_them_all()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        var pod = await BuildingAsync(bench, "long-log");
        var lines = Enumerable.Range(0, 300).Select(number => $"{number} {new string('ä', 400)}").ToList();
        bench.Kubelet.Logs.Write(pod, "build", lines);

        var running = await bench.WaitAsync("long-log", status => status.Log?.Tail?.EndsWith(lines[^1]) == true, "the tail is told");
        await bench.Kubelet.SucceededAsync(pod);
        var end = await bench.ReachesAsync("long-log", BuildPhase.Succeeded);

        Assert.All([running.Status, end], status => Assert.InRange(Encoding.UTF8.GetByteCount(status.Log!.Tail!), 1, 8 * 1024));
        Assert.All([running.Status, end], status => Assert.InRange(status.Log!.Tail!.Split('\n').Length, 1, 40));
        Assert.Equal(lines, Section(await bench.ArchivedLogAsync(end), "build"));
        Assert.Null(end.Log!.Truncated);
    }

    [Fact]
    public async Task Archive_that_would_be_too_large_keeps_its_beginning_and_its_end()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        var pod = await BuildingAsync(bench, "huge-log");
        var lines = Enumerable
            .Range(0, 30_000)
            .Select(number => $"{number} {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(40))}")
            .ToList();
        bench.Kubelet.Logs.Write(pod, "build", lines);
        await TailEndsWithAsync(bench, "huge-log", lines[^1]);

        await bench.Kubelet.SucceededAsync(pod);

        var end = await bench.ReachesAsync("huge-log", BuildPhase.Succeeded);
        Assert.True(end.Log!.Truncated);
        var packed = Assert.Single(await bench.ArchivesAsync("huge-log")).BinaryData!.Values.Single();
        Assert.InRange(packed.Length, LargestArchive / 2, LargestArchive);
        var kept = await bench.ArchivedLogAsync(end);
        Assert.StartsWith($"==> prepare\n==> build\n{lines[0]}\n{lines[1]}\n", kept, StringComparison.Ordinal);
        Assert.EndsWith($"{lines[^2]}\n{lines[^1]}\n==> publish\n", kept, StringComparison.Ordinal);
        Assert.Matches("\n… [0-9]+ lines \\([0-9]+ bytes\\) are left out here …\n", kept);
        Assert.Equal(lines.Sum(line => (long)line.Length + 1) + "==> prepare\n==> build\n==> publish\n".Length, end.Log.Bytes);
    }

    [Fact]
    public async Task Secrets_reach_neither_status_nor_archive_nor_events()
    {
        // None of them is one: they only look so.
        string[] secrets = ["hunter2-in-a-url", "Zm9vYmFyYmF6cXV4MTIz", "ghp_0123456789abcdefghijABCDEFGHIJ", "s3cr3t-of-the-spec"];
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(
            An.ImageBuild("leaky", spec => spec with { BuildArgs = new Dictionary<string, string> { ["API_TOKEN"] = secrets[3] } })
        );
        var pod = (await bench.PodAsync("leaky")).Metadata.Name!;
        var run = $"RUN curl https://bot:{secrets[0]}@git.example.com -H 'Authorization: Bearer {secrets[1]}' {secrets[2]} {secrets[3]}";
        var error = $"process \"/bin/sh -c {run[4..]}\" did not complete successfully: exit code: 22";
        bench.Kubelet.Logs.Write(
            pod,
            "build",
            $"#5 [2/2] {run}",
            $"#5 0.1 {run}",
            $"#5 ERROR: {error}",
            $"error: failed to solve: {error}"
        );
        await bench.Kubelet.BuildFailedAsync(pod, 1, lastWords: $"error: {error}");

        var end = await bench.ReachesAsync("leaky", BuildPhase.Failed);

        Assert.Equal(BuildReasons.StepFailed.Name, end.Reason);
        Assert.Contains("git.example.com", end.Failure?.Step, StringComparison.Ordinal);
        var told = await bench.EventAsync("leaky", BuildReasons.StepFailed.Name);
        var seen = string.Join(
            '\n',
            JsonSerializer.Serialize(end, EntitiesJsonContext.Default.ImageBuildStatus),
            told.Message,
            await bench.ArchivedLogAsync(end)
        );
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, seen, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_that_cannot_be_read_holds_no_build_and_is_told_as_lost()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        bench.Proxy.FailNext(request => request.Concerns("log"), new Fault.Answer(403, "Forbidden"), int.MaxValue);
        var pod = await BuildingAsync(bench, "lost-log");
        bench.Kubelet.Logs.Write(pod, "build", "nobody reads this");
        await bench.Kubelet.SucceededAsync(pod);

        var end = await bench.ReachesAsync("lost-log", BuildPhase.Succeeded);

        Assert.Contains(end.Warnings!, warning => warning.StartsWith(RunReasons.LogLost.Name, StringComparison.Ordinal));
        Assert.Equal(PodStatuses.Digest, end.Image?.Digest);
    }

    [Fact]
    public async Task Namespace_that_takes_no_archive_holds_no_build()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        bench.Proxy.FailNext(
            request => request.IsWrite && request.Concerns("configmaps"),
            new Fault.Answer(403, "Forbidden"),
            int.MaxValue
        );
        var pod = await BuildingAsync(bench, "no-archive");
        bench.Kubelet.Logs.Write(pod, "build", "#5 [2/2] RUN make", "error: failed to solve: nothing works");
        await bench.Kubelet.BuildFailedAsync(pod, 1);

        var end = await bench.ReachesAsync("no-archive", BuildPhase.Failed);

        Assert.Null(end.Log?.Archive);
        Assert.EndsWith("nothing works", end.Log?.Tail, StringComparison.Ordinal);
        Assert.Contains(end.Warnings!, warning => warning.StartsWith(RunReasons.LogLost.Name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_is_saved_also_when_nobody_looked_for_longer_than_its_grace()
    {
        var grace = TimeSpan.FromSeconds(1);
        await using var bench = await ControllerBench.StartAsync(server, options => options.Pods.LogGrace = grace);
        var pod = await BuildingAsync(bench, "old-log");
        await bench.KillOperatorAsync();
        bench.Kubelet.Logs.Write(pod, "build", "while nobody looked");
        await bench.Kubelet.SucceededAsync(pod);
        var ended = DateTimeOffset.UtcNow;
        await Eventually.HoldsAsync(() => DateTimeOffset.UtcNow > ended + 2 * grace, "the grace is over");

        await bench.StartOperatorAsync();

        var end = await bench.ReachesAsync("old-log", BuildPhase.Succeeded);
        Assert.Equal(["while nobody looked"], Section(await bench.ArchivedLogAsync(end), "build"));
    }

    private static async Task<string> BuildingAsync(ControllerBench bench, string name)
    {
        await bench.CreateAsync(An.ImageBuild(name));
        var pod = (await bench.PodAsync(name)).Metadata.Name!;
        bench.Kubelet.Logs.Write(pod, "build");
        await bench.Kubelet.BuildingAsync(pod);
        await bench.ReachesAsync(name, BuildPhase.Building);
        return pod;
    }

    private static Task<ImageBuild> TailEndsWithAsync(ControllerBench bench, string name, string line) =>
        bench.WaitAsync(
            name,
            status => status.Log?.Tail?.EndsWith(line, StringComparison.Ordinal) == true,
            string.Create(CultureInfo.InvariantCulture, $"the tail ends with {line}")
        );

    /// <summary>What the archive has of one container.</summary>
    private static IEnumerable<string> Section(string archive, string container) =>
        archive
            .Split('\n')
            .SkipWhile(line => line != $"==> {container}")
            .Skip(1)
            .TakeWhile(line => line.Length > 0 && !line.StartsWith("==> ", StringComparison.Ordinal));
}
