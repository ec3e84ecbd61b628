using System.Net;

namespace Operator.Testing.Programs;

/// <summary>The cluster under test and what it offers, as <c>dev/cluster env</c> tells.</summary>
public sealed class DevCluster
{
    private readonly Dictionary<string, string> values;

    private DevCluster(Dictionary<string, string> values) => this.values = values;

    public string this[string name] =>
        Environment.GetEnvironmentVariable(name)
        ?? (values.TryGetValue(name, out var value) ? value : throw new InvalidOperationException($"dev/cluster env gives no {name}"));

    /// <summary>Host and port of the plain-HTTP registry.</summary>
    public string Registry => this["IMAGEBUILD_TEST_REGISTRY"];

    /// <summary>This machine's address as Pods see it: what listens there is reached from a build.</summary>
    public IPAddress Gateway => IPAddress.Parse(Registry[..Registry.LastIndexOf(':')]);

    public static async Task<DevCluster> ConnectAsync(CancellationToken cancellationToken)
    {
        var printed = (await Shell.RunAsync("dev/cluster", ["env"], cancellationToken: cancellationToken)).Checked();
        var values = new Dictionary<string, string>();
        foreach (var line in printed.Split('\n').Where(line => line.StartsWith("export ", StringComparison.Ordinal)))
        {
            var (name, value) = (line[7..line.IndexOf('=')], line[(line.IndexOf('=') + 1)..].Trim('\'', '"'));
            values[name] = value.Replace("\"", "", StringComparison.Ordinal);
        }

        var cluster = new DevCluster(values);
        Environment.SetEnvironmentVariable("KUBECONFIG", cluster["KUBECONFIG"]);
        if (values.TryGetValue("PATH", out var path))
        {
            Environment.SetEnvironmentVariable("PATH", path.Replace("$PATH", Environment.GetEnvironmentVariable("PATH")));
        }

        return cluster;
    }

    /// <summary>For tests that hurt the control plane: <c>dev/cluster VERB COMPONENT</c>.</summary>
    public static async Task ComponentAsync(string verb, string component, CancellationToken cancellationToken) =>
        (await Shell.RunAsync("dev/cluster", [verb, component], cancellationToken: cancellationToken)).Checked();
}
