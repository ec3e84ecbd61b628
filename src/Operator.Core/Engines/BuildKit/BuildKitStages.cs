namespace Operator.Core.Engines.BuildKit;

/// <summary>How many steps there are and have ended, over all stages: counted line by line, whatever their number.</summary>
internal sealed class BuildKitStages
{
    /// <summary>More stages than any Dockerfile has; the steps of others are not counted.</summary>
    private const int MostStages = 256;

    private readonly Dictionary<string, Stage> stages = new(StringComparer.Ordinal);
    private int? lastUnnamed;

    public int Done { get; private set; }

    public int Total { get; private set; }

    /// <summary>
    /// Steps of stages that have not begun, by guess: a stage is only listed when its first step begins. The last stage, when it has
    /// no name, is called by its number; while none is, one more of average length is expected.
    /// </summary>
    public int Unseen
    {
        get
        {
            if (stages.Count == 0 || (stages.Count == 1 && stages.ContainsKey("")))
            {
                return 0;
            }

            var expected = lastUnnamed is { } last ? last + 1 : stages.Count + 1;
            return (int)(Math.Max(0L, expected - stages.Count) * Total / stages.Count);
        }
    }

    public void Read(BuildKitStep step)
    {
        if (!stages.TryGetValue(step.Stage, out var stage))
        {
            if (stages.Count == MostStages)
            {
                return;
            }

            stages.Add(step.Stage, stage = new Stage());
            lastUnnamed = BuildKitStep.StageNumber(step.Stage) is { } number ? Math.Max(number, lastUnnamed ?? 0) : lastUnnamed;
        }

        Total += Math.Max(0, step.Total - stage.Total);
        stage.Total = Math.Max(stage.Total, step.Total);
        if (step.State is BuildKitState.Done or BuildKitState.Cached)
        {
            // A stage runs in order; a step that it shares with another stage, such as FROM, is listed there only.
            Done += Math.Max(0, step.Number - stage.Done);
            stage.Done = Math.Max(stage.Done, step.Number);
        }
    }

    public void Clear()
    {
        stages.Clear();
        (Done, Total, lastUnnamed) = (0, 0, null);
    }

    private sealed class Stage
    {
        public int Total { get; set; }

        public int Done { get; set; }
    }
}
