using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;

namespace Operator.Tests.Controllers;

/// <summary>Test data with defaults.</summary>
internal static class An
{
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
}
