using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Operator.Tests.Engines;

/// <summary>What the engine prints of the build's secrets does not reach the log of its container.</summary>
public sealed class SecretFilterTests
{
    /// <summary>
    /// A program that goes on when the filter runs, whose process it then knows as $filter: it and its parent, the shell that watches it,
    /// read the pipe. BusyBox runs awk in a process that has the arguments of the shell.
    /// </summary>
    private const string FindFilter = """
        reads() { [ "$(readlink "/proc/$1/fd/0")" = "$root/results/log (deleted)" ]; }
        parent() { read -r process name state parent rest <"/proc/$1/stat"; } 2>/dev/null
        filter=
        while [ -z "$filter" ]; do
          for directory in /proc/[0-9]*; do
            candidate=${directory#/proc/}
            reads "$candidate" && parent "$candidate" && reads "$parent" && parent "$parent" && ! reads "$parent" && filter=$candidate
          done
        done
        """;

    public static TheoryData<string> Systems => [EngineScript.Debian, EngineScript.BusyBox];

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task Value_is_masked_in_every_form(string system)
    {
        using var script = new EngineScript { System = system };
        // Characters that mean something in patterns, in JSON and in URLs, and a file's last line end.
        var token = Random() + "+/.*[x]^$\\&\"?=" + Random();
        var key = $"-----BEGIN KEY-----\n{Random()}{Random()}{Random()}\r\n  {Random()}\nshort\n-----END KEY-----";
        var binary = (byte[])[0, 255, 10, .. RandomNumberGenerator.GetBytes(200), 0, 10];
        script.AddSecret("token", token + "\n");
        script.AddSecret("key", key);
        script.AddSecret("binary", binary);

        var lines = new List<string> { "#7 0.1 " + token, token + token, "a" + token + "b " + token + "c" };
        lines.AddRange(key.Split('\n').Where(line => line != "short").Select(line => "#7 0.2 " + line.Trim()));
        foreach (var value in (string[])[token, key])
        {
            lines.Add(JsonSerializer.Serialize(value, Relaxed).Trim('"'));
            lines.Add("https://u:" + Uri.EscapeDataString(value) + "@registry");
        }

        foreach (var bytes in (byte[][])[Encoding.Latin1.GetBytes(token), Encoding.Latin1.GetBytes(key), binary])
        {
            var text = Convert.ToBase64String(bytes);
            lines.AddRange(text, text.TrimEnd('='), text.Replace('+', '-').Replace('/', '_'));
            lines.AddRange(text.Chunk(76).Concat(text.Chunk(64)).Select(line => new string(line)).Where(line => line.Length >= 8));
            // Basic authentication, with names of every length that matters.
            lines.AddRange(
                ((byte[][])["a:"u8.ToArray(), "ab:"u8.ToArray(), "abc:"u8.ToArray()]).Select(name =>
                    Convert.ToBase64String([.. name, .. bytes])
                )
            );
        }

        var shown = await ShownAsync(script, lines);

        Assert.Equal(lines.Count, shown.Length);
        Assert.Equal(["#7 0.1 ***", "***", "a***b ***c"], shown[..3]);
        Assert.All(
            lines.Zip(shown),
            pair =>
            {
                Assert.Contains("***", pair.Second, StringComparison.Ordinal);
                // The last group of base64 can hold bits of the value together with those of what follows it.
                var rest = pair.Second.Split("***");
                Assert.All(rest, part => Assert.True(part.Length <= 11, $"{pair.First} became {pair.Second}"));
            }
        );
        Assert.All(
            (string[])[token, .. key.Split('\n').Where(line => line.Trim().Length >= 8)],
            value => Assert.DoesNotContain(value.Trim(), string.Join('\n', shown), StringComparison.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task Overlapping_and_nested_values_leave_nothing(string system)
    {
        using var script = new EngineScript { System = system };
        var (left, middle, right) = (Random(), Random(), Random());
        script.AddSecret("a", left + middle);
        script.AddSecret("b", middle + right);
        script.AddSecret("c", left);

        var shown = await ShownAsync(
            script,
            [$"<{left}{middle}{right}>", $"<{left}{middle}>", $"<{left}{left}>", $"<{left}x{middle}{right}>"]
        );

        Assert.Equal(["<***>", "<***>", "<***>", "<***x***>"], shown);
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task Empty_and_short_values_are_not_masked(string system)
    {
        using var script = new EngineScript { System = system };
        script.AddSecret("empty", "");
        script.AddSecret("blank", " \n\n");
        script.AddSecret("short", "12345\n");
        script.AddSecret("lines", "server:\nyes\n[global]\n");
        script.AddSecret("six", "123abc\n");
        string[] lines = ["#1 0.1 12345 server: yes", " \t ", "", "*** is no secret", "#2 123abc [global]"];

        var shown = await ShownAsync(script, lines);

        Assert.Equal([.. lines[..^1], "#2 *** ***"], shown);
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task Long_lines_and_bytes_that_are_no_text_pass(string system)
    {
        using var script = new EngineScript { System = system };
        var value = Random() + Random() + Random();
        script.AddSecret("token", value);
        // A value at every place of a window, and over its end.
        var filler = new string('x', 1021);
        var line = string.Concat(Enumerable.Repeat(filler + value + "y", 1500));
        var bytes = string.Concat(Enumerable.Range(1, 255).Where(code => code != 10).Select(code => (char)code));

        var shown = await ShownAsync(script, [line, bytes + value + bytes, "last"]);

        Assert.Equal(string.Concat(Enumerable.Repeat(filler + "***y", 1500)), shown[0]);
        Assert.Equal([bytes + "***" + bytes, "last"], shown[1..]);
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task Value_of_many_lines_is_masked_line_by_line(string system)
    {
        using var script = new EngineScript { System = system };
        string[] values = [.. Enumerable.Range(0, 400).Select(_ => Random())];
        script.AddSecret("list", string.Join('\n', values));

        var shown = await ShownAsync(script, [.. values.Select(value => "#5 1.2 " + value)]);

        Assert.Equal(values.Select(_ => "#5 1.2 ***"), shown);
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task Each_line_is_shown_at_once_and_the_last_one_needs_no_end(string system)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var script = new EngineScript { System = system };
        var value = Random();
        script.AddSecret("token", value);
        File.WriteAllText(Path.Combine(script.Root, "value"), value);

        using var process = script.Start(
            """
            echo "first $(cat "$root/value")"
            while [ ! -e "$root/seen" ]; do sleep 0.05; done
            printf 'last %s' "$(cat "$root/value")" >&2
            """
        );
        Assert.Equal("imagebuild: image 1/1", await process.StandardOutput.ReadLineAsync(cancellation));
        // The engine goes on when this line has been seen.
        Assert.Equal("first ***", await process.StandardOutput.ReadLineAsync(cancellation));
        File.WriteAllText(Path.Combine(script.Root, "seen"), "");
        Assert.Equal("last ***\nimagebuild: done\n", await process.StandardOutput.ReadToEndAsync(cancellation));
        await process.WaitForExitAsync(cancellation);
        Assert.Equal(0, process.ExitCode);
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task Filter_that_was_killed_loses_neither_the_end_nor_a_value(string system)
    {
        using var script = new EngineScript { System = system };
        var value = Random();
        script.AddSecret("token", value);
        File.WriteAllText(Path.Combine(script.Root, "value"), value);

        var (code, output) = await script.RunAsync(
            FindFilter
                + """

                kill -9 "$filter"
                while [ -e "/proc/$filter" ]; do sleep 0.05; done
                echo "after $(cat "$root/value")"
                exit 1
                """
        );

        Assert.Equal((123, "imagebuild: image 1/1\nafter ***\nimagebuild: image 1/1 failed with exit code 123\n"), (code, output));
    }

    [Fact]
    public async Task Filter_that_is_killed_again_and_again_takes_the_log_and_not_the_end()
    {
        using var script = new EngineScript();
        script.AddSecret("token", Random());

        var (code, output) = await script.RunAsync(
            "for i in 1 2 3 4 5 6 7 8 9 10 11; do\n"
                + FindFilter
                + "\nkill -9 $filter\nwhile [ -e /proc/$filter ]; do sleep 0.05; done\ndone\necho unseen; exit 137"
        );

        Assert.Equal(
            (
                137,
                "imagebuild: image 1/1\n"
                    + "imagebuild: the log is left out, because awk could not mask the build secrets in it (exit code 137)\n"
                    + "imagebuild: image 1/1 failed with exit code 137\n"
            ),
            (code, output)
        );
    }

    [Theory]
    [InlineData("awk", 127)]
    [InlineData("od", 3)]
    public async Task Image_that_cannot_mask_shows_no_log(string program, int reason)
    {
        using var script = new EngineScript { Missing = [program] };
        script.AddSecret("token", Random());

        var (code, output) = await script.RunAsync("i=0; while [ $i -lt 9999 ]; do echo line; i=$((i + 1)); done; exit 1");

        Assert.Equal(
            (
                123,
                "imagebuild: image 1/1\n"
                    + $"imagebuild: the log is left out, because awk could not mask the build secrets in it (exit code {reason})\n"
                    + "imagebuild: image 1/1 failed with exit code 123\n"
            ),
            (code, output)
        );
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task Process_that_the_engine_left_behind_does_not_hold_the_end(string system)
    {
        using var script = new EngineScript { System = system };
        script.AddSecret("token", Random());

        var (code, output) = await script.RunAsync("sleep 1000 & echo $!; exit 1");

        using var left = Process.GetProcessById(int.Parse(output.Split('\n')[1], CultureInfo.InvariantCulture));
        Assert.Equal(123, code);
        Assert.False(left.HasExited);
        left.Kill();
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task No_process_has_a_value_in_its_arguments_or_environment(string system)
    {
        using var script = new EngineScript { System = system };
        var value = Random();
        script.AddSecret("token", value);

        // The filter has read the values when it has shown a line.
        using var process = script.Start(
            FindFilter
                + """

                echo ready
                while [ ! -e "$root/seen" ]; do sleep 0.05; done
                cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ >"$root/processes" 2>/dev/null
                """
        );
        var cancellation = TestContext.Current.CancellationToken;
        await process.StandardOutput.ReadLineAsync(cancellation);
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(cancellation));
        File.WriteAllText(Path.Combine(script.Root, "seen"), "");
        await process.WaitForExitAsync(cancellation);

        var processes = File.ReadAllText(Path.Combine(script.Root, "processes"), Encoding.Latin1);
        Assert.Contains("secret-filter.awk", processes, StringComparison.Ordinal);
        Assert.DoesNotContain(value, processes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_without_secrets_has_no_filter()
    {
        using var script = new EngineScript { Missing = ["awk", "od", "mkfifo"] };

        Assert.Equal((0, "imagebuild: image 1/1\nline\nimagebuild: done\n"), await script.RunAsync("echo line"));
    }

    private static JsonSerializerOptions Relaxed { get; } =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private static async Task<string[]> ShownAsync(EngineScript script, IReadOnlyList<string> lines)
    {
        await File.WriteAllTextAsync(
            Path.Combine(script.Root, "lines"),
            string.Concat(lines.Select(line => line + "\n")),
            Encoding.Latin1,
            TestContext.Current.CancellationToken
        );
        var (code, output) = await script.RunAsync("cat \"$root/lines\"");
        var shown = output.Split('\n');
        Assert.Equal((0, "imagebuild: image 1/1", "imagebuild: done", ""), (code, shown[0], shown[^2], shown[^1]));
        return shown[1..^2];
    }
}
