using System.Diagnostics;

namespace Operator.Tests.Engines;

/// <summary>The engine's script with a cache volume: when its state is used, and when it is not.</summary>
public sealed class CacheVolumeScriptTests : IDisposable
{
    /// <summary>Answers unless its state is broken, and finds what an earlier build has left.</summary>
    private const string Daemon = """
        case "$BUILDKITD_FLAGS" in
          *--root*) state=${BUILDKITD_FLAGS##* } ;;
          *) echo "state in the Pod"; exit "${END:-0}" ;;
        esac
        [ ! -e "$state/broken" ] || { echo "could not connect" >&2; exit 1; }
        $BUILDCTL --addr=x debug workers >/dev/null
        $BUILDCTL --addr=x "$@" >/dev/null
        if [ -e "$state/built" ]; then echo "state is warm"; else echo "state is new"; fi
        : >"$state/built"
        """;

    private readonly string volume = Directory.CreateTempSubdirectory("cache-").FullName;

    public static TheoryData<string> Systems => [EngineScript.Debian, EngineScript.BusyBox];

    private string Home => Path.Combine(volume, "imagebuild-buildkit");

    private string State => Assert.Single(Directory.GetDirectories(Home));

    public void Dispose() => Directory.Delete(volume, recursive: true);

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task State_of_one_build_is_found_by_the_next(string system)
    {
        Assert.Equal((0, "state is new"), await RunAsync(system));
        Assert.Equal((0, "state is warm"), await RunAsync(system));
        Assert.False(File.Exists(Path.Combine(State, "open")), "a clean end is noted");
        Assert.False(File.Exists(Path.Combine(State, "failures")), "no build has failed");
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task Volume_that_another_build_has_locked_is_left_alone(string system)
    {
        await RunAsync(system);
        var start = new ProcessStartInfo("flock", [Path.Combine(Home, "lock"), "sh", "-c", "echo locked; read -r end"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var holder = Process.Start(start)!;
        Assert.Equal("locked", await holder.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        Assert.Equal((0, "imagebuild: cache taken, state in the Pod"), await RunAsync(system));

        holder.StandardInput.Close();
        await holder.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, "state is warm"), await RunAsync(system));
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task State_that_the_daemon_cannot_open_is_dropped_in_the_same_build(string system)
    {
        await RunAsync(system);
        await File.WriteAllTextAsync(Path.Combine(State, "root", "broken"), "", TestContext.Current.CancellationToken);

        Assert.Equal((0, "imagebuild: cache unreadable, state is new"), await RunAsync(system));
        Assert.Equal((0, "state is warm"), await RunAsync(system));
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task State_of_another_engine_is_removed(string system)
    {
        await RunAsync(system);

        Assert.Equal((0, "state is new"), await RunAsync(system, image: "registry.example.com/buildkit@sha256:2"));
        Assert.Single(Directory.GetDirectories(Home));
    }

    [Theory]
    [InlineData(EngineScript.Debian, "altered")]
    [InlineData(EngineScript.BusyBox, "altered")]
    [InlineData(EngineScript.Debian, "unclean")]
    [InlineData(EngineScript.BusyBox, "unclean")]
    [InlineData(EngineScript.Debian, "failing")]
    [InlineData(EngineScript.BusyBox, "failing")]
    public async Task State_that_cannot_be_trusted_is_dropped(string system, string why)
    {
        await RunAsync(system);
        var cancellation = TestContext.Current.CancellationToken;
        var done = why switch
        {
            // As a kubelet does that makes all files of a volume belong to a group.
            "altered" => Process.Start("chgrp", ["-R", "1000", State]).WaitForExitAsync(cancellation),
            "unclean" => File.WriteAllTextAsync(Path.Combine(State, "open"), "another boot\n", cancellation),
            _ => File.WriteAllTextAsync(Path.Combine(State, "failures"), "3\n", cancellation),
        };
        await done;

        Assert.Equal((0, $"imagebuild: cache {why}, state is new"), await RunAsync(system));
        Assert.Equal((0, "state is warm"), await RunAsync(system));
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task Build_that_was_killed_on_the_same_machine_leaves_a_state_that_is_used(string system)
    {
        await RunAsync(system);
        Assert.Equal(137, (await RunAsync(system, "kill -9 $PPID")).Code);
        Assert.True(File.Exists(Path.Combine(State, "open")), "it did not end cleanly");

        Assert.Equal((0, "state is warm"), await RunAsync(system));
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task Third_failure_in_a_row_drops_the_state_and_success_in_between_does_not(string system)
    {
        const string Fails = "$BUILDCTL --addr=x build; exit 1";
        await RunAsync(system);
        Assert.Equal((123, 123), ((await RunAsync(system, Fails)).Code, (await RunAsync(system, Fails)).Code));
        Assert.Equal((0, "state is warm"), await RunAsync(system));

        for (var build = 0; build < 3; build++)
        {
            await RunAsync(system, Fails);
        }

        Assert.Equal((0, "imagebuild: cache failing, state is new"), await RunAsync(system));
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task Daemon_that_never_answers_says_why_at_the_end(string system)
    {
        using var script = Script(system);

        var (code, output, errors) = await script.RunWithErrorsAsync("echo 'no user namespaces' >&2; exit 1");

        Assert.Equal(123, code);
        Assert.Contains("imagebuild: cache unreadable", output, StringComparison.Ordinal);
        Assert.Equal("no user namespaces", errors.Trim());
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task Group_of_the_volume_is_not_inherited_by_what_gets_into_images(string system)
    {
        File.SetUnixFileMode(volume, File.GetUnixFileMode(volume) | UnixFileMode.SetGroup);
        await RunAsync(system);

        Assert.False(File.GetUnixFileMode(Path.Combine(State, "root")).HasFlag(UnixFileMode.SetGroup));
    }

    private EngineScript Script(string system, string? image = null) =>
        new()
        {
            System = system,
            Volume = volume,
            Image = image ?? "registry.example.com/buildkit@sha256:1",
        };

    /// <summary>The exit code, and what was said of the state.</summary>
    private async Task<(int Code, string Said)> RunAsync(string system, string program = Daemon, string? image = null)
    {
        using var script = Script(system, image);
        var (code, output) = await script.RunAsync(program, "--opt", "a=b");
        var said = output
            .Split('\n')
            .Where(line =>
                line.StartsWith("imagebuild: cache", StringComparison.Ordinal) || line.StartsWith("state", StringComparison.Ordinal)
            );
        return (code, string.Join(", ", said));
    }
}
