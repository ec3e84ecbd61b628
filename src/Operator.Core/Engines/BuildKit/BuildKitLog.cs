using Operator.Core.Observation;

namespace Operator.Core.Engines.BuildKit;

/// <summary>BuildKit's plain progress.</summary>
internal sealed class BuildKitLog : IEngineLog
{
    public LogFacts Facts => LogFacts.None;

    public void Read(string line)
    {
    }
}
