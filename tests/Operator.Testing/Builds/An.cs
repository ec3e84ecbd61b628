using k8s.Models;
using Operator.Core;
using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;

namespace Operator.Testing.Builds;

/// <summary>Test data with defaults: a test names only what it is about.</summary>
public static class An
{
    public static readonly DateTimeOffset Hour = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    /// <summary>A build as the API server gives it.</summary>
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
                CreationTimestamp = Hour.UtcDateTime,
            },
            Spec = spec ?? new ImageBuildSpec(),
            Status = status ?? new ImageBuildStatus(),
        };

    /// <summary>A build as a user creates it, of a Dockerfile in the object itself.</summary>
    public static ImageBuild ImageBuild(string name, Func<ImageBuildSpec, ImageBuildSpec>? change = null)
    {
        var spec = new ImageBuildSpec
        {
            ModelVersion = ModelVersions.Dockerfile,
            Source = new BuildSource
            {
                Inline = new InlineSource { Files = new Dictionary<string, string> { ["Dockerfile"] = "FROM scratch\n" } },
            },
        };
        return new ImageBuild
        {
            ApiVersion = "imagebuild.dev/v1alpha1",
            Kind = "ImageBuild",
            Metadata = new V1ObjectMeta { Name = name },
            Spec = change?.Invoke(spec) ?? spec,
        };
    }

    /// <summary>What the containers of an attempt work on.</summary>
    public static BuildRequest Request(ImageBuildSpec? spec = null) =>
        new()
        {
            Namespace = "team",
            Name = "app",
            Uid = "uid",
            Run = 1,
            Attempt = 1,
            Spec = spec ?? new ImageBuildSpec(),
            Repository = "registry.example.com/team/app",
            Tags = ["1", "latest"],
            StartTime = Hour,
        };

    public static OperatorSettings Settings() =>
        new()
        {
            OperatorImage = "registry.example.com/imagebuild-operator:1",
            DefaultRegistry = "registry.example.com",
            ProgressInterval = TimeSpan.Zero,
            QueueInterval = TimeSpan.Zero,
            Registries = [new RegistryRule { Host = "docker.io", Mirrors = ["mirror.example.com:5000"] }],
        };
}
