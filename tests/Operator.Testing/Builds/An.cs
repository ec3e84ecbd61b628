using k8s.Models;
using Operator.Core;
using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;

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

    /// <summary>A push as the API server gives it: of an image, unless the spec says otherwise.</summary>
    public static ImagePush ImagePush(Func<ImagePushSpec, ImagePushSpec>? change = null, string name = "copy")
    {
        var push = ImagePush(name, change);
        push.Metadata = push.Metadata with
        {
            NamespaceProperty = "team",
            Uid = "11111111-2222-3333-4444-555555555555",
            Generation = 1,
            CreationTimestamp = Hour.UtcDateTime,
        };
        return push;
    }

    /// <summary>A push as a user creates it.</summary>
    public static ImagePush ImagePush(string name, Func<ImagePushSpec, ImagePushSpec>? change = null)
    {
        var spec = new ImagePushSpec
        {
            Source = new PushSource { Image = "registry.example.com/team/app:1.5" },
            Destination = new PushDestination { Repository = "mirror.example.com/team/app" },
        };
        return new ImagePush
        {
            ApiVersion = "imagebuild.dev/v1alpha1",
            Kind = "ImagePush",
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
