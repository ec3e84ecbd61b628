using k8s;
using k8s.Models;
using Operator.Kubernetes.Models.Attributes;
using Operator.Manifests;
using Operator.Testing;

namespace Operator.Kubernetes.Tests.Manifests;

public sealed class CustomResourceDefinitionsTests
{
    private static readonly XmlDocumentation Documentation = new();

    [Fact]
    public void Definition_of_a_kind_with_every_attribute_matches_its_golden_file() =>
        Golden.Matches(
            "tests/assets/manifests/gadgets.example.dev.yaml",
            ManifestYaml.Write(CustomResourceDefinitions.Of(typeof(Gadget), Documentation))
        );

    [Fact]
    public void Reference_page_of_that_kind_matches_its_golden_file() =>
        Golden.Matches("tests/assets/manifests/gadget.md", ReferencePage.Of(CustomResourceDefinitions.Of(typeof(Gadget), Documentation)));

    [Fact]
    public void Definition_made_twice_is_the_same_text() =>
        Assert.Equal(
            ManifestYaml.Write(CustomResourceDefinitions.Of(typeof(Gadget), new XmlDocumentation())),
            ManifestYaml.Write(CustomResourceDefinitions.Of(typeof(Gadget), new XmlDocumentation()))
        );

    [Fact]
    public void Kind_without_scope_names_and_status_gets_the_defaults()
    {
        var spec = CustomResourceDefinitions.Of(typeof(Plain), Documentation).Spec;

        Assert.Equal("Namespaced", spec.Scope);
        Assert.Equal("geese", spec.Names.Plural);
        Assert.Null(spec.Names.ShortNames);
        Assert.Null(spec.Names.Categories);
        var version = Assert.Single(spec.Versions);
        Assert.Null(version.AdditionalPrinterColumns);
        Assert.Null(version.Subresources);
        Assert.Null(version.Schema!.OpenAPIV3Schema.Required);
    }

    [Fact]
    public void Class_without_a_kind_is_refused() =>
        Assert.Contains(
            nameof(KubernetesEntityAttribute),
            Assert.Throws<ManifestException>(() => CustomResourceDefinitions.Of(typeof(GadgetSpec), Documentation)).Message
        );

    /// <summary>No spec, no status.</summary>
    [KubernetesEntity(Group = "example.dev", ApiVersion = "v1", Kind = "Goose", PluralName = "geese")]
    private sealed class Plain : IKubernetesObject<V1ObjectMeta>
    {
        public string ApiVersion { get; set; } = "";

        public string Kind { get; set; } = "";

        public V1ObjectMeta Metadata { get; set; } = new();
    }
}
