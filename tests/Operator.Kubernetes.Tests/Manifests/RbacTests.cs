using k8s.Models;
using Operator.Kubernetes.Models.Attributes;
using Operator.Manifests;
using Operator.Testing;

namespace Operator.Kubernetes.Tests.Manifests;

public sealed class RbacTests
{
    private static readonly OperatorIdentity Identity = new("gadget-operator", "gadget-system");

    [Fact]
    public void Rights_of_all_classes_match_their_golden_file() =>
        Golden.Matches("tests/assets/manifests/rbac.yaml", Write([typeof(Reader), typeof(Writer)]));

    [Fact]
    public void Order_of_the_classes_does_not_matter() =>
        Assert.Equal(Write([typeof(Reader), typeof(Writer)]), Write([typeof(Writer), typeof(Reader)]));

    [Theory]
    [InlineData(typeof(AllResources), "A right of AllResources is for everything; name what it needs")]
    [InlineData(typeof(AllGroups), "A right of AllGroups is for everything; name what it needs")]
    [InlineData(typeof(NoVerb), "A right of NoVerb names no verb")]
    [InlineData(typeof(NoResource), "A right of NoResource names neither resources with their groups nor URLs")]
    [InlineData(typeof(NoEntity), "A right of NoEntity names neither resources with their groups nor URLs")]
    public void Right_for_everything_or_nothing_is_refused(Type type, string message) =>
        Assert.Equal(message, Assert.Throws<ManifestException>(() => RbacRules.Of([type], ownNamespaceOnly: false)).Message);

    [Fact]
    public void Right_on_urls_is_refused_where_all_rights_end_at_a_namespace() =>
        Assert.Equal(
            "A right on URLs cannot be granted in a namespace",
            Assert.Throws<ManifestException>(() => OperatorRoles.OneNamespace(Identity, "gadgets", [typeof(Reader)])).Message
        );

    [Fact]
    public void Right_on_what_no_namespace_has_is_left_out_of_the_role_of_a_namespace()
    {
        var inCluster = RbacRules.Of([typeof(Surveyor)], ownNamespaceOnly: false).SelectMany(rule => rule.Resources);
        var inNamespace = RbacRules.Of([typeof(Surveyor)], ownNamespaceOnly: false, wholeCluster: false).SelectMany(rule => rule.Resources);

        Assert.Equal(["namespaces", "nodes/proxy", "pods"], inCluster.Order());
        Assert.Equal(["pods"], inNamespace);
    }

    private static string Write(Type[] types) =>
        ManifestYaml.Write([
            OperatorRoles.Account(Identity),
            .. OperatorRoles.Cluster(Identity, types),
            .. OperatorRoles.OwnNamespace(Identity, types),
            .. OperatorRoles.OneNamespace(Identity, "gadgets", [typeof(Writer)]),
            .. AggregatedRoles.Of(typeof(Gadget)),
        ]);

    [EntityRbac(typeof(Gadget), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
    [GenericRbac(Groups = [""], Resources = ["pods"], Verbs = RbacVerb.List | RbacVerb.Get)]
    [GenericRbac(Groups = [""], Resources = ["pods/log"], Verbs = RbacVerb.Get)]
    [GenericRbac(Groups = [""], Resources = ["configmaps"], Verbs = RbacVerb.Get | RbacVerb.List)]
    [GenericRbac(Urls = ["/version", "/healthz"], Verbs = RbacVerb.Get)]
    private sealed class Reader;

    [EntityRbac(typeof(Gadget), Verbs = RbacVerb.Patch | RbacVerb.Get)]
    [GenericRbac(Groups = ["example.dev"], Resources = ["gadgets/status"], Verbs = RbacVerb.Patch)]
    [GenericRbac(Groups = [""], Resources = ["pods"], ResourceNames = ["two", "one"], Verbs = RbacVerb.DeleteCollection | RbacVerb.Delete)]
    [GenericRbac(
        Groups = ["coordination.k8s.io"],
        Resources = ["leases"],
        Verbs = RbacVerb.Create | RbacVerb.Update,
        OwnNamespaceOnly = true
    )]
    private sealed class Writer;

    [EntityRbac(typeof(V1Namespace), typeof(V1Pod), Verbs = RbacVerb.List)]
    [GenericRbac(Groups = [""], Resources = ["nodes/proxy"], Verbs = RbacVerb.Get, InWholeClusterOnly = true)]
    private sealed class Surveyor;

    [GenericRbac(Groups = [""], Resources = ["*"], Verbs = RbacVerb.Get)]
    private sealed class AllResources;

    [GenericRbac(Groups = ["*"], Resources = ["pods"], Verbs = RbacVerb.Get)]
    private sealed class AllGroups;

    [GenericRbac(Groups = [""], Resources = ["pods"])]
    private sealed class NoVerb;

    [GenericRbac(Resources = ["pods"], Verbs = RbacVerb.Get)]
    private sealed class NoResource;

    [EntityRbac(Verbs = RbacVerb.Get)]
    private sealed class NoEntity;
}
