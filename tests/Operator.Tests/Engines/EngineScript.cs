using System.Diagnostics;
using System.Text;
using k8s.Models;
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

    /// <summary>BuildKit's image has it in its BusyBox, Debian has not.</summary>
    private const string Flock = "flock";

    private static readonly string[] Programs =
    [
        "sh",
        "awk",
        "base64",
        "cat",
        "chmod",
        "chown",
        "df",
        Flock,
        "grep",
        "kill",
        "mkdir",
        "mkfifo",
        "mv",
        "od",
        "readlink",
        "rm",
        "sleep",
        "stat",
        "sync",
        "tr",
        "uname",
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

    /// <summary>The directory that stands for a cache volume; null where the Pod mounts none.</summary>
    public string? Volume { get; init; }

    /// <summary>True where the proxy has a password: publish has it.</summary>
    public bool BehindProxyLogin { get; init; }

    /// <summary>The engine's image.</summary>
    public string Image { get; init; } = "registry.example.com/buildkit@sha256:1";

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
            File.WriteAllText(Path.Combine(Root, Path.GetFileName(name)), Here(text));
        }

        // As root inside and outside: the users of files are the same.
        Stub("rootlesskit", "exec \"$@\"");
        Stub("buildctl", "echo \"buildctl $2\"");

        var start = new ProcessStartInfo(Shell())
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.Latin1,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Script());
        foreach (var variable in Container().Env.Where(variable => variable.Value is not null))
        {
            start.Environment[variable.Name] = variable.Value;
        }

        if (BehindProxyLogin)
        {
            start.Environment[ProxyVariables.RelayVariable] = "true";
        }

        start.Environment.Remove("DOCKER_CONFIG");
        start.Environment["PATH"] = programs;
        return Process.Start(start)!;
    }

    /// <summary>The exit code, and what the script has printed to its standard output.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        var (exitCode, output, _) = await RunWithErrorsAsync(program, arguments);
        return (exitCode, output);
    }

    /// <summary>The same, with what it has printed to its standard error.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> RunWithErrorsAsync(string program, params string[] arguments)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = await process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await output, errors);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private void Stub(string name, string program)
    {
        var file = Path.Combine(programs, name);
        File.WriteAllText(file, $"#!/bin/sh\n{program}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private V1Container Container() =>
        EngineCatalog.Find(BuildEngine.BuildKit)!.Container(new OperatorSettings { OperatorImage = "x", BuildKitImage = Image }, Request());

    private string Script() => Here(Container().Command![2]);

    /// <summary>A text with the paths of the container, in this directory.</summary>
    private string Here(string text) =>
        text.Replace(WorkspacePaths.InPod.CacheVolume + "/", $"{Volume}/", StringComparison.Ordinal)
            .Replace("/tmp/imagebuild", $"{Root}/own", StringComparison.Ordinal)
            .Replace(WorkspacePaths.InPod.BuildSecrets, $"{Root}/build-secrets", StringComparison.Ordinal)
            .Replace(WorkspacePaths.InPod.Plan, Root, StringComparison.Ordinal)
            .Replace(WorkspacePaths.InPod.ProxyReady, $"{Root}/proxy-ready", StringComparison.Ordinal)
            .Replace(WorkspacePaths.InPod.Results, $"{Root}/results", StringComparison.Ordinal);

    /// <summary>Links the programs that the container has into the only directory of its PATH.</summary>
    private string Shell()
    {
        foreach (var name in Programs.Except(Missing))
        {
            File.CreateSymbolicLink(Path.Combine(programs, name), Tool.Find(System == BusyBox && name != Flock ? "busybox" : name));
        }

        return Path.Combine(programs, "sh");
    }

    private BuildRequest Request() =>
        new()
        {
            CacheVolume = Volume is null ? null : new CacheVolumeUse { Claim = "cache" },
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
