using System.Text.RegularExpressions;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning.Compose;

/// <summary>One service's build as the engine gets it.</summary>
internal static partial class ComposeImage
{
    /// <param name="alone">The only image keeps the repository's own name.</param>
    public static PlannedImage From(ComposeBuild build, ImageBuildSpec spec, IProjectFiles files, bool alone)
    {
        if (build.Context.Length > 0 && !files.DirectoryExists(build.Context))
        {
            throw new PlanRefusal(
                PlanReasons.ComposeInvalid,
                $"The source has no directory {build.Context}, the context of service {build.Service}"
            );
        }

        var text =
            build.DockerfileInline
            ?? files.ReadText(build.DockerfilePath)
            ?? throw new PlanRefusal(
                PlanReasons.DockerfileNotFound,
                $"The source has no {build.DockerfilePath}, the Dockerfile of service {build.Service}"
            );
        return new PlannedImage
        {
            Suffix = alone ? "" : Suffix(build.Service),
            Dockerfile = NamedContextStages.AddTo(text, build.AdditionalContexts),
            IgnoreFile = build.DockerfileInline is null ? IgnoreFile.OfDockerfile(files, build.DockerfilePath) : null,
            ContextDir = build.Context,
            Target = spec.Target ?? build.Target,
            BuildArgs = Over(build.Args, spec.BuildArgs),
            Labels = build.Labels,
        };
    }

    private static Dictionary<string, string> Over(IReadOnlyDictionary<string, string> lower, IReadOnlyDictionary<string, string>? higher)
    {
        var all = new Dictionary<string, string>(lower, StringComparer.Ordinal);
        foreach (var (name, value) in higher ?? new Dictionary<string, string>())
        {
            all[name] = value;
        }

        return all;
    }

    private static string Suffix(string service)
    {
        var name = service.ToLowerInvariant();
        return SuffixPattern.IsMatch(name)
            ? name
            : throw new PlanRefusal(
                PlanReasons.ComposeInvalid,
                $"Service {service} has a name that no repository can end in; choose it with compose.service"
            );
    }

    [GeneratedRegex(@"^[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*\z")]
    private static partial Regex SuffixPattern { get; }
}
