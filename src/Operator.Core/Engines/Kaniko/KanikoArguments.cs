using Operator.Core.Contract;
using Operator.Core.Engines.BuildKit;
using Operator.Core.Planning;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Engines.Kaniko;

/// <summary>
/// Arguments of the executor. The image has no shell that could read a file of arguments, so that they stand in the Pod and follow from the
/// request alone. Each is one word <c>--flag=value</c>: no value can become another flag.
/// </summary>
internal static class KanikoArguments
{
    private const int Retries = 3;

    public static IReadOnlyList<string> Of(BuildRequest request)
    {
        var spec = request.Spec;
        var paths = KanikoPaths.InPod;
        var arguments = new List<string>
        {
            $"--dockerfile={paths.Image(0)}/{WorkspacePaths.DockerfileName}",
            $"--context=dir://{paths.Context}",
            $"--digest-file={paths.Result(0, KanikoPaths.ResultKind)}",
            "--log-format=text",
            "--log-timestamp=true",
            // It looks for signs of a container, which not every runtime shows.
            "--force",
            // An empty name for none: a node's own identity is not the build's.
            "--credential-helpers=",
            $"--push-retry={Retries}",
            $"--image-download-retry={Retries}",
            $"--label={ApiNames.ImageRunLabel}={request.ImageRun}",
        };
        arguments.AddRange(BuildArgs(spec).Select(arg => $"--build-arg={arg.Key}={arg.Value}"));
        if (spec.Target is { Length: > 0 } target)
        {
            arguments.Add($"--target={target}");
        }

        if (spec.Platforms is [var platform])
        {
            arguments.Add($"--custom-platform={platform}");
        }

        arguments.AddRange((spec.BuildSecrets ?? []).Select(secret => $"--secret=id={secret.Id},src={paths.BuildSecret(secret.Id)}"));
        if (!string.IsNullOrEmpty(spec.PodTemplate?.CaConfigMap))
        {
            arguments.Add($"--secret=id={BuildKitEngine.CaSecretId},src={paths.CaBundle}");
        }

        arguments.AddRange(Output(request));
        arguments.AddRange(Cache(request));
        arguments.AddRange(Registries(ResolvedOutput.RegistriesOf(spec, request.Repository, request.Registries)));
        return arguments;
    }

    /// <summary>The spec's, which take precedence over the proxy.</summary>
    private static SortedDictionary<string, string> BuildArgs(ImageBuildSpec spec)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in ProxyVariables.Of(spec.PodTemplate?.Proxy).Concat(spec.BuildArgs ?? new Dictionary<string, string>()))
        {
            all[name] = value;
        }

        return all;
    }

    private static IEnumerable<string> Output(BuildRequest request) =>
        request.Spec.Output?.Push == false || request.Repository.Length == 0
            ? ["--no-push"]
            : [$"--destination={request.Repository}:{request.Tags[0]}"];

    /// <summary>Kaniko names each layer by a tag of its own: the cache is a repository, and a tag that is given for it is left out.</summary>
    private static IEnumerable<string> Cache(BuildRequest request)
    {
        if (request.Spec.Cache is not { Mode: BuildCacheMode.Registry } cache)
        {
            return [];
        }

        var repository =
            cache.Repository is { } given ? WithoutTag(given)
            : request.Repository.Length > 0 ? request.Repository + "/cache"
            : null;
        return repository is null ? [] : ["--cache=true", $"--cache-repo={repository}"];
    }

    private static string WithoutTag(string repository) =>
        repository.LastIndexOf(':') is var colon && colon > repository.LastIndexOf('/') ? repository[..colon] : repository;

    private static IEnumerable<string> Registries(IReadOnlyList<RegistryRule> registries)
    {
        foreach (var rule in registries.DistinctBy(rule => rule.Host).Where(rule => RegistryHost.IsPlain(rule.Host)))
        {
            foreach (var mirror in rule.Mirrors.Where(RegistryHost.IsPlain))
            {
                yield return $"--registry-map={KnownAs(rule.Host)}={mirror}";
            }

            if (rule.Insecure)
            {
                // Both: TLS without verification is then tried, and plain HTTP after it.
                yield return $"--insecure-registry={KnownAs(rule.Host)}";
                yield return $"--skip-tls-verify-registry={KnownAs(rule.Host)}";
            }
        }
    }

    /// <summary>The library that Kaniko uses calls Docker Hub by the name of its index.</summary>
    private static string KnownAs(string host) => host == "docker.io" ? "index.docker.io" : host;
}
