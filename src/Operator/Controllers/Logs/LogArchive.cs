using k8s.Models;
using Operator.Core.Engines;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Controllers.Logs;

/// <summary>
/// Writes what outlives a Pod: ConfigMaps that belong to the build. Applied server-side under fixed names, so that writing them
/// again, after a crash in between, changes nothing.
/// </summary>
[GenericRbac(Groups = [""], Resources = ["configmaps"], Verbs = RbacVerb.Create | RbacVerb.Patch)]
internal sealed class LogArchive(IKubernetesClient client)
{
    public const string LogKey = "log.gz";
    public const string DockerfileKey = "Dockerfile";

    /// <summary>Label selector for everything that was ever archived of a build.</summary>
    public static string SelectorOf(ImageBuild build) =>
        $"{ApiNames.ManagedByLabel}={ApiNames.ManagedBy},{ApiNames.UidLabel}={build.Metadata.Uid}";

    /// <returns>Name of the ConfigMap.</returns>
    public async Task<string> SaveLogAsync(ImageBuild build, AttemptLog log, CancellationToken cancellationToken)
    {
        var pod = log.Pod;
        var name = BuildNames.LogArchive(build.Metadata.Name!, build.Metadata.Uid!, pod.Run, pod.Attempt);
        var content = new V1ConfigMap
        {
            Metadata = Metadata(build, name, new BuildRun { Number = pod.Run }, pod.Attempt),
            BinaryData = new Dictionary<string, byte[]> { [LogKey] = log.ToGzip() },
        };
        await client.ApplyAsync(content, ApiNames.ManagedBy, cancellationToken: cancellationToken);
        return name;
    }

    /// <returns>Name of the ConfigMap.</returns>
    public async Task<string> SaveDockerfileAsync(ImageBuild build, BuildRun run, string text, CancellationToken cancellationToken)
    {
        var name = BuildNames.Dockerfile(build.Metadata.Name!, build.Metadata.Uid!, run.Number);
        var content = new V1ConfigMap
        {
            Metadata = Metadata(build, name, run, attempt: null),
            Data = new Dictionary<string, string> { [DockerfileKey] = text },
        };
        await client.ApplyAsync(content, ApiNames.ManagedBy, cancellationToken: cancellationToken);
        return name;
    }

    private static V1ObjectMeta Metadata(ImageBuild build, string name, BuildRun run, int? attempt)
    {
        var labels = BuildLabels.Of(build, run, attempt).Where(label => label.Key != ApiNames.SpecHashLabel);
        return new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = build.Metadata.NamespaceProperty,
            Labels = labels.ToDictionary(label => label.Key, label => label.Value),
            OwnerReferences = [BuildLabels.OwnerOf(build)],
        };
    }
}
