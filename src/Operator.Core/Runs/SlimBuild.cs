using System.Text.Json;
using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Runs;

/// <summary>
/// What an informer keeps of a build that has not started and whose spec is large: what the queue needs, and the hash of the spec. Thousands
/// of them may wait. A pass reads the whole build again.
/// </summary>
public sealed class SlimBuild : ImageBuild
{
    /// <summary>Most builds are smaller: they cost no request for a pass.</summary>
    public const int Large = 8 * 1024;

    private SlimBuild(string specHash) => SpecHash = specHash;

    /// <summary>Hash of the whole spec, as <see cref="Runs.SpecHash"/> has it.</summary>
    public string SpecHash { get; }

    /// <summary>The build itself where it has started, has ended or is small.</summary>
    public static ImageBuild Of(ImageBuild build) =>
        build.Status.StartTime is null
        && build.Status.Phase is null or BuildPhase.Queued
        && build.Metadata.DeletionTimestamp is null
        && Size(build) >= Large
            ? new SlimBuild(Runs.SpecHash.Of(build.Spec))
            {
                ApiVersion = build.ApiVersion,
                Kind = build.Kind,
                Metadata = build.Metadata with { Annotations = null, ManagedFields = null },
                Spec = new ImageBuildSpec
                {
                    Priority = build.Spec.Priority,
                    ConcurrencyPolicy = build.Spec.ConcurrencyPolicy,
                    Mode = build.Spec.Mode,
                    Output = build.Spec.Output is { } output
                        ? new BuildOutput { Repository = output.Repository, Push = output.Push }
                        : null,
                    Platforms = build.Spec.Platforms,
                    Suspend = build.Spec.Suspend,
                    Cancel = build.Spec.Cancel,
                },
                Status = build.Status,
            }
            : build;

    private static int Size(ImageBuild build) =>
        JsonSerializer.SerializeToUtf8Bytes(build.Spec, ContractJson.Default.ImageBuildSpec).Length
        + (build.Metadata.Annotations?.Sum(annotation => annotation.Key.Length + annotation.Value?.Length ?? 0) ?? 0);
}
