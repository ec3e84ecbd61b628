using System.Diagnostics;
using System.Net;
using Operator.Testing.Proxy;

namespace Operator.Testing.Programs;

/// <summary>A real operator process of this checkout, which can be killed as hard as a node dies.</summary>
public sealed class OperatorProcess : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(2) };

    private readonly Process process;
    private readonly StreamWriter log;
    private readonly string logFile;
    private readonly int port;

    private OperatorProcess(Process process, string logFile, int port)
    {
        (this.process, this.logFile, this.port) = (process, logFile, port);
        log = new StreamWriter(logFile, append: true) { AutoFlush = true };
        process.OutputDataReceived += (_, line) => Write(log, line.Data);
        process.ErrorDataReceived += (_, line) => Write(log, line.Data);
    }

    /// <summary>The command that starts it; by default what this checkout compiled.</summary>
    public static IReadOnlyList<string> Program { get; set; } =
    ["dotnet", Repository.Path("src", "Operator", "bin", Configuration, "net10.0", "imagebuild-operator.dll")];

    /// <summary>The same program on a node whose clock is ahead by so much.</summary>
    public static IReadOnlyList<string> ProgramWithClock(TimeSpan ahead) =>
        [
            "dotnet",
            Repository.Path("tests", "Operator.ShiftedClock", "bin", Configuration, "net10.0", "Operator.ShiftedClock.dll"),
            ((int)ahead.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture),
        ];

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Where it serves /readyz and /metrics.</summary>
    public Uri Address => new($"http://127.0.0.1:{port}");

    /// <summary>Time from its start until it was ready, to 20 milliseconds.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>Starts an operator that works for one namespace alone, and waits until it is ready.</summary>
    public static async Task<OperatorProcess> StartAsync(
        DevCluster cluster,
        string served,
        string logFile,
        CancellationToken cancellationToken,
        params (string Name, string Value)[] settings
    )
    {
        var running = Start(logFile, served, [.. Settings(cluster), .. settings]);
        await running.IsReadyAsync(cancellationToken);
        return running;
    }

    /// <summary>Starts an operator by another command, and does not wait for it.</summary>
    public static OperatorProcess Launch(
        DevCluster cluster,
        IReadOnlyList<string> program,
        string served,
        string logFile,
        params IReadOnlyList<(string Name, string Value)> settings
    ) => Start(logFile, served, [.. Settings(cluster), .. settings], program);

    /// <summary>Starts an operator that sees the API server through a proxy, and whose Pods no node takes.</summary>
    public static OperatorProcess StartBehind(FaultProxy proxy, string served)
    {
        var logFile = Repository.Path("out", "tests", $"{served}.log");
        Directory.CreateDirectory(Path.GetDirectoryName(logFile)!);
        var kubeConfig = Path.ChangeExtension(logFile, ".kubeconfig");
        File.WriteAllText(kubeConfig, ProxyKubeConfig.For(proxy));
        return Start(
            logFile,
            served,
            [
                ("IMAGEBUILD_Kubernetes__KubeConfig", kubeConfig),
                ("IMAGEBUILD_Images__Operator", "registry.invalid/imagebuild-operator:test"),
                ("IMAGEBUILD_Output__DefaultRegistry", "registry.invalid"),
                ("IMAGEBUILD_Pods__SchedulerName", "nobody"),
            ]
        );
    }

    /// <summary>Asks until the program listens.</summary>
    public async Task<(HttpStatusCode Code, string Text, string? Type)> GetAsync(string path)
    {
        (HttpStatusCode, string, string?) answer = default;
        await Eventually.HoldsAsync(
            async () =>
            {
                Assert.False(process.HasExited, $"the program ended, see {logFile}");
                try
                {
                    using var response = await Http.GetAsync(new Uri(Address, path));
                    var text = await response.Content.ReadAsStringAsync();
                    answer = (response.StatusCode, text, response.Content.Headers.ContentType?.ToString());
                    return true;
                }
                catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
                {
                    return false;
                }
            },
            $"{path} is answered"
        );
        return answer;
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM: it ends its work and gives the lease back, as when its Pod is replaced.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("-TERM");
        await process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: it stands still in the midst of whatever it does, as on a node that is frozen.</summary>
    public Task PauseAsync() => SignalAsync("-STOP");

    /// <summary>SIGCONT: it goes on where it stood.</summary>
    public Task ResumeAsync() => SignalAsync("-CONT");

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
        await log.DisposeAsync();
    }

    private async Task SignalAsync(string signal) =>
        (await Shell.RunAsync("kill", [signal, Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])).Checked();

    private static OperatorProcess Start(
        string logFile,
        string served,
        IReadOnlyList<(string Name, string Value)> settings,
        IReadOnlyList<string>? program = null
    )
    {
        var port = FreePort();
        program ??= Program;
        var start = new ProcessStartInfo(program[0], [.. program.Skip(1), "run"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["IMAGEBUILD_Kubernetes__Namespace"] = served;
        start.Environment["IMAGEBUILD_Kubernetes__Namespaces__0"] = served;
        start.Environment["IMAGEBUILD_Http__Address"] = $"http://127.0.0.1:{port}";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(logFile)!);
        var process = new Process { StartInfo = start };
        var running = new OperatorProcess(process, logFile, port);
        process.Start();
        // Read, or the program waits when the pipes are full.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return running;
    }

    // Without an election: a killed one is certainly gone, and its successor takes over at once. Elections have tests of their own.
    private static IEnumerable<(string Name, string Value)> Settings(DevCluster cluster)
    {
        (string Name, string Value)[] settings =
        [
            ("Kubernetes__KubeConfig", cluster["KUBECONFIG"]),
            ("LeaderElection__Enabled", "false"),
            ("Images__Operator", File.ReadAllText(Repository.Path("out", "image")).Trim()),
            ("Images__BuildKit", cluster["IMAGEBUILD_TEST_BUILDKIT_IMAGE"]),
            ("Pods__DnsPolicy", "Default"),
            ("Output__DefaultRegistry", cluster.Registry),
            ("Registries__Mirrors__0", $"docker.io={cluster.Registry}"),
            ("Registries__Mirrors__1", $"mcr.microsoft.com={cluster.Registry}"),
            ("Registries__Insecure__0", cluster.Registry),
        ];
        return settings.Select(setting => ("IMAGEBUILD_" + setting.Name, setting.Value));
    }

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Write(StreamWriter log, string? line)
    {
        lock (log)
        {
            if (line is not null && log.BaseStream?.CanWrite == true)
            {
                log.WriteLine(line);
            }
        }
    }

    /// <summary>Waits until it is ready.</summary>
    public async Task IsReadyAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(() => AnswersReadyAsync(cancellationToken), $"ready, see {logFile}", TimeSpan.FromMinutes(2));
        ReadyAfter = Stopwatch.GetElapsedTime(began);
    }

    private async Task<bool> AnswersReadyAsync(CancellationToken cancellationToken)
    {
        if (process.HasExited)
        {
            throw new InvalidOperationException(
                $"the operator ended with {process.ExitCode}: {await File.ReadAllTextAsync(logFile, cancellationToken)}"
            );
        }

        try
        {
            using var answer = await Http.GetAsync(new Uri(Address, "/readyz"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
