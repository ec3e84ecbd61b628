namespace Operator.EndToEnd.Tests.Harness;

/// <summary>
/// PersistentVolumes on the disk of the local cluster's node, which is this machine, of a class that no other claim names. The cluster has nothing
/// that provisions any.
/// </summary>
public sealed class NodeVolumes : IAsyncDisposable
{
    private readonly string name = $"e2e-cache-{Guid.NewGuid().ToString("N")[..6]}";
    private readonly List<string> made = [];

    private NodeVolumes(Kubectl kubectl)
    {
        Kubectl = kubectl;
    }

    /// <summary>Name of the StorageClass.</summary>
    public string Class => name;

    private Kubectl Kubectl { get; }

    /// <param name="kubectl">Any namespace.</param>
    /// <param name="count">How many volumes.</param>
    /// <param name="cancellationToken">Ends the commands.</param>
    public static async Task<NodeVolumes> CreateAsync(Kubectl kubectl, int count, CancellationToken cancellationToken)
    {
        var volumes = new NodeVolumes(kubectl);
        await kubectl.ApplyAsync(
            $$"""
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: {{volumes.name}}}
            provisioner: kubernetes.io/no-provisioner
            volumeBindingMode: WaitForFirstConsumer
            """,
            cancellationToken
        );
        for (var number = 0; number < count; number++)
        {
            await volumes.AddAsync($"{volumes.name}-{number}", cancellationToken);
        }

        return volumes;
    }

    /// <summary>The directory behind a claim of a namespace.</summary>
    public static async Task<string> DirectoryAsync(Kubectl kubectl, string claim, CancellationToken cancellationToken)
    {
        var bound = await kubectl.GetAsync("persistentvolumeclaim", claim, cancellationToken);
        var volume = bound!.Value.GetProperty("spec").GetProperty("volumeName").GetString()!;
        var found = await kubectl.GetAsync("persistentvolume", volume, cancellationToken);
        return found!.Value.GetProperty("spec").GetProperty("local").GetProperty("path").GetString()!;
    }

    /// <summary>Names of the claims of a namespace.</summary>
    public static async Task<IReadOnlyList<string>> ClaimsAsync(Kubectl kubectl, CancellationToken cancellationToken) =>
        [
            .. (await kubectl.ListAsync("persistentvolumeclaims", cancellationToken)).Select(claim =>
                claim.GetProperty("metadata").GetProperty("name").GetString()!
            ),
        ];

    public async ValueTask DisposeAsync()
    {
        foreach (var volume in made)
        {
            await Kubectl.TryAsync(null, CancellationToken.None, "delete", "persistentvolume", volume, "--wait=false");
            // Files of layers belong to many users.
            await Shell.RunAsync("rm", ["-rf", Path.Combine(Path.GetTempPath(), volume)], cancellationToken: CancellationToken.None);
        }

        await Kubectl.TryAsync(null, CancellationToken.None, "delete", "storageclass", name);
    }

    private async Task AddAsync(string volume, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), volume)).FullName;
        await Kubectl.ApplyAsync(
            $$"""
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: {{volume}}}
            spec:
              capacity: {storage: 2Gi}
              accessModes: [ReadWriteOnce]
              persistentVolumeReclaimPolicy: Retain
              storageClassName: {{name}}
              local: {path: {{directory}}}
              nodeAffinity:
                required:
                  nodeSelectorTerms:
                  - matchExpressions:
                    - {key: kubernetes.io/os, operator: In, values: [linux]}
            """,
            cancellationToken
        );
        made.Add(volume);
    }
}
