using System.Text.Json;

namespace Operator.EndToEnd.Tests.Harness;

/// <summary>Runs a built image in the cluster and asks it over HTTP through the API server, as <c>kubectl port-forward</c> users do.</summary>
public sealed class RunningImage : IAsyncDisposable
{
    private readonly Kubectl kubectl;
    private readonly string pod;
    private readonly int port;

    private RunningImage(Kubectl kubectl, string pod, int port) => (this.kubectl, this.pod, this.port) = (kubectl, pod, port);

    public static async Task<RunningImage> StartAsync(Kubectl kubectl, string image, int port, CancellationToken cancellationToken)
    {
        var pod = $"run-{Guid.NewGuid():N}"[..20];
        await kubectl.ApplyAsync(
            $$"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: {{pod}}
            spec:
              automountServiceAccountToken: false
              terminationGracePeriodSeconds: 0
              dnsPolicy: Default
              containers:
                - name: app
                  image: {{image}}
                  securityContext:
                    runAsNonRoot: true
                    allowPrivilegeEscalation: false
            """,
            cancellationToken
        );
        var running = new RunningImage(kubectl, pod, port);
        await running.IsRunningAsync(cancellationToken);
        return running;
    }

    /// <summary>The body of an answer with a success code; waits for the server inside to listen.</summary>
    public async Task<string> AskAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await Eventually.IsAsync(
            async () =>
                (ShellResult?)
                    await kubectl.TryAsync(
                        null,
                        cancellationToken,
                        "get",
                        "--raw",
                        $"/api/v1/namespaces/{kubectl.Namespace}/pods/{pod}:{port}/proxy{path}"
                    ),
            result => result.ExitCode == 0,
            TimeSpan.FromSeconds(60),
            result => $"{path} of {pod}: {result?.Error}",
            cancellationToken
        );
        return answer.Output;
    }

    /// <summary>Runs a command in the container, for example its own HEALTHCHECK.</summary>
    public Task<ShellResult> ExecAsync(IEnumerable<string> command, CancellationToken cancellationToken) =>
        kubectl.TryAsync(null, cancellationToken, ["exec", pod, "--", .. command]);

    public async ValueTask DisposeAsync() =>
        await kubectl.TryAsync(null, CancellationToken.None, "delete", "pod", pod, "--wait=false", "--grace-period=0", "--force");

    private async Task IsRunningAsync(CancellationToken cancellationToken) =>
        await Eventually.IsAsync(
            async () => await kubectl.GetAsync("pod", pod, cancellationToken) is { } found ? new Box(found) : null,
            box =>
                box.Json.GetProperty("status").TryGetProperty("containerStatuses", out var containers)
                && containers[0].GetProperty("state").TryGetProperty("running", out _),
            TimeSpan.FromSeconds(90),
            box => $"{pod}: {box?.Json.GetProperty("status")}",
            cancellationToken
        );

    private sealed record Box(JsonElement Json);
}
