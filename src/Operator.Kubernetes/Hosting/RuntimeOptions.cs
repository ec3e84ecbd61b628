using Operator.Kubernetes.Client;
using Operator.Kubernetes.Events;
using Operator.Kubernetes.Leadership;

namespace Operator.Kubernetes.Hosting;

/// <summary>Settings of the runtime. Fields, here and in the sections, so that a program's table of settings can refer to them.</summary>
public sealed class RuntimeOptions
{
    /// <summary>Limits and timeouts of the client.</summary>
    public KubernetesClientOptions Client = new();

    /// <summary>Lease and times of the leader election.</summary>
    public LeaderElectionOptions LeaderElection = new();

    /// <summary>Under which name events are published, and how many.</summary>
    public EventOptions Events = new();

    /// <summary>Path of a kubeconfig; empty for KUBECONFIG, <c>~/.kube/config</c>, or the Pod's identity.</summary>
    public string KubeConfig = "";

    /// <summary>Context of the kubeconfig; empty for its current one.</summary>
    public string Context = "";

    /// <summary>Everything that is wrong with the settings.</summary>
    public IReadOnlyList<string> Problems() => [.. Client.Problems(), .. LeaderElection.Problems(), .. Events.Problems()];
}
