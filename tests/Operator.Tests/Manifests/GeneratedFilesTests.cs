using System.Reflection;
using System.Text.Json.Nodes;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models.Attributes;
using Operator.Manifests;
using Operator.Testing;

namespace Operator.Tests.Manifests;

public sealed class GeneratedFilesTests
{
    public static TheoryData<string> Paths => [.. GeneratedFiles.All().Keys];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Committed_file_is_what_the_code_yields(string path) => Golden.Matches(path, GeneratedFiles.All()[path]);

    [Fact]
    public void Reasons_page_has_every_reason_once()
    {
        var listed = ReasonsPage
            .Text()
            .Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1]);

        Assert.Equal(ReasonCatalog.All.Select(reason => reason.Name).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    /// <summary>The operator also reads objects that the API server did not default (in tests, from the facade, from an older schema).</summary>
    [Fact]
    public void Default_in_the_schema_is_the_default_of_the_class()
    {
        var defaults = (
            from type in typeof(ImageBuild).Assembly.GetTypes()
            from property in type.GetProperties()
            let schema = property.GetCustomAttribute<DefaultAttribute>()
            where schema is not null
            select (Name: $"{type.Name}.{property.Name}", Schema: schema.Value, Own: property.GetValue(Activator.CreateInstance(type)))
        ).ToArray();

        Assert.NotEmpty(defaults);
        Assert.All(
            defaults,
            value => Assert.True(Same(value.Schema, value.Own), $"{value.Name} is {value.Schema} in the schema, {value.Own} in the class")
        );
    }

    private static bool Same(object schema, object? own) =>
        own is Enum
            ? JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(own, own.GetType()))!.GetValue<string>() == schema.ToString()
            : Equals(schema, own);
}
