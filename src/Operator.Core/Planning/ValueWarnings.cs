using Operator.Core.Redaction;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning;

/// <summary>What a spec may say and its author should know: never a reason to refuse it.</summary>
public static class ValueWarnings
{
    /// <summary>Variables that change how every program of the image is loaded or found.</summary>
    private static readonly HashSet<string> Loading = new(StringComparer.Ordinal)
    {
        "BASH_ENV",
        "LD_AUDIT",
        "LD_LIBRARY_PATH",
        "LD_PRELOAD",
        "PATH",
    };

    public static IEnumerable<string> Of(ImageBuildSpec spec) =>
        [
            .. Names(spec.Environment)
                .Where(Loading.Contains)
                .Select(name => $"environment[{name}] changes how every program in the image is found or loaded"),
            .. Names(spec.Environment)
                .Where(SecretNames.Tells)
                .Select(name => Stays($"environment[{name}]", "set it when the container runs")),
            .. Names(spec.BuildArgs).Where(SecretNames.Tells).Select(name => Stays($"buildArgs[{name}]", "pass it through buildSecrets")),
            .. Names(spec.Nixpacks?.Variables)
                .Where(SecretNames.Tells)
                .Select(name => Stays($"nixpacks.variables[{name}]", "pass it through buildSecrets")),
        ];

    private static string Stays(string field, string instead) =>
        $"{field} has the name of a secret, and its value can be read in the image's history: {instead}";

    private static IEnumerable<string> Names(IReadOnlyDictionary<string, string>? map) => (map?.Keys ?? []).Order(StringComparer.Ordinal);
}
