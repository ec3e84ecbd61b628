using k8s.Models;
using Operator.Core.Observation;
using Operator.Entities;

namespace Operator.Core.Tests.Observation;

public sealed class PlatformConfigMapTests
{
    [Theory]
    [InlineData("imagebuild-catalog", null, true)]
    [InlineData("any", "shop", true)]
    [InlineData("any", null, false)]
    public void Catalog_and_templates_are_wanted(string name, string? template, bool wanted) =>
        Assert.Equal(wanted, PlatformConfigMap.IsWanted(Map(name, template)));

    [Fact]
    public void Template_is_kept_with_the_version_that_it_adds_and_where_it_is_from()
    {
        var template = PlatformConfigMap.Of(Map("shop-python", "shop", ("Dockerfile", "FROM scratch"), ("empty", null))).Template;

        Assert.Equal(("shop", "platform/shop-python"), (template?.Name, template?.Origin));
        Assert.Equal(new Dictionary<string, string> { ["Dockerfile"] = "FROM scratch" }, template?.Data);
    }

    [Fact]
    public void Catalog_is_kept_with_its_text()
    {
        var kept = PlatformConfigMap.Of(Map("imagebuild-catalog", null, ("catalog.yaml", "python: []")));

        Assert.Null(kept.Template);
        Assert.Equal(("ConfigMap platform/imagebuild-catalog, key catalog.yaml", "python: []"), (kept.Catalog?.Origin, kept.Catalog?.Text));
    }

    [Fact]
    public void Catalog_without_its_key_or_any_data_overrides_nothing()
    {
        Assert.Null(PlatformConfigMap.Of(Map("imagebuild-catalog", null)).Catalog);
        Assert.Null(PlatformConfigMap.Of(Map("imagebuild-catalog", null, ("another.yaml", "x"))).Catalog);
    }

    private static V1ConfigMap Map(string name, string? template, params (string Key, string? Value)[] data) =>
        new()
        {
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = "platform",
                Labels = template is null ? null : new Dictionary<string, string> { [ApiNames.TemplateLabel] = template },
            },
            Data = data.Length == 0 ? null : data.ToDictionary(item => item.Key, item => item.Value!),
        };
}
