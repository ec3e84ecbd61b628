using Operator.Core.Runs;
using Operator.Entities.ImagePushes;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Controllers.Pushes;

/// <summary>Takes a push through the same passes as a build: see <see cref="PushRun"/>.</summary>
[EntityRbac(typeof(ImagePush), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
internal sealed class ImagePushController(RunPasses passes) : IEntityController<ImagePush>
{
    public Task<TimeSpan?> ReconcileAsync(ImagePush push, CancellationToken cancellationToken) =>
        passes.ReconcileAsync(PushRun.Of(push), cancellationToken);

    public Task DeletedAsync(ImagePush push, CancellationToken cancellationToken) =>
        passes.DeletedAsync(PushRun.Of(push), cancellationToken);
}
