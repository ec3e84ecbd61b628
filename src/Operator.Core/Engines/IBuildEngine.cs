using k8s.Models;
using Operator.Core.Contract;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Engines;

/// <summary>
/// A program that builds images: what its container needs, how it is invoked, what its log means and what its failures are.
/// One folder for one engine; nothing outside knows any of it.
/// </summary>
public interface IBuildEngine
{
    BuildEngine Engine { get; }

    /// <summary>The container <c>build</c>, but for the mounts, proxy and resources that all engines share.</summary>
    V1Container Container(OperatorSettings settings);

    /// <summary>Volumes that only this engine needs; its container mounts them.</summary>
    IReadOnlyList<V1Volume> Volumes { get; }

    /// <summary>Annotations of the Pod that the container's rights depend on.</summary>
    IReadOnlyDictionary<string, string> PodAnnotations(OperatorSettings settings);

    /// <summary>The arguments that depend on the request; prepare writes them, each ended by a NUL, and the container's script only passes them on.</summary>
    IReadOnlyList<string> Arguments(BuildRequest request, PlannedImage image, int index);

    /// <summary>Further files that prepare writes for the engine: absolute path → text.</summary>
    IReadOnlyDictionary<string, string> Files(BuildRequest request);

    IEngineLog OpenLog();

    /// <summary>Names the failure of a container that ended with an error; always finds an answer.</summary>
    Failure Classify(LogFacts log, EngineEnd end);
}
