using System.Globalization;
using System.Text.RegularExpressions;
using k8s.Models;
using Operator.Core.Images;
using Operator.Core.Pods;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Platforms;

/// <summary>
/// A build for several platforms is one ImageBuild for each of them, and an index of their images. Each platform so has its own Pod, log,
/// attempts and place in the queue, and no code of its own. This plans them: the same for the same input.
/// </summary>
public static partial class PlatformBuilds
{
    private const int LongestTag = 128;

    public static bool AreWanted(ImageBuild build) => build is not PushRun && build.Spec.Platforms is { Count: > 1 };

    /// <summary>Name of the build of one platform in one run.</summary>
    public static string Name(ImageBuild parent, int run, string platform) =>
        BuildNames.Platform(parent.Metadata.Name ?? "", parent.Metadata.Uid ?? "", run, platform);

    /// <param name="run">The run of the build for all platforms.</param>
    /// <param name="taken">What the first platform has fetched: the others fetch the same, also when a branch has moved on.</param>
    /// <param name="settings">The operator's, for the repository of a build that names none.</param>
    public static ImageBuild Plan(ImageBuild parent, BuildRun run, string platform, SourceStatus? taken, OperatorSettings settings) =>
        new()
        {
            ApiVersion = ApiNames.ApiVersion,
            Kind = ImageBuild.KindName,
            Metadata = new V1ObjectMeta
            {
                Name = Name(parent, run.Number, platform),
                NamespaceProperty = parent.Metadata.NamespaceProperty,
                // An operator may be for the builds with one label only.
                Labels = parent.Metadata.Labels is { Count: > 0 } labels ? new Dictionary<string, string>(labels) : null,
                Annotations = Annotations(parent),
                OwnerReferences = [BuildLabels.OwnerOf(parent)],
            },
            Spec = SpecOf(parent, run, platform, taken, settings),
        };

    /// <summary>Whether an object is what <see cref="Plan"/> makes, whatever its urgency: everybody may write an owner reference.</summary>
    public static bool IsOwn(ImageBuild parent, ImageBuild found, BuildRun run, string platform, OperatorSettings settings) =>
        parent.Metadata.Uid is { } uid
        && ParentOf(found) == uid
        && SpecHash.Of(WithoutSource(found.Spec)) == SpecHash.Of(WithoutSource(SpecOf(parent, run, platform, null, settings)))
        && SameSource(parent.Spec.Source, found.Spec.Source);

    /// <summary>UID of the build for several platforms that controls this one, as its owner reference says; null when none does.</summary>
    public static string? ParentOf(ImageBuild build) =>
        BuildLabels.ControllerOf(build.Metadata) is { Kind: ImageBuild.KindName, Uid: { Length: > 0 } uid } ? uid : null;

    /// <summary>Whether the other platforms have to wait until the first has fetched the source, to get the same.</summary>
    public static bool SourceMayMove(ImageBuildSpec spec) =>
        spec.Source is { Git: { } git }
            ? !IsCommit(git.Revision)
            : spec.Source is { Oci: { } oci } && ImageName.Parse(oci.Image)?.Digest is null;

    private static ImageBuildSpec SpecOf(ImageBuild parent, BuildRun run, string platform, SourceStatus? taken, OperatorSettings settings)
    {
        var spec = parent.Spec;
        return spec with
        {
            Platforms = [platform],
            Source = Pinned(spec.Source, taken),
            Output = (spec.Output ?? new BuildOutput()) with
            {
                Repository = ResolvedOutput.Of(parent, settings, null).Repository is { Length: > 0 } repository ? repository : null,
                Tags = [TagOf(parent, run, platform)],
            },
            Cancel = false,
            RunRequest = null,
        };
    }

    /// <summary>The tag keeps registries from collecting the image before, and as long as, an index has it.</summary>
    private static string TagOf(ImageBuild parent, BuildRun run, string platform)
    {
        var tail = "-" + platform.Replace('/', '-');
        var head = parent.Spec.Output?.Tags is [{ } first, ..]
            ? first
            : string.Create(CultureInfo.InvariantCulture, $"{BuildNames.Short(parent.Metadata.Uid ?? "")}-r{run.Number}");
        return (head.Length + tail.Length <= LongestTag ? head : head[..(LongestTag - tail.Length)]) + tail;
    }

    private static BuildSource? Pinned(BuildSource? source, SourceStatus? taken) =>
        (source, taken) switch
        {
            ({ Git: { } git }, { Kind: "git", Revision: { } commit }) when IsCommit(commit) => source with
            {
                Git = git with { Revision = commit },
            },
            ({ Oci: { } oci }, { Kind: "oci", Digest: { } digest })
                when Manifest.IsDigest(digest) && ImageName.Parse(oci.Image) is { } name => source with
            {
                Oci = oci with { Image = (name with { Digest = digest }).ToString() },
            },
            _ => source,
        };

    private static ImageBuildSpec WithoutSource(ImageBuildSpec spec) => spec with { Source = null };

    private static bool SameSource(BuildSource? one, BuildSource? other) =>
        SpecHash.Of(new ImageBuildSpec { Source = Unpinned(one) }) == SpecHash.Of(new ImageBuildSpec { Source = Unpinned(other) });

    private static BuildSource? Unpinned(BuildSource? source) =>
        source is null
            ? null
            : source with
            {
                Git = source.Git is { } git ? git with { Revision = null } : null,
                Oci =
                    source.Oci is { } oci && ImageName.Parse(oci.Image) is { } name
                        ? oci with
                        {
                            Image = (name with { Digest = null }).ToString(),
                        }
                        : source.Oci,
            };

    private static Dictionary<string, string>? Annotations(ImageBuild parent)
    {
        var kept = new[] { ApiNames.DetectionOrderAnnotation, ApiNames.CatalogProfileAnnotation }
            .Where(name => parent.Metadata.Annotations?.ContainsKey(name) == true)
            .ToDictionary(name => name, name => parent.Metadata.Annotations[name], StringComparer.Ordinal);
        return kept.Count == 0 ? null : kept;
    }

    private static bool IsCommit(string? revision) => revision is not null && CommitText().IsMatch(revision);

    [GeneratedRegex(@"^(?:[0-9a-f]{40}|[0-9a-f]{64})\z")]
    private static partial Regex CommitText();
}
