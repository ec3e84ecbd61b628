using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Controllers;

/// <summary>Takes a build through its passes.</summary>
[EntityRbac(typeof(ImageBuild), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
internal sealed class ImageBuildController(RunPasses passes) : IEntityController<ImageBuild>
{
    public Task<TimeSpan?> ReconcileAsync(ImageBuild build, CancellationToken cancellationToken) =>
        passes.ReconcileAsync(build, cancellationToken);

    /// <summary>The garbage collector deletes what the build owned.</summary>
    public Task DeletedAsync(ImageBuild build, CancellationToken cancellationToken) => passes.DeletedAsync(build, cancellationToken);
}
