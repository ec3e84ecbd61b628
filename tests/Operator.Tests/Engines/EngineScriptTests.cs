using System.Diagnostics;
using Operator.Core;
using Operator.Core.Engines;
using Operator.Entities.ImageBuilds;

namespace Operator.Tests.Engines;

/// <summary>The script of the build container, with a program in the place of BuildKit's wrapper.</summary>
public sealed class EngineScriptTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("script-").FullName;

    [Theory]
    [InlineData("exit 0", 0, "imagebuild: done")]
    [InlineData("echo 'error: failed to solve: x' >&2; exit 1", 123, "imagebuild: image 1/1 failed with exit code 123")]
    // The shell's code for a child that SIGKILL ended, and the wrapper itself killed: BuildKit's last message is not its own.
    [InlineData("exit 137", 137, "imagebuild: image 1/1 failed with exit code 137")]
    [InlineData("kill -9 $$", 137, "imagebuild: image 1/1 failed with exit code 137")]
    [InlineData("kill -9 $PPID", 137, "imagebuild: image 1/1 failed with exit code 137")]
    public async Task Exit_code_tells_an_engine_that_failed_from_one_that_was_killed(string program, int code, string last)
    {
        var (exitCode, output) = await RunAsync(program);

        Assert.Equal((code, last), (exitCode, output.TrimEnd('\n').Split('\n')[^1]));
    }

    [Fact]
    public async Task Arguments_arrive_whole()
    {
        var (_, output) = await RunAsync("for word in \"$@\"; do echo \"<$word>\"; done", "--opt", "label:a=b c", "$(id)`id`'\"\\", "");

        Assert.Contains($"<--metadata-file>\n<{root}/results/00.json>\n", output, StringComparison.Ordinal);
        Assert.Equal(0b111_000_000, (int)File.GetUnixFileMode($"{root}/results"));
        Assert.Contains("<build>\n<--frontend>\n<dockerfile.v0>\n", output, StringComparison.Ordinal);
        Assert.Contains("<--opt>\n<label:a=b c>\n<$(id)`id`'\"\\>\n<>\n", output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        var image = Directory.CreateDirectory(Path.Combine(root, "images", "00")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(image, "args"), EngineArguments.Encode(arguments));
        var wrapper = Path.Combine(Directory.CreateDirectory(Path.Combine(root, "bin")).FullName, "buildctl-daemonless.sh");
        await File.WriteAllTextAsync(wrapper, "#!/bin/sh\n" + program + "\n");
        File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var container = EngineCatalog.Find(BuildEngine.BuildKit)!.Container(new OperatorSettings { OperatorImage = "x" });
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(
            container
                .Command![2]
                .Replace("/imagebuild/plan", root, StringComparison.Ordinal)
                .Replace("/workspace/results", $"{root}/results", StringComparison.Ordinal)
        );
        start.Environment["PATH"] = $"{root}/bin:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output);
    }
}
