using System.Reflection;
using System.Text.Json;
using Operator.Commands.Planning;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Tests.Commands;

/// <summary>A manifest on disk means what it would mean to an API server.</summary>
public sealed class ManifestFileTests
{
    public static TheoryData<string> Defaults => [.. Described(typeof(ImageBuildSpec), []).Select(entry => string.Join('.', entry.Path))];

    /// <summary>Every default of the schema, whichever field comes next.</summary>
    [Theory]
    [MemberData(nameof(Defaults))]
    public void Field_that_is_left_out_has_the_default_of_the_schema(string path)
    {
        var names = path.Split('.');
        var spec =
            names[..^1].Length == 0 ? "{}" : $"{{{string.Join(": {", names[..^1].Select(Camel))}: {{}}{new string('}', names.Length - 1)}";

        var manifest = ManifestFile.Read("build.yaml", $"kind: ImageBuild\nmetadata: {{name: a}}\nspec: {spec}\n");

        var value = names.Aggregate((object?)manifest.Spec, (owner, name) => owner!.GetType().GetProperty(name)!.GetValue(owner));
        var wanted = Described(typeof(ImageBuildSpec), []).Single(entry => string.Join('.', entry.Path) == path).Default;
        Assert.Equal(JsonSerializer.Serialize(wanted), JsonSerializer.Serialize(value));
    }

    [Fact]
    public void Field_that_is_set_keeps_its_value()
    {
        var spec = ManifestFile
            .Read(
                "build.yaml",
                "kind: ImageBuild\nspec: {modelVersion: go, output: {push: false}, source: {git: {url: 'https://h/a', depth: 0}}}\n"
            )
            .Spec;

        Assert.Equal(("go", false, 0), (spec.ModelVersion, spec.Output!.Push, spec.Source!.Git!.Depth));
    }

    [Fact]
    public void Spec_that_is_left_out_is_that_of_an_empty_one() =>
        Assert.Equal(new ImageBuildSpec(), ManifestFile.Read("build.yaml", "kind: ImageBuild\nmetadata: {name: a}\n").Spec);

    private static IEnumerable<(string[] Path, object? Default)> Described(Type type, string[] path) =>
        type.GetProperties()
            .SelectMany(property =>
                property.GetCustomAttribute<DefaultAttribute>() is { } described ? [([.. path, property.Name], described.Value)]
                : property.PropertyType is { IsClass: true, Namespace: "Operator.Entities.ImageBuilds" } nested
                    ? Described(nested, [.. path, property.Name])
                : Enumerable.Empty<(string[], object?)>()
            );

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
