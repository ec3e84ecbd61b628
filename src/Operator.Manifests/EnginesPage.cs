using System.Text;
using Operator.Core.Engines;
using Operator.Core.Planning;
using Operator.Core.Planning.Dockerfiles;
using Operator.Entities.ImageBuilds;

namespace Operator.Manifests;

/// <summary>The table of engines and what they can do.</summary>
internal static class EnginesPage
{
    private static readonly (string Name, Func<EngineFeatures, bool> Has)[] Rows =
    [
        ("`target`", features => features.Target),
        ("`buildSecrets`, and `podTemplate.caConfigMap` in commands", features => features.BuildSecrets),
        ("values of build secrets are masked in the log, whatever their shape", features => features.MasksSecrets),
        ("cache mounts in generated Dockerfiles", features => features.CacheMounts),
        ("several services of a compose file in one build", features => features.SeveralImages),
        ("`cache.mode: registry`", features => features.CacheModes.Contains(BuildCacheMode.Registry)),
        ("`cache.mode: volume`", features => features.CacheModes.Contains(BuildCacheMode.Volume)),
        ("with a cache, a build without a change makes the same digest", features => features.SameDigest),
        (
            "build arguments, target, labels and context of a compose file; values with line breaks; parameters of templates",
            features => features.PlannedArguments
        ),
        (
            "labels of a compose file with quotes, dollars, backslashes, line breaks or letters beyond ASCII",
            features => features.EveryLabel
        ),
        ("address rules for images and URLs in a Dockerfile", features => features.AddressRules),
        ("a proxy with a password: `podTemplate.proxy.credentialsSecret`", features => features.ProxyLogin),
        ("a privileged container ([off until allowed twice](../engines.md#dind))", features => features.Privileged),
    ];

    public static string Text()
    {
        var page = new StringBuilder(
            """
            # What the engines can do

            Generated from the code by `make manifests`; edits here are lost. What stands behind it: [engines](../engines.md).

            What an engine cannot do is refused before it starts, with the name of one that can. A feature of the last table that an engine lacks is refused when a
            user's Dockerfile uses it; generated Dockerfiles do without. Several platforms are built with every engine, one build each.


            """.ReplaceLineEndings("\n")
        );
        var engines = EngineCatalog.All;
        Head(page, "spec and plan");
        page.Append(
            $"| strictest Pod Security level, default settings | {Cells(engine => $"`{LevelOf(engine.Features.PodSecurity)}`")} |\n"
        );
        page.AppendJoin("", Rows.Select(row => $"| {row.Name} | {Cells(engine => YesOrNo(row.Has(engine.Features)))} |\n")).Append('\n');
        Head(page, "in a user's Dockerfile");
        page.AppendJoin(
            "",
            Enum.GetValues<DockerfileFeature>()
                .Select(feature =>
                    $"| {Code(DockerfileFeatures.Text(feature))} | {Cells(engine => YesOrNo(engine.Features.Dockerfile.Contains(feature)))} |\n"
                )
        );
        return page.ToString();

        string Cells(Func<IBuildEngine, string> cell) => string.Join(" | ", engines.Select(cell));
    }

    private static void Head(StringBuilder page, string title) =>
        page.Append($"| {title} | {string.Join(" | ", EngineCatalog.All.Select(engine => $"`{EngineCatalog.NameOf(engine.Engine)}`"))} |\n")
            .Append($"|---|{string.Concat(EngineCatalog.All.Select(_ => "---|"))}\n");

    private static string YesOrNo(bool has) => has ? "yes" : "no";

    private static string LevelOf(PodSecurityLevel level) =>
        level switch
        {
            PodSecurityLevel.Restricted => "restricted",
            PodSecurityLevel.Baseline => "baseline",
            PodSecurityLevel.Privileged => "privileged",
        };

    private static string Code(string text) =>
        char.IsUpper(text[0]) && !text.Contains(" of ", StringComparison.Ordinal) ? $"`{text}`" : text;
}
