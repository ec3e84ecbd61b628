using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Operator.Testing;
using Operator.Testing.Proxy;

namespace Operator.Tests.Hosting;

/// <summary>The program itself, in a process of its own, before the real API server by way of a proxy.</summary>
internal sealed class OperatorProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly string kubeConfig;
    private readonly HttpClient http;

    private OperatorProcess(Process process, string kubeConfig, string address)
    {
        this.process = process;
        this.kubeConfig = kubeConfig;
        http = new HttpClient { BaseAddress = new Uri(address) };
        // Read, or the program waits when the pipes are full.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static async Task<OperatorProcess> StartAsync(FaultProxy proxy, string ns)
    {
        var kubeConfig = Path.GetTempFileName();
        await File.WriteAllTextAsync(kubeConfig, ProxyKubeConfig.For(proxy));
        var address = $"http://127.0.0.1:{FreePort()}";
        var settings = new Dictionary<string, string>
        {
            ["kubernetes.kubeConfig"] = kubeConfig,
            ["kubernetes.namespace"] = ns,
            ["kubernetes.namespaces"] = ns,
            ["http.address"] = address,
            ["images.operator"] = "registry.invalid/imagebuild-operator:test",
            ["output.defaultRegistry"] = "registry.invalid",
            ["pods.schedulerName"] = "nobody",
        };
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "imagebuild-operator.dll") },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.ArgumentList.Add("--set");
            start.ArgumentList.Add($"{name}={value}");
        }

        return new OperatorProcess(Process.Start(start)!, kubeConfig, address);
    }

    /// <summary>Asks until the program listens.</summary>
    public async Task<(HttpStatusCode Code, string Text, string? Type)> GetAsync(string path)
    {
        (HttpStatusCode, string, string?) answer = default;
        await Eventually.HoldsAsync(
            async () =>
            {
                Assert.False(process.HasExited, "the program ended");
                try
                {
                    using var response = await http.GetAsync(path);
                    answer = (
                        response.StatusCode,
                        await response.Content.ReadAsStringAsync(),
                        response.Content.Headers.ContentType?.ToString()
                    );
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            $"{path} is answered"
        );
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        http.Dispose();
        File.Delete(kubeConfig);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
