using System.Diagnostics;
using System.Globalization;

namespace Operator.Tests.Engines;

/// <summary>The script of the build container, with a program in the place of BuildKit's wrapper.</summary>
public sealed class EngineScriptTests
{
    private static readonly (string Program, int Code, string Last)[] Ends =
    [
        ("exit 0", 0, "imagebuild: done"),
        ("echo 'error: failed to solve: x' >&2; exit 1", 123, "imagebuild: image 1/1 failed with exit code 123"),
        // The shell's code for a child that SIGKILL ended, and the wrapper itself killed: BuildKit's last message is not its own.
        ("exit 137", 137, "imagebuild: image 1/1 failed with exit code 137"),
        ("kill -9 $$", 137, "imagebuild: image 1/1 failed with exit code 137"),
        ("kill -9 $PPID", 137, "imagebuild: image 1/1 failed with exit code 137"),
    ];

    public static TheoryData<string, bool, string, int, string> EveryEnd
    {
        get
        {
            var ends = new TheoryData<string, bool, string, int, string>();
            foreach (var system in new[] { EngineScript.Debian, EngineScript.BusyBox })
            {
                foreach (var (program, code, last) in Ends)
                {
                    ends.Add(system, false, program, code, last);
                    ends.Add(system, true, program, code, last);
                }
            }

            return ends;
        }
    }

    [Theory]
    [MemberData(nameof(EveryEnd))]
    public async Task Exit_code_tells_an_engine_that_failed_from_one_that_was_killed(
        string system,
        bool secret,
        string program,
        int code,
        string last
    )
    {
        using var script = new EngineScript { System = system };
        if (secret)
        {
            script.AddSecret("token", Guid.NewGuid().ToString("N"));
        }

        var (exitCode, output) = await script.RunAsync(program);

        Assert.Equal((code, last), (exitCode, output.TrimEnd('\n').Split('\n')[^1]));
    }

    [Theory]
    [InlineData(EngineScript.Debian)]
    [InlineData(EngineScript.BusyBox)]
    public async Task Engine_reads_the_logins_that_prepare_wrote_for_it(string system)
    {
        using var script = new EngineScript { System = system };
        var logins = Directory.CreateDirectory(Path.Combine(script.Root, "registry")).FullName;
        await File.WriteAllTextAsync(Path.Combine(logins, "config.json"), "{}", TestContext.Current.CancellationToken);

        var (_, output) = await script.RunAsync("echo \"logins in $DOCKER_CONFIG\"");

        Assert.Contains($"logins in {logins}\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Engine_reads_the_Secret_itself_where_prepare_wrote_none()
    {
        using var script = new EngineScript();

        var (_, output) = await script.RunAsync("echo \"logins in ${DOCKER_CONFIG:-the container's own}\"");

        Assert.Contains("logins in the container's own\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_arrive_whole()
    {
        using var script = new EngineScript();
        var (_, output) = await script.RunAsync(
            "for word in \"$@\"; do echo \"<$word>\"; done",
            "--opt",
            "label:a=b c",
            "$(id)`id`'\"\\",
            ""
        );

        Assert.Contains($"<--metadata-file>\n<{script.Root}/results/00.json>\n", output, StringComparison.Ordinal);
        Assert.Equal(0b111_000_000, (int)File.GetUnixFileMode($"{script.Root}/results"));
        Assert.Contains("<build>\n<--frontend>\n<dockerfile.v0>\n", output, StringComparison.Ordinal);
        Assert.Contains("<--opt>\n<label:a=b c>\n<$(id)`id`'\"\\>\n<>\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EngineScript.Debian, false)]
    [InlineData(EngineScript.Debian, true)]
    [InlineData(EngineScript.BusyBox, true)]
    public async Task Script_that_the_kubelet_stops_ends_before_the_engine_does(string system, bool secret)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var script = new EngineScript { System = system };
        if (secret)
        {
            script.AddSecret("token", Guid.NewGuid().ToString("N"));
        }

        using var process = script.Start("echo $$; exec sleep 1000");
        await process.StandardOutput.ReadLineAsync(cancellation);
        var engine = await process.StandardOutput.ReadLineAsync(cancellation);
        using (Process.Start("/bin/sh", ["-c", $"kill -TERM {process.Id}"]))
        {
            await process.WaitForExitAsync(cancellation);
        }

        using var left = Process.GetProcessById(int.Parse(engine!, CultureInfo.InvariantCulture));
        Assert.Equal(143, process.ExitCode);
        Assert.False(left.HasExited);
        left.Kill();
        // The filter ends with the engine.
        Assert.DoesNotContain("imagebuild: done", await process.StandardOutput.ReadToEndAsync(cancellation), StringComparison.Ordinal);
    }
}
