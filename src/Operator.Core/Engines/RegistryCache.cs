using Operator.Core.Contract;
using Operator.Core.Images;
using Operator.Core.Planning;
using Operator.Core.Runs;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Engines;

/// <summary>Where the layers of an image are kept between builds: one cache image for each image and platform.</summary>
/// <param name="Reference">Registry, repository and tag.</param>
/// <param name="Insecure">True for plain HTTP.</param>
public sealed record RegistryCache(string Reference, bool Insecure)
{
    private const string Tag = "buildcache";

    /// <summary>Null where the spec asks for none.</summary>
    public static RegistryCache? Of(BuildRequest request, PlannedImage image)
    {
        if (request.Spec.Cache is not { Mode: BuildCacheMode.Registry } cache)
        {
            return null;
        }

        var platform = request.Spec.Platforms is [{ } only] ? only[(only.IndexOf('/') + 1)..].Replace('/', '-') : request.Architecture;
        var repository = ResolvedOutput.RepositoryOf(cache.Repository ?? request.Repository, image.Suffix);
        // The output's host alone is known to be without TLS.
        var insecure = request.Spec.Output?.Insecure == true && ImageName.HostOf(repository) == ImageName.HostOf(request.Repository);
        return repository.Length == 0 ? null : new($"{repository}:{(platform is null ? Tag : $"{Tag}-{platform}")}", insecure);
    }
}
