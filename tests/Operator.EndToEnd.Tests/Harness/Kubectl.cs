using System.Text.Json;

namespace Operator.EndToEnd.Tests.Harness;

/// <summary>The command line that users have, bound to one namespace.</summary>
public sealed class Kubectl(string @namespace)
{
    public string Namespace => @namespace;

    public async Task<string> RunAsync(CancellationToken cancellationToken, params string[] arguments) =>
        (await TryAsync(null, cancellationToken, arguments)).Checked();

    public Task<ShellResult> TryAsync(string? input, CancellationToken cancellationToken, params string[] arguments) =>
        Shell.RunAsync("kubectl", ["--namespace", @namespace, .. arguments], input, cancellationToken: cancellationToken);

    public async Task ApplyAsync(string manifest, CancellationToken cancellationToken) =>
        (await TryAsync(manifest, cancellationToken, "apply", "--validate=false", "-f", "-")).Checked();

    /// <summary>The object, or null while there is none.</summary>
    public async Task<JsonElement?> GetAsync(string kind, string name, CancellationToken cancellationToken)
    {
        var result = await TryAsync(null, cancellationToken, "get", kind, name, "--ignore-not-found", "-o", "json");
        return string.IsNullOrWhiteSpace(result.Checked()) ? null : JsonDocument.Parse(result.Output).RootElement;
    }

    public async Task<IReadOnlyList<JsonElement>> ListAsync(string kind, CancellationToken cancellationToken, params string[] selectors)
    {
        var listed = await RunAsync(cancellationToken, ["get", kind, "-o", "json", .. selectors]);
        return [.. JsonDocument.Parse(listed).RootElement.GetProperty("items").EnumerateArray()];
    }
}
