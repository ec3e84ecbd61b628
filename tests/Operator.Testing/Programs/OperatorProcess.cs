using System.Diagnostics;

namespace Operator.Testing.Programs;

/// <summary>A real operator process of this checkout, which can be killed as hard as a node dies.</summary>
public sealed class OperatorProcess : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(2) };

    private readonly Process process;
    private readonly StreamWriter log;
    private readonly int port;

    private OperatorProcess(Process process, StreamWriter log, int port) => (this.process, this.log, this.port) = (process, log, port);

    /// <summary>The command that starts it; by default what this checkout compiled.</summary>
    public static IReadOnlyList<string> Program { get; set; } =
    ["dotnet", Repository.Path("src", "Operator", "bin", Configuration, "net10.0", "imagebuild-operator.dll")];

    public int Id => process.Id;

    /// <summary>Where it serves /readyz and /metrics.</summary>
    public Uri Address => new($"http://127.0.0.1:{port}");

    /// <summary>Time from its start until it was ready, to 20 milliseconds.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>Starts an operator that serves only the given namespace, and waits until it is ready.</summary>
    public static async Task<OperatorProcess> StartAsync(
        DevCluster cluster,
        string served,
        string logFile,
        CancellationToken cancellationToken,
        params (string Name, string Value)[] settings
    )
    {
        var port = FreePort();
        var start = new ProcessStartInfo(Program[0], [.. Program.Skip(1), "run"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Settings(cluster, served, port).Concat(settings))
        {
            start.Environment[name] = value;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(logFile)!);
        var log = new StreamWriter(logFile, append: true) { AutoFlush = true };
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Write(log, line.Data);
        process.ErrorDataReceived += (_, line) => Write(log, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var running = new OperatorProcess(process, log, port);
        await running.IsReadyAsync(logFile, cancellationToken);
        return running;
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        process.Kill();
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

    // Without an election: a killed one is certainly gone, and its successor takes over at once. Elections have tests of their own.
    private static IEnumerable<(string Name, string Value)> Settings(DevCluster cluster, string served, int port)
    {
        (string Name, string Value)[] settings =
        [
            ("Kubernetes__KubeConfig", cluster["KUBECONFIG"]),
            ("Kubernetes__Namespace", served),
            ("Kubernetes__Namespaces__0", served),
            ("LeaderElection__Enabled", "false"),
            ("Http__Address", $"http://127.0.0.1:{port}"),
            ("Images__Operator", File.ReadAllText(Repository.Path("out", "image")).Trim()),
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
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
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

    private async Task IsReadyAsync(string logFile, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(() => AnswersReadyAsync(logFile, cancellationToken), $"ready, see {logFile}", TimeSpan.FromSeconds(30));
        ReadyAfter = Stopwatch.GetElapsedTime(began);
    }

    private async Task<bool> AnswersReadyAsync(string logFile, CancellationToken cancellationToken)
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
