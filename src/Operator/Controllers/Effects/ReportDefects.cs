using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Operator.Core;
using Operator.Core.Life;
using Operator.Core.Status;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;

namespace Operator.Controllers.Effects;

/// <summary>
/// A pass that throws has hit a defect of the operator. The runtime tries again with growing pauses; after a few tries the status reports
/// so, or people would see a build at which nothing happens.
/// </summary>
internal sealed class ReportDefects(BuildWrites writes, OperatorSettings settings, TimeProvider time, ILogger<ReportDefects> logger)
{
    private readonly ConcurrentDictionary<string, int> counts = new();

    public async Task ReportAsync(ImageBuild build, Exception defect, CancellationToken cancellationToken)
    {
        var count = counts.AddOrUpdate(build.Metadata.Uid ?? "", 1, (_, known) => known + 1);
        var now = time.GetUtcNow();
        if (DefectStatus.Of(build, count, defect.GetType().Name, now) is not { } status)
        {
            return;
        }

        try
        {
            var facts = new BuildFacts
            {
                Build = build,
                Settings = settings,
                Now = now,
            };
            await writes.WriteStatusAsync(facts, status, cancellationToken);
        }
        catch (KubernetesApiException error)
        {
            // The next failing pass tries again.
            logger.DefectNotReported(defect.GetType().Name, error.Message);
        }
    }

    public void Forget(ImageBuild build) => counts.TryRemove(build.Metadata.Uid ?? "", out _);
}
