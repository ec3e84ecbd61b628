using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using k8s.Models;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Pods;

/// <summary>The claim that a build with <c>cache.mode: volume</c> is to use.</summary>
/// <param name="Name">Its name, in the build's namespace.</param>
/// <param name="Purpose">Repository and architecture that the operator makes it for; null for one that the spec names.</param>
public sealed record WantedClaim(string Name, string? Purpose);

/// <summary>
/// Claims for <c>cache.mode: volume</c>. A name follows from repository and architecture, so that making one twice is a conflict; no build owns
/// it, because the next one is to find it.
/// </summary>
public static class CacheClaims
{
    private const int LongestName = 63;

    /// <summary>Selects the claims that builds may use.</summary>
    public const string Selector = $"{ApiNames.CacheLabel}={ApiNames.CacheLabelValue}";

    /// <summary>Null for a build that wants none.</summary>
    /// <param name="build">The build.</param>
    /// <param name="settings">For the repository of a build that names none.</param>
    /// <param name="forcedArchitecture">The architecture of nodes that a policy forces.</param>
    public static WantedClaim? Wanted(ImageBuild build, OperatorSettings settings, string? forcedArchitecture)
    {
        if (build.Spec is not { Mode: BuildMode.Build, Cache: { Mode: BuildCacheMode.Volume } cache })
        {
            return null;
        }

        if (cache.Volume is { } named)
        {
            return new(named, null);
        }

        var repository = ResolvedOutput.Of(build, settings, runStart: null).Repository;
        // A build that pushes nowhere shares with nobody. No repository has a space.
        var what = repository.Length > 0 ? repository : "build " + build.Metadata.Name;
        return Of(what, ArchitectureOf(build.Spec, forcedArchitecture));
    }

    /// <summary>The claim as the operator makes it.</summary>
    public static V1PersistentVolumeClaim Make(string ns, WantedClaim wanted, CacheVolumeRules rules, DateTimeOffset now) =>
        new()
        {
            ApiVersion = "v1",
            Kind = V1PersistentVolumeClaim.KubeKind,
            Metadata = new V1ObjectMeta
            {
                Name = wanted.Name,
                NamespaceProperty = ns,
                Labels = new Dictionary<string, string>
                {
                    [ApiNames.ManagedByLabel] = ApiNames.ManagedBy,
                    [ApiNames.CacheLabel] = ApiNames.CacheLabelValue,
                },
                Annotations = new Dictionary<string, string>
                {
                    [ApiNames.CacheForAnnotation] = wanted.Purpose ?? "",
                    [ApiNames.LastUsedAnnotation] = LastUsed(now),
                },
            },
            Spec = new V1PersistentVolumeClaimSpec
            {
                AccessModes = ["ReadWriteOnce"],
                StorageClassName = rules.StorageClassName,
                Resources = new V1VolumeResourceRequirements
                {
                    Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = Quantities.Of(rules.Size ?? "") },
                },
            },
        };

    /// <summary>Value of <see cref="ApiNames.LastUsedAnnotation"/>.</summary>
    public static string LastUsed(DateTimeOffset now) =>
        now.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static WantedClaim Of(string what, string architecture)
    {
        var purpose = $"{what} {architecture}";
        var tail = $"-{architecture}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(purpose)))[..10]}";
        // For people; the hash alone tells two of them apart.
        var last = what[(what.LastIndexOfAny(['/', ' ']) + 1)..];
        var head =
            "imagebuild-cache-"
            + string.Concat(last.Select(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) ? letter : '-'));
        return new(head[..Math.Min(head.Length, LongestName - tail.Length)].TrimEnd('-') + tail, purpose);
    }

    /// <summary>Where nothing names one, all nodes are taken to be alike: a volume that meets another architecture is begun anew there.</summary>
    private static string ArchitectureOf(ImageBuildSpec spec, string? forced) =>
        (spec.Platforms is [var platform] ? NodeArchitecture.Of(platform) : null)
        ?? forced
        ?? spec.PodTemplate?.NodeSelector?.GetValueOrDefault(NodeArchitecture.Label)
        ?? "any";
}
