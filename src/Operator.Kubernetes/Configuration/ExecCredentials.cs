using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Operator.Kubernetes.Configuration;

/// <summary>An identity that a program prints: asked for once, again when it expires or the server refuses it; one run at a time.</summary>
internal sealed class ExecCredentials(ExecPlugin plugin, KubernetesClientConfiguration configuration, TimeProvider time) : Credentials
{
    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim running = new(1);
    private Credential? current;

    public override bool CanRefresh => true;

    public override async ValueTask<Identity> GetAsync(bool refresh, CancellationToken cancellationToken)
    {
        var seen = current;
        if (Usable(seen) && !refresh)
        {
            return seen!.Identity;
        }

        await running.WaitAsync(cancellationToken);
        try
        {
            // A caller that waited uses the result of the run before, even after a refusal.
            if (ReferenceEquals(current, seen) || !Usable(current))
            {
                current = Read(await RunAsync(cancellationToken));
            }

            return current!.Identity;
        }
        finally
        {
            running.Release();
        }
    }

    private bool Usable(Credential? credential) =>
        credential is not null && (credential.Expires is null || time.GetUtcNow() < credential.Expires);

    private Credential Read(string output)
    {
        var answer = Parse(output);
        if (answer.ApiVersion != plugin.ApiVersion || answer.Status is not { } status)
        {
            throw Failed(
                $"printed apiVersion '{answer.ApiVersion}' and {(answer.Status is null ? "no" : "a")} status, "
                    + $"wanted {plugin.ApiVersion} and a status"
            );
        }

        X509Certificate2Collection? pair = null;
        if (status.ClientCertificateData is { Length: > 0 } certificate && status.ClientKeyData is { Length: > 0 } key)
        {
            pair = Pem.ReadKeyPair(certificate, key, $"exec plugin {plugin.Command}");
        }

        var identity = string.IsNullOrEmpty(status.Token)
            ? new Identity(null, pair)
            : Identity.Bearer(status.Token) with
            {
                Certificates = pair,
            };
        return identity is { Authorization: null, Certificates: null }
            ? throw Failed("printed neither a token nor a certificate")
            : new(identity, status.ExpirationTimestamp);
    }

    private ExecCredential Parse(string output)
    {
        try
        {
            return JsonSerializer.Deserialize(output, ExecCredentialJsonContext.Default.ExecCredential) ?? throw Failed("printed null");
        }
        catch (JsonException e)
        {
            // The output may hold a token: only the position of the error is reported.
            throw Failed($"printed no valid JSON (line {e.LineNumber}, byte {e.BytePositionInLine})");
        }
    }

    private async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(RunLimit);
        using var process = Start();
        var errors = new StringBuilder();
        process.ErrorDataReceived += (_, line) => Append(errors, line.Data);
        process.BeginErrorReadLine();
        try
        {
            process.StandardInput.Close();
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? output : throw Failed($"ended with {process.ExitCode}: {errors.ToString().Trim()}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw Failed($"did not end within {RunLimit}");
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(plugin.Command)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in plugin.Args)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in plugin.Env)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = JsonSerializer.Serialize(Question(), ExecCredentialJsonContext.Default.ExecCredential);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw Failed($"cannot be started: {e.Message}. {plugin.InstallHint}".Trim());
        }
    }

    private ExecCredential Question() =>
        new()
        {
            ApiVersion = plugin.ApiVersion,
            Spec = new() { Interactive = false, Cluster = plugin.ProvideClusterInfo ? Cluster() : null },
        };

    private ExecCluster Cluster() =>
        new()
        {
            Server = configuration.Host,
            TlsServerName = configuration.TlsServerName,
            InsecureSkipTlsVerify = configuration.SkipTlsVerify,
            CertificateAuthorityData = configuration.SslCaCerts is { } authorities
                ? Encoding.ASCII.GetBytes(authorities.ExportCertificatePems())
                : null,
        };

    private static void Append(StringBuilder errors, string? line)
    {
        lock (errors)
        {
            if (line is not null && errors.Length < 1000)
            {
                errors.AppendLine(line);
            }
        }
    }

    private KubeConfigException Failed(string how) => new($"exec plugin {plugin.Command} {how}");

    private sealed record Credential(Identity Identity, DateTimeOffset? Expires);
}
