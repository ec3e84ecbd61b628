namespace Operator.Configuration;

/// <summary>All settings of the operator: one property per section, one class per section, defaults where they are declared.</summary>
internal sealed class OperatorOptions
{
    public ImageOptions Images { get; set; } = new();

    public OutputOptions Output { get; set; } = new();

    public PodOptions Pods { get; set; } = new();

    public LimitOptions Limits { get; set; } = new();

    public TimeoutOptions Timeouts { get; set; } = new();

    public RetentionOptions Retention { get; set; } = new();

    public SourceOptions Sources { get; set; } = new();

    public RegistryOptions Registries { get; set; } = new();

    public KubernetesOptions Kubernetes { get; set; } = new();

    public LeaderElectionOptions LeaderElection { get; set; } = new();

    public ControllerOptions Controller { get; set; } = new();

    public HttpOptions Http { get; set; } = new();

    public LogOptions Log { get; set; } = new();
}
