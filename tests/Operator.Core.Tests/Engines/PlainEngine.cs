using k8s.Models;
using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Engines;

/// <summary>An engine of which only the features matter.</summary>
internal sealed class PlainEngine(EngineFeatures features) : IBuildEngine
{
    public BuildEngine Engine => BuildEngine.DockerInDocker;

    public EngineFeatures Features => features;

    public IReadOnlyList<V1Volume> Volumes => [];

    public string ResultKind => "json";

    public V1Container Container(OperatorSettings settings, BuildRequest request) => throw new NotSupportedException();

    public IReadOnlyDictionary<string, string> PodAnnotations(OperatorSettings settings) => throw new NotSupportedException();

    public IReadOnlyList<string> Arguments(BuildRequest request, PlannedImage image, int index) => throw new NotSupportedException();

    public IReadOnlyDictionary<string, string> Files(BuildRequest request) => throw new NotSupportedException();

    public string? DigestIn(string result) => throw new NotSupportedException();

    public IEngineLog OpenLog() => throw new NotSupportedException();

    public Failure Classify(LogFacts log, EngineEnd end) => throw new NotSupportedException();
}
