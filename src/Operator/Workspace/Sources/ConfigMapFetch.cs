using System.Security.Cryptography;
using System.Text;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Workspace.Sources;

/// <summary>
/// Source <c>configMap</c>. Reads the kubelet's mount, in which every name is a link through <c>..data</c>; leaves plain files.
/// Reasons: ConfigMapNotFound, Empty and the limits'.
/// </summary>
internal sealed class ConfigMapFetch(FetchContext context, ConfigMapSource source)
{
    public FetchedSource Run()
    {
        var mount = context.Paths.SourceConfigMap;
        if (!Directory.Exists(mount))
        {
            throw new BuildFault(SourceReasons.ConfigMapNotFound, $"ConfigMap {source.Name} is not mounted");
        }

        Directory.CreateDirectory(context.Paths.Source);
        var files = source.Items is { Count: > 0 } items ? Chosen(mount, items) : All(mount);
        var tree = new PlainTree(context.Paths.Source, context.Request.Limits);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, file) in files.OrderBy(pair => pair.Path, StringComparer.Ordinal))
        {
            var content = File.ReadAllBytes(file);
            hash.AppendData(Encoding.UTF8.GetBytes($"{path}\0{content.Length}\0"));
            hash.AppendData(content);
            tree.Put(path, target => File.WriteAllBytes(target, content), cause => Conflict(path, cause));
        }

        context.Log.Line($"Copied ConfigMap {source.Name}");
        var status = new SourceStatus
        {
            Kind = "configMap",
            Location = source.Name,
            Digest = $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}",
        };
        return new FetchedSource(status, []);
    }

    private IEnumerable<(string Path, string File)> Chosen(string mount, IReadOnlyList<ConfigMapItem> items)
    {
        foreach (var item in items)
        {
            var path = RelativePath.Parse(item.Path, out var problem);
            if (problem is not null || path.Length == 0)
            {
                throw new BuildFault(
                    SpecReasons.PathInvalid,
                    $"Path {DisplayText.Of(item.Path, 120)} of the ConfigMap's key {item.Key} {problem ?? "is empty"}"
                );
            }

            // The kubelet has put the key under its path already when the Pod's volume names the items.
            string[] candidates = [Path.Combine(mount, path), Path.Combine(mount, item.Key)];
            yield return (
                path,
                candidates.FirstOrDefault(File.Exists)
                    ?? throw new BuildFault(SourceReasons.ConfigMapNotFound, $"ConfigMap {source.Name} has no key {item.Key}")
            );
        }
    }

    private static BuildFault Conflict(string path, Exception cause) =>
        new(
            SpecReasons.PathInvalid,
            $"Path {DisplayText.Of(path, 120)} of the ConfigMap appears twice, or is both a file and a directory",
            cause: cause
        );

    // "..data" and similar names belong to the kubelet.
    private static IEnumerable<(string Path, string File)> All(string mount) =>
        Directory
            .GetFiles(mount)
            .Where(file => !Path.GetFileName(file).StartsWith("..", StringComparison.Ordinal))
            .Select(file => (Path.GetFileName(file), file));
}
