using System.Reflection;
using System.Text.Json;
using k8s;
using k8s.Models;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Manifests;

/// <summary>Custom resource definitions out of entity classes.</summary>
public static class CustomResourceDefinitions
{
    private static readonly V1JSONSchemaProps ApiVersion = Scalars.String with
    {
        Description = "Group and version of the schema in which this object is written; the API server refuses others.",
    };

    private static readonly V1JSONSchemaProps Kind = Scalars.String with
    {
        Description = "The kind of this object, in PascalCase; it cannot change.",
    };

    /// <summary>The API server knows the metadata better than any schema, and allows not even a description here.</summary>
    private static readonly V1JSONSchemaProps Metadata = new() { Type = "object" };

    /// <summary>
    /// The definition of the kind that a class stands for. A status endpoint of its own is there when the class implements
    /// <see cref="IStatus{TStatus}"/>; <c>spec</c> is required when it implements <see cref="ISpec{TSpec}"/>.
    /// </summary>
    /// <param name="entity">A class with a <see cref="KubernetesEntityAttribute"/>.</param>
    /// <param name="documentation">Where descriptions come from.</param>
    /// <returns>The definition, with one version that is served and stored.</returns>
    /// <exception cref="ManifestException">No correct definition can be made from the class.</exception>
    public static V1CustomResourceDefinition Of(Type entity, XmlDocumentation documentation)
    {
        var name = EntityName.Of(entity);
        return new V1CustomResourceDefinition
        {
            Metadata = new V1ObjectMeta { Name = $"{name.Plural}.{name.Group}" },
            Spec = new V1CustomResourceDefinitionSpec
            {
                Group = name.Group,
                Names = Names(entity, name),
                Scope = (entity.GetCustomAttribute<EntityScopeAttribute>()?.Scope ?? EntityScope.Namespaced).ToString(),
                Versions = [Version(entity, name, documentation)],
            },
        };
    }

    private static V1CustomResourceDefinitionNames Names(Type entity, EntityName name) =>
        new()
        {
            Kind = name.Kind,
            ListKind = $"{name.Kind}List",
            Plural = name.Plural,
            Singular = name.Kind.ToLowerInvariant(),
            ShortNames = entity.GetCustomAttribute<KubernetesEntityShortNamesAttribute>()?.ShortNames.ToList(),
            Categories = entity.GetCustomAttribute<KubernetesEntityCategoriesAttribute>()?.Categories.ToList(),
        };

    private static V1CustomResourceDefinitionVersion Version(Type entity, EntityName name, XmlDocumentation documentation)
    {
        var columns = entity.GetCustomAttributes<GenericAdditionalPrinterColumnAttribute>().Select(Column).ToArray();
        return new V1CustomResourceDefinitionVersion
        {
            Name = name.Version,
            Served = true,
            Storage = true,
            AdditionalPrinterColumns = columns.Length > 0 ? columns : null,
            Subresources = Implements(entity, typeof(IStatus<>))
                ? new V1CustomResourceSubresources { Status = JsonElement.Parse("{}") }
                : null,
            Schema = new V1CustomResourceValidation { OpenAPIV3Schema = Schema(entity, new SchemaGenerator(documentation)) },
        };
    }

    private static V1CustomResourceColumnDefinition Column(GenericAdditionalPrinterColumnAttribute column) =>
        new()
        {
            Name = column.Name,
            Type = column.Type,
            Format = column.Format,
            Description = column.Description,
            Priority = column.Priority == 0 ? null : column.Priority,
            JsonPath = column.JsonPath,
        };

    private static V1JSONSchemaProps Schema(Type entity, SchemaGenerator generator)
    {
        var schema = generator.Generate(entity);
        var fields = new OrderedDictionary<string, V1JSONSchemaProps>(schema.Properties!)
        {
            ["apiVersion"] = ApiVersion,
            ["kind"] = Kind,
            ["metadata"] = Metadata,
        };
        string[] required = Implements(entity, typeof(ISpec<>)) ? ["spec", .. schema.Required ?? []] : [.. schema.Required ?? []];
        return schema with { Properties = fields, Required = required.Length > 0 ? [.. required.Distinct()] : null };
    }

    private static bool Implements(Type type, Type contract) =>
        type.GetInterfaces().Any(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == contract);
}
