using Operator.Core.Acceptance;
using Operator.Core.Engines;
using Operator.Core.Runs;
using Operator.Entities.ImageBuildPolicies;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Policies;

/// <summary>Engine, repositories, and the Secrets and ConfigMaps that a build names.</summary>
internal static class OutputPolicy
{
    public static void Check(ImageBuild build, OperatorSettings settings, EffectivePolicy policy, SpecProblems problems)
    {
        var spec = build.Spec;
        foreach (var (allowed, by) in build is PushRun ? [] : policy.Policies.Lists(rules => rules.Engines))
        {
            if (!allowed.Contains(spec.Engine))
            {
                problems.NotAllowed(
                    "engine",
                    $"{EngineCatalog.NameOf(spec.Engine)} is not allowed by {by}; use {Listed(allowed.Select(engine => EngineCatalog.NameOf(engine)))}"
                );
            }
        }

        Privileged(spec, policy, problems);
        Repositories(build, settings, policy, problems);
        Insecure("output.insecure", spec.Output?.Insecure, policy, problems);
        Insecure("source.oci.insecure", spec.Source?.Oci?.Insecure, policy, problems);
        Name("output.registrySecret", spec.Output?.RegistrySecret, policy, rules => rules.Secrets?.Registry, problems);
        if (build is PushRun push)
        {
            Insecure("source.insecure", push.Push.Spec.Source?.Insecure, policy, problems);
            Name("source.registrySecret", push.Push.Spec.Source?.RegistrySecret, policy, rules => rules.Secrets?.Registry, problems);
        }

        var source = spec.Source;
        Name("source.git.credentialsSecret", source?.Git?.CredentialsSecret, policy, rules => rules.Secrets?.Source, problems);
        Name("source.archive.credentialsSecret", source?.Archive?.CredentialsSecret, policy, rules => rules.Secrets?.Source, problems);
        Name("source.oci.credentialsSecret", source?.Oci?.CredentialsSecret, policy, rules => rules.Secrets?.Source, problems);
        Name(
            "podTemplate.proxy.credentialsSecret",
            spec.PodTemplate?.Proxy?.CredentialsSecret,
            policy,
            rules => rules.Secrets?.Proxy ?? rules.Secrets?.Source,
            problems
        );
        for (var index = 0; index < (spec.BuildSecrets?.Count ?? 0); index++)
        {
            Name(
                $"buildSecrets[{index}].secretName",
                spec.BuildSecrets![index].SecretName,
                policy,
                rules => rules.Secrets?.Build,
                problems
            );
        }

        Name("source.configMap.name", source?.ConfigMap?.Name, policy, rules => rules.ConfigMaps?.Source, problems);
        Name("podTemplate.caConfigMap", spec.PodTemplate?.CaConfigMap, policy, rules => rules.ConfigMaps?.Certificates, problems);
    }

    /// <summary>A privileged container can do to its node whatever root can: that two people must have said, one of them in a policy.</summary>
    private static void Privileged(ImageBuildSpec spec, EffectivePolicy policy, SpecProblems problems)
    {
        if (EngineCatalog.Find(spec.Engine)?.Features.Privileged != true)
        {
            return;
        }

        List<string> missing = [];
        if (!policy.Policies.Lists(rules => rules.Engines).Any())
        {
            missing.Add("an ImageBuildPolicy that selects this namespace and lists it in engines");
        }

        if (!policy.AdmitsPrivileged)
        {
            missing.Add($"the namespace's label {NamespaceLabels.PodSecurityLabel}=privileged");
        }

        if (missing.Count > 0)
        {
            problems.NotAllowed(
                "engine",
                $"{EngineCatalog.NameOf(spec.Engine)} runs a privileged container, which takes {string.Join(" and ", missing)}; or use {EngineCatalog.NameOf(BuildEngine.BuildKit)}"
            );
        }
    }

    /// <summary>For messages: what may be used instead.</summary>
    internal static string Listed(IEnumerable<string> allowed) =>
        string.Join(", ", allowed.Take(10)) is { Length: > 0 } list ? $"one of {list}" : "none";

    private static void Repositories(ImageBuild build, OperatorSettings settings, EffectivePolicy policy, SpecProblems problems)
    {
        var spec = build.Spec;
        var pushed = spec.Output?.Push == false ? "" : ResolvedOutput.Of(build, settings, runStart: null).Repository;
        var field = spec.Output?.Repository is null ? "output.repository by default" : "output.repository";
        Repository(field, pushed, build, policy, problems);
        Repository("cache.repository", spec.Cache?.Repository ?? "", build, policy, problems);
    }

    private static void Repository(string field, string repository, ImageBuild build, EffectivePolicy policy, SpecProblems problems)
    {
        var ns = build.Metadata.NamespaceProperty ?? "";
        var single = build.Spec.ModelVersion is not (ModelVersions.Auto or ModelVersions.Compose);
        foreach (var (allowed, by) in repository.Length == 0 ? [] : policy.Policies.Lists(rules => rules.Repositories))
        {
            if (!allowed.Any(entry => AllowedRepositories.Allow(entry, ns, repository, single)))
            {
                var instead = Listed(allowed.Select(entry => AllowedRepositories.For(entry, ns)));
                problems.NotAllowed(field, $"is {DisplayText.Of(repository, 100)}, which {by} does not allow; use {instead}");
            }
        }
    }

    private static void Insecure(string field, bool? asked, EffectivePolicy policy, SpecProblems problems)
    {
        if (asked == true && policy.Policies.FirstOrDefault(rules => rules.Spec.Insecure == false) is { } none)
        {
            problems.NotAllowed(field, $"is not allowed by {none.By}; remove it");
        }
    }

    private static void Name(
        string field,
        string? name,
        EffectivePolicy policy,
        Func<ImageBuildPolicySpec, IReadOnlyList<string>?> rule,
        SpecProblems problems
    )
    {
        foreach (var (allowed, by) in policy.Policies.Lists(rule))
        {
            if (name is not null && !allowed.Any(entry => Matches(entry, name)))
            {
                problems.NotAllowed(field, $"{DisplayText.Of(name, 100)} is not allowed by {by}; use {Listed(allowed)}");
            }
        }
    }

    private static bool Matches(string entry, string name) =>
        entry.EndsWith('*') ? name.StartsWith(entry[..^1], StringComparison.Ordinal) : name == entry;
}
