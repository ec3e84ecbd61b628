using Operator.Core.Requests;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;

namespace Operator.Core.Tests;

/// <summary>Test data with defaults: a test names only what it is about.</summary>
internal static class An
{
    public static readonly DateTimeOffset Hour = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    public static ImageBuild ImageBuild(
        ImageBuildSpec? spec = null,
        ImageBuildStatus? status = null,
        string name = "app",
        string @namespace = "team"
    ) =>
        new()
        {
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = @namespace,
                Uid = new Guid(
                    System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes($"{@namespace}/{name}"))
                ).ToString(),
                Generation = 1,
                CreationTimestamp = Hour,
            },
            Spec = spec ?? new ImageBuildSpec(),
            Status = status ?? new ImageBuildStatus(),
        };

    public static OperatorSettings Settings() =>
        new()
        {
            OperatorImage = "registry.example.com/imagebuild-operator:1",
            DefaultRegistry = "registry.example.com",
            Registries = [new RegistryRule { Host = "docker.io", Mirrors = ["mirror.example.com:5000"] }],
        };
}
