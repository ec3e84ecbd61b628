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

    EngineFeatures Features { get; }

    /// <summary>The container <c>build</c>, but for the mounts, proxy and resources that all engines share.</summary>
    V1Container Container(OperatorSettings settings, BuildRequest request);

    /// <summary>A container beside it in which the commands of the Dockerfile run, with the resources that are meant for them; null for none.</summary>
    V1Container? Daemon(OperatorSettings settings) => null;

    /// <summary>True when the container has a volume at <c>/tmp</c>; false for an engine to which that directory is a part of the image.</summary>
    bool HasTmpVolume => true;

    /// <summary>Where the container has the workspace volume.</summary>
    string Workspace => WorkspacePaths.InPod.Workspace;

    /// <summary>True for an engine that has no shell to choose a file by: prepare always writes the logins to <see cref="WorkspacePaths.EngineRegistry"/>.</summary>
    bool TakesLoginsFromPlan => false;

    /// <summary>
    /// True when its container ends with <see cref="WorkspacePaths.EngineDone"/> and holds <see cref="WorkspacePaths.EngineLock"/> until then: publish
    /// starts beside it and waits, which saves the kubelet's pause between two containers. False for an engine without a shell.
    /// </summary>
    bool SaysWhenDone => true;

    /// <summary>Volumes that only this engine needs; its container mounts them.</summary>
    IReadOnlyList<V1Volume> Volumes { get; }

    /// <summary>Annotations of the Pod that the container's rights depend on.</summary>
    IReadOnlyDictionary<string, string> PodAnnotations(OperatorSettings settings);

    /// <summary>The arguments that depend on the request; prepare writes them, each ended by a NUL, and the container's script only passes them on.</summary>
    IReadOnlyList<string> Arguments(BuildRequest request, PlannedImage image, int index);

    /// <summary>Further files that prepare writes for the engine: absolute path → text.</summary>
    IReadOnlyDictionary<string, string> Files(BuildRequest request);

    /// <summary>What the engine cannot do of a plan, beyond what its features say; null for nothing.</summary>
    Failure? Problem(BuildRequest request, IReadOnlyList<PlannedImage> images) => null;

    /// <summary>The end of the name of the file that the engine leaves about an image: <c>json</c> for <c>00.json</c>.</summary>
    string ResultKind { get; }

    /// <summary>The digest in that file's text; null for none. Nobody vouches for the text.</summary>
    string? DigestIn(string result);

    IEngineLog OpenLog();

    /// <summary>Names the failure of a container that ended with an error; always finds an answer.</summary>
    Failure Classify(LogFacts log, EngineEnd end);
}
