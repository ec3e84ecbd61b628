using System.Text.RegularExpressions;
using Operator.Core.Formats.Yaml;

namespace Operator.Core.Planning.Compose;

/// <summary>The build section of one service: every key of the compose specification is read, warned about or refused by name.</summary>
internal sealed partial class ReadComposeBuild(ComposePlace build, string service, ComposeVariables variables, List<string> warnings)
{
    /// <summary>What an ImageBuild decides itself, or what only tunes the builder: ignored with a warning.</summary>
    private static readonly Dictionary<string, string> LeftAlone = new(StringComparer.Ordinal)
    {
        ["tags"] = "output.tags names the image",
        ["platforms"] = "spec.platforms decides",
        ["cache_from"] = "spec.cache decides",
        ["cache_to"] = "spec.cache decides",
        ["no_cache"] = "spec.cache decides",
        ["pull"] = "base images are always looked up",
        ["shm_size"] = "spec.podTemplate decides about resources",
        ["ulimits"] = "spec.podTemplate decides about resources",
        ["provenance"] = "no attestation is made",
        ["sbom"] = "no attestation is made",
    };

    private static readonly HashSet<string> Read = new(StringComparer.Ordinal)
    {
        "context",
        "dockerfile",
        "dockerfile_inline",
        "args",
        "target",
        "labels",
        "additional_contexts",
    };

    public ComposeBuild From(IReadOnlySet<string> buildSecrets, ComposePlace file)
    {
        if (build.Node is YamlNode.Scalar)
        {
            var context = Context(build);
            return new ComposeBuild
            {
                Service = service,
                Context = context,
                DockerfilePath = Dockerfile(null, context),
            };
        }

        new ComposeSafety(build, variables, buildSecrets, file).Check();
        CheckKeys();
        var contextDir = build.Find("context") is { } place ? Context(place) : build.Directory;
        var inline = build.Find("dockerfile_inline");
        if (inline is not null && build.Find("dockerfile") is not null)
        {
            throw build.Invalid("sets both dockerfile and dockerfile_inline");
        }

        return new ComposeBuild
        {
            Service = service,
            Context = contextDir,
            DockerfilePath = Dockerfile(build.Find("dockerfile"), contextDir),
            DockerfileInline = inline is null ? null : Inline(inline),
            Target = Target(),
            Args = new ComposePairs(variables).Arguments(build.Find("args")),
            Labels = new ComposePairs(variables).Labels(build.Find("labels")),
            AdditionalContexts = new ReadNamedContexts(variables, contextDir).From(build.Find("additional_contexts")),
        };
    }

    private void CheckKeys()
    {
        foreach (var (key, place) in build.Entries())
        {
            if (LeftAlone.TryGetValue(key, out var instead))
            {
                warnings.Add($"{place.Path} is not used: {instead}");
            }
            else if (!Read.Contains(key) && !ComposeSafety.Judged.Contains(key) && !key.StartsWith("x-", StringComparison.Ordinal))
            {
                throw place.Invalid("is not a key of a compose build");
            }
        }
    }

    private string Context(ComposePlace place)
    {
        var text = place.Text(variables);
        if (ComposeSafety.IsUrl(text))
        {
            throw place.Unsafe("fetches a context of its own; make it the build's source instead");
        }

        return SourcePath.Resolve(place.Directory, text)
            ?? throw place.Unsafe(text.StartsWith('/') ? "is an absolute path" : "leads out of the source");
    }

    private string Dockerfile(ComposePlace? place, string context)
    {
        var path = place?.Text(variables) ?? "Dockerfile";
        return SourcePath.Resolve(context, path)
            ?? throw place!.Unsafe(path.StartsWith('/') ? "is an absolute path" : "leads out of the source");
    }

    /// <summary>The text is the user's own Dockerfile, but the value of a variable is data: one word, never a new line.</summary>
    private string Inline(ComposePlace place)
    {
        if (place.Node is not YamlNode.Scalar { IsNull: false } scalar)
        {
            throw place.Invalid($"must be text, not {place.Node.Kind}");
        }

        return variables.Fill(
            scalar.Value,
            place,
            value =>
                WordPattern.IsMatch(value)
                    ? value
                    : throw place.Fault(
                        Entities.PlanReasons.UnsafeValue,
                        "takes only variables that are one word of letters, digits and ._:/@+=,~-"
                    )
        );
    }

    private string? Target()
    {
        if (build.Find("target") is not { } place)
        {
            return null;
        }

        var target = place.Text(variables);
        return target.Length == 0 ? null
            : TargetPattern.IsMatch(target) ? target
            : throw place.Invalid("is not the name of a stage");
    }

    [GeneratedRegex(@"^[A-Za-z0-9._:/@+=,~-]*\z")]
    private static partial Regex WordPattern { get; }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_.-]*\z")]
    private static partial Regex TargetPattern { get; }
}
