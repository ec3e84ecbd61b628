using System.Diagnostics.Metrics;
using Operator.Core.Runs;
using Operator.Entities.ImageBuilds;

namespace Operator.Telemetry;

/// <summary>Metrics of builds, under the meter <c>Operator</c>. Labels come from closed sets: phases and reasons.</summary>
internal sealed class OperatorMetrics
{
    public const string MeterName = "Operator";

    private static readonly InstrumentAdvice<double> BuildTimes = new()
    {
        HistogramBucketBoundaries = [5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200],
    };

    private static readonly InstrumentAdvice<double> LaunchTimes = new()
    {
        HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3600],
    };

    private readonly Counter<long> finished;
    private readonly Counter<long> finishedPushes;
    private readonly Counter<long> transitions;
    private readonly Histogram<double> duration;
    private readonly Histogram<double> launch;

    public OperatorMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        finished = meter.CreateCounter<long>("imagebuild.runs.finished", "{run}", "Runs that ended, by phase and reason");
        finishedPushes = meter.CreateCounter<long>("imagebuild.pushes.finished", "{run}", "Runs of pushes that ended, by phase and reason");
        transitions = meter.CreateCounter<long>("imagebuild.status.writes", "{write}", "Status writes, by phase");
        duration = meter.CreateHistogram("imagebuild.run.duration", "s", "From start to end of a run, by phase", tags: null, BuildTimes);
        launch = meter.CreateHistogram(
            "imagebuild.launch.duration",
            "s",
            "From the moment a build waits until the first Pod of its run exists",
            tags: null,
            LaunchTimes
        );
        meter.CreateObservableGauge(
            "imagebuild.network.open_namespaces",
            () => OpenNamespaces is { } count ? [new Measurement<int>(count)] : Array.Empty<Measurement<int>>(),
            "{namespace}",
            "Namespaces with builds in which no NetworkPolicy limits what builds reach, as seen when this process began to lead"
        );
    }

    /// <summary>Namespaces with builds that no NetworkPolicy limits; null while that is not known.</summary>
    public int? OpenNamespaces { get; set; }

    public void RecordLaunch(TimeSpan waited) => launch.Record(Math.Max(0, waited.TotalSeconds));

    public void RecordTransition(ImageBuildStatus? before, ImageBuildStatus after, bool isPush = false)
    {
        var phase = new KeyValuePair<string, object?>("phase", after.Phase?.ToString());
        transitions.Add(1, phase);
        var endedNow = DecideRun.HasEnded(after) && !(DecideRun.HasEnded(before) && before?.Run?.Number == after.Run?.Number);
        if (!endedNow)
        {
            return;
        }

        if (isPush)
        {
            // How long a copy takes says nothing about builds.
            finishedPushes.Add(1, phase, new("reason", after.Reason));
            return;
        }

        finished.Add(1, phase, new("reason", after.Reason));
        if (after is { StartTime: { } start, CompletionTime: { } end })
        {
            duration.Record((end - start).TotalSeconds, phase);
        }
    }
}
