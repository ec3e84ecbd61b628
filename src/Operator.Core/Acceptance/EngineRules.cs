using Operator.Core.Engines;
using Operator.Core.Planning;
using Operator.Core.Pods;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Acceptance;

/// <summary>Engine, cache and platforms: what the API offers and <see cref="SupportedFeatures"/> supports.</summary>
internal static class EngineRules
{
    /// <summary>Platforms of one image.</summary>
    private const int Most = 8;

    public static void Check(ImageBuildSpec spec, SupportedFeatures supported, SpecProblems problems)
    {
        if (!supported.Engines.Contains(spec.Engine))
        {
            problems.NotSupported(
                "engine",
                $"{EngineCatalog.NameOf(spec.Engine)} is not supported here; use {Listed(supported.Engines.Select(EngineCatalog.NameOf))}"
            );
        }
        else
        {
            Features(spec, supported, problems);
        }

        if (spec.Cache is { } cache && !supported.CacheModes.Contains(cache.Mode))
        {
            problems.NotSupported(
                "cache.mode",
                $"{EnumNames.Of(cache.Mode)} is not supported here; use {Listed(supported.CacheModes.Select(EnumNames.Of))}"
            );
        }
        else if (spec.Cache is { Repository: not null, Mode: not BuildCacheMode.Registry })
        {
            problems.Invalid("cache.repository", "is only used with cache.mode registry");
        }
        else if (spec.Cache is { Volume: not null, Mode: not BuildCacheMode.Volume })
        {
            problems.Invalid("cache.volume", "is only used with cache.mode volume");
        }
        else if (spec is { Cache: { Mode: BuildCacheMode.Registry, Repository: null }, Output.Push: false })
        {
            problems.Invalid("cache.repository", "is required with cache.mode registry where output.push is false");
        }

        problems.ObjectName("cache.volume", spec.Cache?.Volume);
        Platforms(spec, problems);
        Secrets(spec.BuildSecrets ?? [], problems);
    }

    /// <summary>What this operator supports, but not with the spec's engine.</summary>
    private static void Features(ImageBuildSpec spec, SupportedFeatures supported, SpecProblems problems)
    {
        if (spec.Target is not null)
        {
            Needs("target", features => features.Target);
        }

        if (spec.BuildSecrets is { Count: > 0 })
        {
            Needs("buildSecrets", features => features.BuildSecrets);
        }

        if (spec.PodTemplate?.Proxy?.CredentialsSecret is not null)
        {
            Needs("podTemplate.proxy.credentialsSecret", features => features.ProxyLogin);
        }

        if (spec.Cache is { } cache && supported.CacheModes.Contains(cache.Mode))
        {
            Needs("cache.mode", features => features.CacheModes.Contains(cache.Mode), EnumNames.Of(cache.Mode));
        }

        void Needs(string field, Func<EngineFeatures, bool> can, string? what = null)
        {
            if (can(supported.FeaturesOf(spec.Engine)))
            {
                return;
            }

            var others = Listed(
                supported
                    .Engines.Where(engine => supported.FeaturesOf(engine) is { Privileged: false } features && can(features))
                    .Select(EngineCatalog.NameOf)
            );
            problems.NotSupported(
                field,
                $"{(what is null ? "" : what + " ")}is not supported by engine {EngineCatalog.NameOf(spec.Engine)}{(others.Length == 0 ? "" : $"; use engine {others}")}"
            );
        }
    }

    private static void Platforms(ImageBuildSpec spec, SpecProblems problems)
    {
        var platforms = spec.Platforms ?? [];
        if (platforms.Count > 1 && spec.ModelVersion == ModelVersions.Compose)
        {
            problems.NotSupported(
                "platforms",
                "has more than one entry; a compose build, which may have several images, is for one platform"
            );
        }

        if (platforms.Count > Most)
        {
            problems.Invalid("platforms", $"has more than {Most} entries");
        }

        for (var index = 0; index < platforms.Count; index++)
        {
            var field = $"platforms[{index}]";
            problems.Length(field, platforms[index], 64);
            if (platforms.Take(index).Contains(platforms[index]))
            {
                problems.Invalid(field, $"repeats {platforms[index]}");
            }

            if (
                problems.Matches(field, platforms[index], "^[a-z0-9]+/[a-z0-9]+(/[a-z0-9]+)?$", "a platform such as linux/amd64")
                && NodeArchitecture.Of(platforms[index]) is null
            )
            {
                problems.NotSupported(field, $"is not the platform of any node; use {string.Join(", ", NodeArchitecture.Platforms)}");
            }
        }
    }

    private static void Secrets(IReadOnlyList<BuildSecret> secrets, SpecProblems problems)
    {
        for (var index = 0; index < secrets.Count; index++)
        {
            var field = $"buildSecrets[{index}]";
            problems.Length(field + ".id", secrets[index].Id, 63);
            problems.Matches(
                field + ".id",
                secrets[index].Id,
                "^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$",
                "a name of letters, digits, dots, dashes and underscores"
            );
            problems.ObjectName(field + ".secretName", secrets[index].SecretName);
            problems.Matches(field + ".key", secrets[index].Key, "^[-._a-zA-Z0-9]{1,253}$", "a key of a Secret");
            if (secrets.Take(index).Any(other => other.Id == secrets[index].Id))
            {
                problems.Invalid(field + ".id", $"repeats {secrets[index].Id}");
            }

            if (secrets[index].Id == "imagebuild-ca")
            {
                problems.Invalid(field + ".id", "imagebuild-ca is reserved for podTemplate.caConfigMap");
            }
        }
    }

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));
}
