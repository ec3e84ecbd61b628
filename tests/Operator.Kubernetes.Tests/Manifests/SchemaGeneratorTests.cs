using k8s.Models;
using Operator.Kubernetes.Models.Attributes;
using Operator.Manifests;

namespace Operator.Kubernetes.Tests.Manifests;

/// <summary>Attributes that cannot take effect are mistakes; what they do where they fit stands in the golden file.</summary>
public sealed class SchemaGeneratorTests
{
    [Theory]
    [InlineData(typeof(PatternOnNumber), "PatternAttribute stands on PatternOnNumber.Value, which is no string")]
    [InlineData(typeof(LengthOnList), "LengthAttribute stands on LengthOnList.Value, which is no string")]
    [InlineData(typeof(RangeOnText), "RangeMinimumAttribute stands on RangeOnText.Value, which is no integer or number")]
    [InlineData(typeof(ItemsOnText), "ItemsAttribute stands on ItemsOnText.Value, which is no list or map")]
    [InlineData(typeof(SetOnMap), "ListSetAttribute stands on SetOnMap.Value, which is no list")]
    [InlineData(typeof(KeysOnStrings), "ListMapKeysAttribute stands on KeysOnStrings.Value, which is no list of objects")]
    [InlineData(typeof(UnknownKey), "The items of UnknownKey.Value have no field kind to be a key")]
    [InlineData(typeof(WrongDefault), "The default of WrongDefault.Value is a String, which does not fit its type integer")]
    public void Attribute_that_cannot_take_effect_is_named(Type type, string message) =>
        Assert.Equal(message, Assert.Throws<ManifestException>(() => Generate(type)).Message);

    [Theory]
    [InlineData(typeof(Circle), "holds itself")]
    [InlineData(typeof(NumberedMap), "A map has string keys")]
    [InlineData(typeof(Unknown), "No schema stands for System.Action")]
    public void Type_without_a_structural_schema_is_refused(Type type, string message) =>
        Assert.Contains(message, Assert.Throws<ManifestException>(() => Generate(type)).Message);

    [Fact]
    public void Fields_of_a_base_class_come_first() => Assert.Equal(["first", "second"], Generate(typeof(Derived)).Properties!.Keys);

    [Fact]
    public void Key_of_a_list_map_is_required_unless_it_has_a_default() =>
        Assert.Equal(["name"], ((V1JSONSchemaProps)Generate(typeof(GadgetSpec)).Properties["ports"].Items).Required);

    [Fact]
    public void Documentation_file_that_is_missing_is_named() =>
        Assert.Contains(
            "xunit.v3.assert",
            Assert.Throws<FileNotFoundException>(() => new XmlDocumentation().Summary(typeof(Assert))).Message
        );

    private static V1JSONSchemaProps Generate(Type type) => new SchemaGenerator(new XmlDocumentation()).Generate(type);

    private sealed record PatternOnNumber([property: Pattern("x")] int Value);

    private sealed record LengthOnList([property: Length(1, 2)] IReadOnlyList<int> Value);

    private sealed record RangeOnText([property: RangeMinimum(1)] string Value);

    private sealed record ItemsOnText([property: Items(1, 2)] string Value);

    private sealed record SetOnMap([property: ListSet] IReadOnlyDictionary<string, string> Value);

    private sealed record KeysOnStrings([property: ListMapKeys("name")] IReadOnlyList<string> Value);

    private sealed record UnknownKey([property: ListMapKeys("kind")] IReadOnlyList<GadgetPort> Value);

    private sealed record WrongDefault([property: Default("one")] int Value);

    private sealed record Circle(IReadOnlyList<Circle> Inner);

    private sealed record NumberedMap(IReadOnlyDictionary<int, string> Value);

    private sealed record Unknown(Action Value);

    private record Base(string First);

    private sealed record Derived(string First, string Second) : Base(First);
}
