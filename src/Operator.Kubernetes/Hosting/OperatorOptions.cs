using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Events;
using Operator.Kubernetes.Leadership;

namespace Operator.Kubernetes.Hosting;

/// <summary>Settings of the runtime; one section of the host's configuration binds to them.</summary>
public sealed class OperatorOptions
{
    /// <summary>Limits and timeouts of the client.</summary>
    [ValidateObjectMembers]
    public KubernetesClientOptions Client { get; set; } = new();

    /// <summary>Lease and times of the leader election.</summary>
    [ValidateObjectMembers]
    public LeaderElectionOptions LeaderElection { get; set; } = new();

    /// <summary>Who publishes events, and how many.</summary>
    [ValidateObjectMembers]
    public EventOptions Events { get; set; } = new();

    /// <summary>Path of a kubeconfig; null for KUBECONFIG, <c>~/.kube/config</c>, or the Pod's identity.</summary>
    public string? KubeConfig { get; set; }

    /// <summary>Context of the kubeconfig; null for its current one.</summary>
    public string? Context { get; set; }
}

/// <summary>Checks <see cref="OperatorOptions"/> at the start, all problems in one message.</summary>
[OptionsValidator]
internal sealed partial class OperatorOptionsValidator : IValidateOptions<OperatorOptions>;
