using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Entities.ImageBuildPolicies;

/// <summary>Which namespaces, and what holds in them. A field that is left out sets no rule.</summary>
public sealed record ImageBuildPolicySpec
{
    /// <summary>Selects namespaces by their labels; an empty selector selects all.</summary>
    [Required]
    public NamespaceSelector NamespaceSelector { get; init; } = new();

    /// <summary>What each namespace has of the queue.</summary>
    public PolicyQueue? Queue { get; init; }

    /// <summary>Largest time limits that a build may set. Where it sets none, the operator's default counts, but at most this.</summary>
    public PolicyTimeouts? Timeouts { get; init; }

    /// <summary>Largest <c>retry.limit</c>.</summary>
    [RangeMinimum(0)]
    [RangeMaximum(10)]
    public int? Retries { get; init; }

    /// <summary>Longest times that a build may set in <c>retention</c>. Where it sets none, the operator's default counts, but at most this.</summary>
    public PolicyRetention? Retention { get; init; }

    /// <summary>Largest resources of the build container, and its defaults.</summary>
    public PolicyResources? Resources { get; init; }

    /// <summary>Size limits of the volumes of a build's Pod.</summary>
    public PolicyVolumes? Volumes { get; init; }

    /// <summary>Volumes that the operator makes for <c>cache.mode: volume</c>.</summary>
    public PolicyCacheVolumes? CacheVolumes { get; init; }

    /// <summary>Engines that a build may use.</summary>
    [Items(1, 4)]
    [ListSet]
    public IReadOnlyList<BuildEngine>? Engines { get; init; }

    /// <summary>
    /// Where images may be pushed to. An entry that ends in a slash allows every repository below it; any other entry allows exactly this
    /// repository, though not for model versions <c>auto</c> and <c>compose</c>, which may push to several. <c>{namespace}</c> stands for the
    /// build's namespace: <c>registry.example.com/{namespace}/</c>.
    /// </summary>
    [Items(1, 64)]
    [Length(1, 255)]
    [Pattern("^[A-Za-z0-9{\\[][A-Za-z0-9._:/{}\\[\\]-]*$")]
    [ListSet]
    public IReadOnlyList<string>? Repositories { get; init; }

    /// <summary>
    /// False allows neither <c>output.insecure</c> nor <c>source.oci.insecure</c>. Registries of the setting <c>registries.insecure</c> are
    /// reached without TLS all the same.
    /// </summary>
    public bool? Insecure { get; init; }

    /// <summary>Secrets that a build may name, by what for.</summary>
    public PolicySecrets? Secrets { get; init; }

    /// <summary>ConfigMaps that a build may name, by what for.</summary>
    public PolicyConfigMaps? ConfigMaps { get; init; }

    /// <summary>What a build may set in <c>podTemplate</c> to choose nodes, priority and runtime.</summary>
    public PolicyPods? Pods { get; init; }

    /// <summary>
    /// What every Pod gets, whatever the build says. A build that asks for a different value is refused. Two policies that force different
    /// values in one namespace are a conflict: its builds are refused with reason <c>PolicyConflict</c> until it is resolved.
    /// </summary>
    public PolicyForced? Forced { get; init; }
}

/// <summary>Selects namespaces by their labels: all requirements must hold.</summary>
public sealed record NamespaceSelector
{
    /// <summary>Labels with exactly these values.</summary>
    [Items(-1, 32)]
    [Length(-1, 63)]
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }

    /// <summary>Further requirements.</summary>
    [Items(-1, 32)]
    public IReadOnlyList<SelectorRequirement>? MatchExpressions { get; init; }
}

/// <summary>A requirement on one label, as in Kubernetes' own selectors.</summary>
[ValidationRule(
    "(self.operator in ['Exists', 'DoesNotExist']) != (has(self.values) && size(self.values) > 0)",
    Message = "In and NotIn need values; Exists and DoesNotExist take none"
)]
public sealed record SelectorRequirement
{
    /// <summary>Name of the label.</summary>
    [Required]
    [Length(1, 316)]
    public string Key { get; init; } = "";

    /// <summary><c>In</c>, <c>NotIn</c>, <c>Exists</c> or <c>DoesNotExist</c>.</summary>
    [Required]
    [Length(-1, 12)]
    [Pattern("^(In|NotIn|Exists|DoesNotExist)$")]
    public string Operator { get; init; } = "";

    /// <summary>Values for In and NotIn.</summary>
    [Items(-1, 64)]
    [Length(-1, 63)]
    public IReadOnlyList<string>? Values { get; init; }
}

/// <summary>What each namespace has of the queue.</summary>
public sealed record PolicyQueue
{
    /// <summary>Builds of one namespace that run at the same time. Default: the setting <c>limits.namespace</c>.</summary>
    [RangeMinimum(1)]
    [RangeMaximum(100000)]
    public int? Running { get; init; }

    /// <summary>Builds of one namespace that wait with a place in the queue; those beyond wait for a place. Default: the setting <c>limits.waiting</c>.</summary>
    [RangeMinimum(1)]
    [RangeMaximum(100000)]
    public int? Waiting { get; init; }

    /// <summary>While several namespaces wait, one with twice the weight gets twice the slots. Default: 1.</summary>
    [RangeMinimum(1)]
    [RangeMaximum(1000)]
    public int? Weight { get; init; }

    /// <summary>Largest <c>priority</c> of a build.</summary>
    [RangeMinimum(-1000)]
    [RangeMaximum(1000)]
    public int? HighestPriority { get; init; }

    /// <summary>
    /// True lets the priorities of these builds count against builds of other namespaces; otherwise they order the builds of one namespace.
    /// Counts only if all policies that select the namespace say so.
    /// </summary>
    public bool? PriorityCountsEverywhere { get; init; }
}

/// <summary>Largest time limits, each a duration such as <c>30m</c>.</summary>
public sealed record PolicyTimeouts
{
    /// <summary>Of the whole run: <c>timeout</c>. Default: the setting <c>bounds.timeout</c>.</summary>
    [Length(2, 32)]
    [Pattern(Patterns.Duration)]
    [ValidationRule(CelRules.PositiveDuration, Message = CelRules.PositiveDurationMessage)]
    public string? Total { get; init; }

    /// <summary>Of <c>timeouts.queue</c>. Default: the setting <c>bounds.queue</c>.</summary>
    [Length(2, 32)]
    [Pattern(Patterns.Duration)]
    [ValidationRule(CelRules.PositiveDuration, Message = CelRules.PositiveDurationMessage)]
    public string? Queue { get; init; }

    /// <summary>Of <c>timeouts.schedule</c>. Default: as <c>total</c>.</summary>
    [Length(2, 32)]
    [Pattern(Patterns.Duration)]
    [ValidationRule(CelRules.PositiveDuration, Message = CelRules.PositiveDurationMessage)]
    public string? Schedule { get; init; }

    /// <summary>Of <c>timeouts.prepare</c>. Default: as <c>total</c>.</summary>
    [Length(2, 32)]
    [Pattern(Patterns.Duration)]
    [ValidationRule(CelRules.PositiveDuration, Message = CelRules.PositiveDurationMessage)]
    public string? Prepare { get; init; }

    /// <summary>Of <c>timeouts.build</c>. Default: as <c>total</c>.</summary>
    [Length(2, 32)]
    [Pattern(Patterns.Duration)]
    [ValidationRule(CelRules.PositiveDuration, Message = CelRules.PositiveDurationMessage)]
    public string? Build { get; init; }

    /// <summary>Of <c>timeouts.publish</c>. Default: as <c>total</c>.</summary>
    [Length(2, 32)]
    [Pattern(Patterns.Duration)]
    [ValidationRule(CelRules.PositiveDuration, Message = CelRules.PositiveDurationMessage)]
    public string? Publish { get; init; }
}

/// <summary>Longest times that things are kept after a run has ended, in seconds.</summary>
public sealed record PolicyRetention
{
    /// <summary>Of <c>retention.podsSeconds</c>. Default: the setting <c>bounds.pods</c>.</summary>
    [RangeMinimum(0)]
    [RangeMaximum(31536000)]
    public int? PodsSeconds { get; init; }

    /// <summary>Of <c>retention.logsSeconds</c>. Default: the setting <c>bounds.logs</c>.</summary>
    [RangeMinimum(0)]
    [RangeMaximum(315360000)]
    public int? LogsSeconds { get; init; }

    /// <summary>Of <c>retention.ttlSecondsAfterFinished</c>. A build that sets none is deleted after this time too. Default: no rule.</summary>
    [RangeMinimum(60)]
    [RangeMaximum(315360000)]
    public int? TtlSecondsAfterFinished { get; init; }

    /// <summary>Number of runs of a build whose archived logs and Dockerfile are kept; those of older runs are deleted. Default: the setting <c>bounds.runs</c>.</summary>
    [RangeMinimum(1)]
    [RangeMaximum(100)]
    public int? Runs { get; init; }
}
