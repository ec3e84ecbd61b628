using k8s.Models;

namespace Operator.Core.Pods;

/// <summary>
/// The kubelet replaces <c>$(NAME)</c> in commands, arguments and variables. The operator never uses that, and a user's value
/// that contains such a reference must stay unchanged.
/// </summary>
public static class KubeletExpansion
{
    public static V1Pod Prevent(V1Pod pod) =>
        pod with
        {
            Spec = pod.Spec with
            {
                Containers = [.. pod.Spec.Containers.Select(Prevent)],
                InitContainers = pod.Spec.InitContainers is { } containers ? [.. containers.Select(Prevent)] : null,
            },
        };

    /// <summary>
    /// The kubelet makes one dollar sign of two, wherever they stand. Doubling only those before a parenthesis is not enough:
    /// <c>$$(NAME)</c> would become <c>$$$(NAME)</c>, a dollar sign and a reference.
    /// </summary>
    public static string Escape(string value) => value.Replace("$", "$$", StringComparison.Ordinal);

    private static V1Container Prevent(V1Container container) =>
        container with
        {
            Command = container.Command is { } command ? [.. command.Select(Escape)] : null,
            Args = container.Args is { } args ? [.. args.Select(Escape)] : null,
            Env = container.Env is { } env ? [.. env.Select(Prevent)] : null,
        };

    private static V1EnvVar Prevent(V1EnvVar variable) => variable.Value is { } value ? variable with { Value = Escape(value) } : variable;
}
