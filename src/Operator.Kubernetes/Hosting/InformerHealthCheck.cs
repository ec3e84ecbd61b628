using Microsoft.Extensions.Diagnostics.HealthChecks;
using Operator.Kubernetes.Informers;

namespace Operator.Kubernetes.Hosting;

/// <summary>Healthy once all informers know what exists: before that, answers would be lies. For <c>/readyz</c>.</summary>
/// <param name="informers">The registered informers.</param>
public sealed class InformerHealthCheck(IEnumerable<IInformer> informers) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var missing = informers.Where(informer => !informer.HasSynced).Select(informer => informer.Resource).ToList();
        return Task.FromResult(
            missing.Count == 0
                ? HealthCheckResult.Healthy()
                : new HealthCheckResult(context.Registration.FailureStatus, $"Not listed yet: {string.Join(", ", missing)}")
        );
    }
}
