using System.Diagnostics;
using System.Text;
using Operator.Core;
using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Servers;

namespace Operator.Tests.Engines;

/// <summary>The script of the build container in a directory of its own, with a program in the place of BuildKit's wrapper.</summary>
internal sealed class EngineScript : IDisposable
{
    /// <summary>The machine's own programs: dash and mawk in Debian, as the local cluster's BuildKit image has them.</summary>
    public const string Debian = "debian";

    /// <summary>BusyBox and nothing else, as BuildKit's own image has it.</summary>
    public const string BusyBox = "busybox";

    private static readonly string[] Programs =
    [
        "sh",
        "awk",
        "base64",
        "cat",
        "flock",
        "grep",
        "kill",
        "mkdir",
        "mkfifo",
        "od",
        "readlink",
        "rm",
        "sleep",
        "tr",
        "xargs",
    ];

    private readonly string programs;

    public EngineScript()
    {
        programs = Directory.CreateDirectory(Path.Combine(Root, "bin")).FullName;
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("script-").FullName;

    /// <summary>Debian or BusyBox.</summary>
    public string System { get; init; } = Debian;

    /// <summary>Programs that the container does not have.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    public void AddSecret(string id, byte[] value)
    {
        var directory = Directory.CreateDirectory(Path.Combine(Root, "build-secrets", id)).FullName;
        File.WriteAllBytes(Path.Combine(directory, "value"), value);
    }

    public void AddSecret(string id, string value) => AddSecret(id, Encoding.Latin1.GetBytes(value));

    /// <summary>Starts the script with this shell program instead of the wrapper. Its output is to be read as Latin-1: a byte is a character.</summary>
    public Process Start(string program, params string[] arguments)
    {
        var image = Directory.CreateDirectory(Path.Combine(Root, "images", "00")).FullName;
        File.WriteAllBytes(Path.Combine(image, "args"), EngineArguments.Encode(arguments));
        var wrapper = Path.Combine(programs, "buildctl-daemonless.sh");
        File.WriteAllText(wrapper, $"#!/bin/sh\nroot={Root}\n{program}\n");
        File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        foreach (var (name, text) in EngineArguments.Files(BuildEngine.BuildKit, Request()))
        {
            File.WriteAllText(Path.Combine(Root, Path.GetFileName(name)), text);
        }

        var start = new ProcessStartInfo(Shell())
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.Latin1,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Script());
        start.Environment["PATH"] = programs;
        return Process.Start(start)!;
    }

    /// <summary>The exit code, and what the script has printed to its standard output.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        await process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await output);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private string Script() =>
        EngineCatalog
            .Find(BuildEngine.BuildKit)!
            .Container(new OperatorSettings { OperatorImage = "x" }, Request())
            .Command![2]
            .Replace(WorkspacePaths.InPod.BuildSecrets, $"{Root}/build-secrets", StringComparison.Ordinal)
            .Replace(WorkspacePaths.InPod.Plan, Root, StringComparison.Ordinal)
            .Replace(WorkspacePaths.InPod.Results, $"{Root}/results", StringComparison.Ordinal);

    /// <summary>Links the programs that the container has into the only directory of its PATH.</summary>
    private string Shell()
    {
        foreach (var name in Programs.Except(Missing))
        {
            File.CreateSymbolicLink(Path.Combine(programs, name), Tool.Find(System == BusyBox ? "busybox" : name));
        }

        return Path.Combine(programs, "sh");
    }

    private static BuildRequest Request() =>
        new()
        {
            Namespace = "team",
            Name = "app",
            Uid = "uid",
            Run = 1,
            Attempt = 1,
            Spec = new ImageBuildSpec(),
            Repository = "registry.example.com/team/app",
            Tags = ["1"],
            StartTime = DateTimeOffset.UnixEpoch,
        };
}
