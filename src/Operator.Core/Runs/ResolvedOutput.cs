using System.Globalization;
using Operator.Core.Contract;
using Operator.Core.Images;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Runs;

/// <summary>Where a run's image goes, with every default resolved.</summary>
public sealed record ResolvedOutput
{
    /// <summary>Registry and repository; empty when the spec names none and the operator has no default registry.</summary>
    public required string Repository { get; init; }

    /// <summary>At least one once the run has started.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The value of <c>status.image.reference</c>; without a tag as long as the tag depends on a start that is not known yet.</summary>
    public string? Reference =>
        Repository.Length == 0 ? null
        : Tags.Count == 0 ? Repository
        : $"{Repository}:{Tags[0]}";

    /// <param name="runStart">Null before the run has left the queue.</param>
    public static ResolvedOutput Of(ImageBuild build, OperatorSettings settings, DateTimeOffset? runStart)
    {
        var output = build.Spec.Output;
        return new ResolvedOutput
        {
            Repository = output?.Repository ?? DefaultRepository(build, settings),
            Tags =
                output?.Tags is { Count: > 0 } tags ? tags
                : runStart is { } start ? [DefaultTag(start)]
                : [],
        };
    }

    /// <summary>Repository of one of several images: the suffix is appended to the last part of its path.</summary>
    public static string RepositoryOf(string repository, string suffix) => suffix.Length == 0 ? repository : $"{repository}-{suffix}";

    /// <summary>Registry rules of a request, with the output's own added: a registry that is pushed to without TLS is also pulled from without TLS.</summary>
    public static IReadOnlyList<RegistryRule> RegistriesOf(ImageBuildSpec spec, string repository, IReadOnlyList<RegistryRule> platform)
    {
        var host = ImageName.HostOf(repository);
        if (spec.Output?.Insecure != true || host.Length == 0)
        {
            return platform;
        }

        var known = platform.FirstOrDefault(rule => rule.Host == host) ?? new RegistryRule { Host = host };
        return [.. platform.Where(rule => rule.Host != host), known with { Insecure = true }];
    }

    private static string DefaultRepository(ImageBuild build, OperatorSettings settings) =>
        string.IsNullOrEmpty(settings.DefaultRegistry)
            ? ""
            : $"{settings.DefaultRegistry.TrimEnd('/')}/{build.Metadata.NamespaceProperty}/{build.Metadata.Name}";

    private static string DefaultTag(DateTimeOffset start) =>
        start.ToUniversalTime().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
}
