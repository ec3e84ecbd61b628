using Operator.Core.Contract;
using Operator.Core.Planning;
using Operator.Core.Planning.Dockerfiles;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Engines;

/// <summary>The plan of a build, made for its engine: it asks for nothing that the engine cannot do.</summary>
public static class EnginePlan
{
    /// <param name="files">The files of the built directory; null for a scaffold.</param>
    /// <returns>A plan, or a refusal that names an engine which can.</returns>
    public static PlanOutcome From(BuildRequest request, IProjectFiles? files, SourceStatus source)
    {
        var engine = EngineCatalog.Served(request.Spec.Engine);
        var outcome = PlanBuild.From(
            new PlanInput
            {
                Request = request,
                Files = files,
                Source = source,
                Features = engine.Features,
            }
        );
        try
        {
            return outcome is not PlanOutcome.Planned { Plan: var plan } ? outcome
                : Problem(engine, request, plan) is { } problem ? new PlanOutcome.Refused(problem)
                : new PlanOutcome.Planned(plan with { Warnings = [.. plan.Warnings, .. Warnings(engine, request)] });
        }
        catch (PlanRefusal refusal)
        {
            return new PlanOutcome.Refused(refusal.Failure);
        }
    }

    private static IEnumerable<string> Warnings(IBuildEngine engine, BuildRequest request) =>
        request.Spec.BuildSecrets is { Count: > 0 } && !engine.Features.MasksSecrets
            ?
            [
                $"Engine {EngineCatalog.NameOf(engine.Engine)} does not mask the values of buildSecrets in the log: a command that prints one shows it",
            ]
            : [];

    /// <summary>What the engine cannot do of a plan; null for nothing.</summary>
    internal static Failure? Problem(IBuildEngine engine, BuildRequest request, BuildPlan plan)
    {
        if (plan.Images.Count > 1 && !engine.Features.SeveralImages)
        {
            return Refused(
                engine,
                "several images in one build",
                $"set compose.service to one of {string.Join(", ", plan.Images.Take(10).Select(image => image.Suffix))}",
                features => features.SeveralImages
            );
        }

        return plan.Images.Select(image => Problem(engine, image)).FirstOrDefault(problem => problem is not null)
            ?? engine.Problem(request, plan.Images);
    }

    private static Failure? Problem(IBuildEngine engine, PlannedImage image)
    {
        var known = engine.Features.Dockerfile;
        if (known.IsSupersetOf(EngineFeatures.All.Dockerfile))
        {
            return null;
        }

        var name = image.Suffix.Length == 0 ? "the Dockerfile" : $"the Dockerfile of {image.Suffix}";
        var (feature, line) = DockerfileFeatures
            .Of(DockerfileReader.Read(image.Dockerfile, name, image.BuildArgs))
            .FirstOrDefault(used => !known.Contains(used.Feature));
        return line == 0
            ? null
            : Refused(
                engine,
                FormattableString.Invariant($"{DockerfileFeatures.Text(feature)}, which {name} uses in line {line}"),
                advice: null,
                features => features.Dockerfile.Contains(feature)
            );
    }

    /// <summary>The refusal of something that an engine does not support.</summary>
    /// <param name="what">Continues "engine x does not support".</param>
    /// <param name="advice">What else to do than to choose another engine; null for nothing.</param>
    /// <param name="can">Which other engines can.</param>
    public static Failure Refused(IBuildEngine engine, string what, string? advice, Func<EngineFeatures, bool> can)
    {
        var name = EngineCatalog.NameOf(engine.Engine);
        List<string> others =
        [
            .. EngineCatalog.NamesWhere(features => can(features) && !features.Privileged).Where(other => other != name),
        ];
        var use = others.Count == 0 ? null : $"use engine {string.Join(" or ", others)}";
        var ways = string.Join(", or ", new[] { use, advice }.OfType<string>());
        return new(SpecReasons.NotSupported, $"Engine {name} does not support {what}{(ways.Length == 0 ? "" : $"; {ways}")}")
        {
            Field = "engine",
        };
    }
}
