using Operator.Core.Contract;
using Operator.Core.Planning;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Engines.BuildKit;

/// <summary>Arguments of <c>buildctl build</c> that depend on the request.</summary>
internal static class BuildKitArguments
{
    public static IReadOnlyList<string> Of(BuildRequest request, PlannedImage image, int index)
    {
        var spec = request.Spec;
        var arguments = new List<string>();
        Add("--local", "context=" + WorkspacePaths.InPod.ContextOf(image.ContextDir));
        Add("--local", "dockerfile=" + WorkspacePaths.InPod.Image(index));
        Add("--source-policy-file", WorkspacePaths.InPod.SourcePolicy);
        Add("--opt", "filename=" + WorkspacePaths.DockerfileName);
        AddIf(image.Target ?? spec.Target, target => Add("--opt", "target=" + target));
        if (spec.Platforms is { Count: > 0 } platforms)
        {
            Add("--opt", "platform=" + string.Join(',', platforms));
        }

        foreach (var (name, value) in BuildArgs(spec, image))
        {
            Add("--opt", $"build-arg:{name}={value}");
        }

        foreach (var (name, value) in image.Labels.OrderBy(label => label.Key, StringComparer.Ordinal))
        {
            Add("--opt", $"label:{name}={value}");
        }

        // Last: of two equal options the last one counts. BuildKit sets it after everything that the Dockerfile and its base images say.
        Add("--opt", $"label:{ApiNames.ImageRunLabel}={request.ImageRun}");

        foreach (var secret in spec.BuildSecrets ?? [])
        {
            Add("--secret", Csv("id=" + secret.Id, "src=" + WorkspacePaths.InPod.BuildSecret(secret.Id)));
        }

        AddIf(
            spec.PodTemplate?.CaConfigMap,
            _ => Add("--secret", Csv("id=" + BuildKitEngine.CaSecretId, "src=" + WorkspacePaths.InPod.CaBundle))
        );
        AddOutput(request, image, Add);
        AddCache(request, image, Add);
        return arguments;

        void Add(string flag, string value)
        {
            arguments.Add(flag);
            arguments.Add(value);
        }
    }

    private static void AddOutput(BuildRequest request, PlannedImage image, Action<string, string> add)
    {
        // Without an output BuildKit builds every step and discards the result: all that a build without a push needs.
        if (request.Spec.Output?.Push == false || request.Repository.Length == 0)
        {
            return;
        }

        var name = $"{ResolvedOutput.RepositoryOf(request.Repository, image.Suffix)}:{request.Tags[0]}";
        string[] fields = ["type=image", "name=" + name, "push=true"];
        add("--output", Csv(request.Spec.Output?.Insecure == true ? [.. fields, "registry.insecure=true"] : fields));
    }

    private static void AddCache(BuildRequest request, PlannedImage image, Action<string, string> add)
    {
        if (RegistryCache.Of(request, image) is not { } cache)
        {
            return;
        }

        string[] fields = ["type=registry", "ref=" + cache.Reference];
        fields = cache.Insecure ? [.. fields, "registry.insecure=true"] : fields;
        add("--import-cache", Csv(fields));
        // A cache that cannot be written must not fail a build that is already in the registry.
        add("--export-cache", Csv([.. fields, "mode=max", "ignore-error=true"]));
    }

    /// <summary>The plan's values, which take precedence over the proxy; BuildKit passes the proxy to RUN without keeping it in the image's history.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> BuildArgs(ImageBuildSpec spec, PlannedImage image)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in ProxyVariables.OfEngine(spec.PodTemplate?.Proxy))
        {
            all[name] = value;
        }

        foreach (var (name, value) in image.BuildArgs)
        {
            all[name] = value;
        }

        return all;
    }

    private static void AddIf(string? value, Action<string> add)
    {
        if (!string.IsNullOrEmpty(value))
        {
            add(value);
        }
    }

    /// <summary>One CSV record, as buildctl parses these flags: a field with a comma, quote or line break is quoted.</summary>
    private static string Csv(params IEnumerable<string> fields) =>
        string.Join(
            ',',
            fields.Select(field =>
                field.AsSpan().ContainsAny(",\"\n\r") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field
            )
        );
}
