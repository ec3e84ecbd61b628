using Operator.Core.Observation;
using Operator.Entities;

namespace Operator.Core.Engines.BuildKit;

/// <summary>From BuildKit's last words to a reason.</summary>
internal static class BuildKitFailures
{
    public static EngineFailure Classify(LogFacts log, EngineEnd end) => end.OutOfMemory
        ? new EngineFailure(BuildReasons.OutOfMemory, "The build used more memory than it may")
        : new EngineFailure(BuildReasons.FailedUnknown, Sentence.Of(log.Error ?? $"The engine ended with exit code {end.ExitCode}"));
}
