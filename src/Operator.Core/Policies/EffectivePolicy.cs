using k8s.Models;
using Operator.Core.Admission;
using Operator.Core.Pods;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuildPolicies;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Policies;

/// <summary>
/// What holds in one namespace: of all policies that select it the strictest, field by field, and the settings where none sets a rule. It
/// never changes; a changed policy makes another.
/// </summary>
public sealed class EffectivePolicy
{
    private const string Memory = "memory";

    private readonly OperatorSettings settings;

    private EffectivePolicy(IReadOnlyList<NamedPolicy> policies, OperatorSettings settings, bool admitsPrivileged)
    {
        AdmitsPrivileged = admitsPrivileged;
        this.settings = settings;
        Policies = policies;
        Forced = ForcedValues.Of(policies);
        Problems = ProblemsOf(policies, Forced);
        Share = ShareOf(policies, settings.Admission.Share);
        Times = PolicyTimes.Of(policies, settings.Bounds.Timeouts);
        Bounds = new RunBounds { Timeouts = Times.Most, Retries = Retries.Most };
    }

    /// <param name="policies">The policies that select the namespace.</param>
    /// <param name="settings">The operator's settings.</param>
    /// <param name="admitsPrivileged">Whether the namespace has the label that admits privileged Pods.</param>
    public static EffectivePolicy Of(IEnumerable<NamedPolicy> policies, OperatorSettings settings, bool admitsPrivileged = false) =>
        new([.. policies.OrderBy(policy => policy.Name, StringComparer.Ordinal)], settings, admitsPrivileged);

    /// <summary>True when the namespace says that it admits privileged Pods: without a label nobody has decided that.</summary>
    public bool AdmitsPrivileged { get; }

    /// <summary>By name.</summary>
    public IReadOnlyList<NamedPolicy> Policies { get; }

    /// <summary>Why nothing can be built here: policies that are invalid or contradict each other.</summary>
    public IReadOnlyList<Failure> Problems { get; }

    /// <summary>What the namespace has of the queue.</summary>
    public NamespaceShare Share { get; }

    /// <summary>The most that a spec may ask of a run.</summary>
    public RunBounds Bounds { get; }

    internal PolicyTimes Times { get; }

    internal ForcedValues Forced { get; }

    internal Bound<int> Retries => Policies.Least(policy => policy.Retries) ?? new(settings.Bounds.Retries, "setting bounds.retries");

    internal Bound<TimeSpan>? PodsKept =>
        Policies.Least(policy => Seconds(policy.Retention?.PodsSeconds)) ?? Setting(settings.LongestPods, "bounds.pods");

    internal Bound<TimeSpan>? LogsKept =>
        Policies.Least(policy => Seconds(policy.Retention?.LogsSeconds)) ?? Setting(settings.LongestLogs, "bounds.logs");

    internal Bound<TimeSpan>? BuildKept => Policies.Least(policy => Seconds(policy.Retention?.TtlSecondsAfterFinished));

    /// <summary>How long the Pods of a finished build are kept.</summary>
    public TimeSpan KeepPods(BuildRetention? asked) => Within(Seconds(asked?.PodsSeconds) ?? settings.RetainPods, PodsKept)!.Value;

    /// <summary>How long its archived logs and Dockerfiles are kept; null for as long as the build.</summary>
    public TimeSpan? KeepLogs(BuildRetention? asked) => Within(Seconds(asked?.LogsSeconds) ?? settings.RetainLogs, LogsKept);

    /// <summary>The first run whose archives are kept, of a build whose newest run has this number.</summary>
    public int FirstKept(int newest) =>
        (Policies.Least(policy => policy.Retention?.Runs)?.Most ?? settings.KeptRuns) is > 0 and var runs
            ? Math.Max(1, newest - runs + 1)
            : 1;

    /// <summary>How long the build itself is kept; null for ever.</summary>
    public TimeSpan? KeepBuild(BuildRetention? asked) => Within(Seconds(asked?.TtlSecondsAfterFinished), BuildKept);

    /// <summary>How volumes for <c>cache.mode: volume</c> are made and kept.</summary>
    public CacheVolumeRules CacheVolumes =>
        settings.CacheVolumes with
        {
            StorageClassName = CachePolicy.ClassesOf(Policies).FirstOrDefault().Name ?? settings.CacheVolumes.StorageClassName,
            Size = Policies.Least(policy => Quantities.Compared(policy.CacheVolumes?.Size))?.Most.Text ?? settings.CacheVolumes.Size,
            MaxAge = Policies.Least(policy => Durations.Parse(policy.CacheVolumes?.MaxAge))?.Most ?? settings.CacheVolumes.MaxAge,
        };

    /// <summary>The settings with the policies' values, for a Pod that is to be made.</summary>
    /// <param name="present">The settings, with the catalog as it is now.</param>
    /// <param name="bounds">Those of the run: a policy that changed since its start does not change it.</param>
    public OperatorSettings AppliedTo(OperatorSettings present, RunBounds bounds) =>
        present with
        {
            Bounds = bounds,
            DefaultLimits = DefaultLimits(),
            WorkspaceSize = Policies.Least(policy => Quantities.Compared(policy.Volumes?.Workspace))?.Most.Text ?? settings.WorkspaceSize,
            TmpSize = Policies.Least(policy => Quantities.Compared(policy.Volumes?.Tmp))?.Most.Text ?? settings.TmpSize,
            EngineSize = Policies.Least(policy => Quantities.Compared(policy.Volumes?.Engine))?.Most.Text ?? settings.EngineSize,
        };

    /// <summary>A Pod that is to be made, with what the policies force.</summary>
    public V1Pod Applied(V1Pod pod) => Forced.AppliedTo(pod);

    /// <summary>Differs when a policy was added, changed or removed.</summary>
    public string Version => string.Join(' ', Policies.Select(policy => $"{policy.Name}@{policy.Generation}"));

    /// <summary>A resource that has a largest amount has it as its limit where a build sets none.</summary>
    private Dictionary<string, string> DefaultLimits()
    {
        var limits = new Dictionary<string, string>(settings.DefaultLimits);
        if (Policies.Least(policy => Quantities.Compared(policy.Resources?.DefaultMemory)) is { } memory)
        {
            limits[Memory] = memory.Most.Text;
        }

        foreach (var (name, most) in LargestResources.Of(Policies).Where(item => LargestResources.IsStandard(item.Key)))
        {
            limits[name] =
                limits.TryGetValue(name, out var known) && Quantities.Compared(known) is { } usual && usual.CompareTo(most.Most) < 0
                    ? known
                    : most.Most.Text;
        }

        return limits;
    }

    private static NamespaceShare ShareOf(IReadOnlyList<NamedPolicy> policies, NamespaceShare otherwise)
    {
        var everywhere = policies.Select(policy => policy.Spec.Queue?.PriorityCountsEverywhere).OfType<bool>().ToList();
        return new NamespaceShare
        {
            Running = policies.Least(policy => policy.Queue?.Running)?.Most ?? otherwise.Running,
            Waiting = policies.Least(policy => policy.Queue?.Waiting)?.Most ?? otherwise.Waiting,
            Weight = policies.Least(policy => policy.Queue?.Weight)?.Most ?? otherwise.Weight,
            PriorityCountsEverywhere = everywhere.Count > 0 && everywhere.TrueForAll(value => value),
        };
    }

    private static List<Failure> ProblemsOf(IReadOnlyList<NamedPolicy> policies, ForcedValues forced) =>
        [
            .. policies
                .Where(policy => policy.Problems.Count > 0)
                .Select(policy => new Failure(PolicyReasons.Invalid, $"{policy.By} is invalid: {string.Join("; ", policy.Problems)}")),
            .. forced.Conflicts.Select(conflict => new Failure(PolicyReasons.Conflict, conflict.Message)),
        ];

    private static TimeSpan? Within(TimeSpan? time, Bound<TimeSpan>? bound) => bound is { Most: var most } && !(time < most) ? most : time;

    private static TimeSpan? Seconds(int? seconds) => seconds is { } number ? TimeSpan.FromSeconds(number) : null;

    private static Bound<TimeSpan>? Setting(TimeSpan? most, string name) => most is { } time ? new(time, $"setting {name}") : null;
}
