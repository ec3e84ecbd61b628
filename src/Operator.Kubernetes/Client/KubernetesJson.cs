using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using k8s.Models;
using Operator.Kubernetes.Models.Serialization;

namespace Operator.Kubernetes.Client;

/// <summary>The JSON contract of all kinds that the process uses: source-generated, one set of options.</summary>
public sealed class KubernetesJson
{
    /// <summary>A contract of the built-in kinds and more.</summary>
    /// <param name="resolvers">Source-generated contexts of further kinds.</param>
    public KubernetesJson(params IEnumerable<IJsonTypeInfoResolver> resolvers)
    {
        Options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            TypeInfoResolver = JsonTypeInfoResolver
                .Combine([KubernetesModelsJsonContext.Default, RuntimeJsonContext.Default, .. resolvers.Distinct()])
                .WithAddedModifier(WithoutManagedFields),
            Converters = { new KubernetesTimeConverter(), new MicroTimeConverter() },
        };
        Options.MakeReadOnly();
    }

    // Managed fields are a third of every object and of any depth, and nothing here needs them.
    private static void WithoutManagedFields(JsonTypeInfo type)
    {
        if (type.Type != typeof(V1ObjectMeta))
        {
            return;
        }

        for (var index = type.Properties.Count - 1; index >= 0; index--)
        {
            if (type.Properties[index].Name == "managedFields")
            {
                type.Properties.RemoveAt(index);
            }
        }
    }

    /// <summary>The options, read-only.</summary>
    public JsonSerializerOptions Options { get; }

    /// <summary>The contract of one type.</summary>
    /// <typeparam name="T">A type that is in one of the contexts.</typeparam>
    /// <exception cref="NotSupportedException">The type is in no context: register one that has it.</exception>
    public JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
}
