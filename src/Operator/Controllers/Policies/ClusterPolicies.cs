using k8s.Models;
using Operator.Core;
using Operator.Core.Policies;
using Operator.Entities.ImageBuildPolicies;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Controllers.Policies;

/// <summary>The policies of the cluster and the labels of its namespaces, from memory; what follows is computed once after a change.</summary>
[EntityRbac(typeof(ImageBuildPolicy), typeof(V1Namespace), Verbs = RbacVerb.List | RbacVerb.Watch)]
internal sealed class ClusterPolicies : INamespacePolicies, IInformerHandler<ImageBuildPolicy>
{
    private readonly IInformer<ImageBuildPolicy> policies;
    private readonly IInformer<NamespaceLabels> namespaces;
    private readonly OperatorSettings settings;
    private readonly Lock gate = new();
    private PolicyBook? book;

    public ClusterPolicies(IInformer<ImageBuildPolicy> policies, IInformer<NamespaceLabels> namespaces, OperatorSettings settings)
    {
        (this.policies, this.namespaces, this.settings) = (policies, namespaces, settings);
        // For as long as the process: a new leader must not begin with old policies.
        policies.AddHandler(this);
    }

    public EffectivePolicy? Of(string? ns) => namespaces.Get(new NamespacedName("", ns ?? "")) is { } known ? Book().Of(known) : null;

    /// <summary>The namespaces that a policy selects, each with what holds there.</summary>
    public IReadOnlyDictionary<string, EffectivePolicy> SelectedBy(ImageBuildPolicy policy)
    {
        var (named, present) = (Named(policy), Book());
        return namespaces.List().Where(ns => named.Selects(ns.Name, ns.Labels)).ToDictionary(ns => ns.Name, present.Of);
    }

    void IInformerHandler<ImageBuildPolicy>.OnAdded(ImageBuildPolicy entity, bool initial) => Forget();

    void IInformerHandler<ImageBuildPolicy>.OnUpdated(ImageBuildPolicy before, ImageBuildPolicy after) => Forget();

    void IInformerHandler<ImageBuildPolicy>.OnDeleted(ImageBuildPolicy entity) => Forget();

    private static NamedPolicy Named(ImageBuildPolicy policy) =>
        new(policy.Metadata.Name ?? "", policy.Spec) { Generation = policy.Metadata.Generation ?? 0 };

    private PolicyBook Book()
    {
        lock (gate)
        {
            return book ??= new PolicyBook(policies.List().Select(Named), settings);
        }
    }

    private void Forget()
    {
        lock (gate)
        {
            book = null;
        }
    }
}
