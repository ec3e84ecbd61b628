using Operator.Core.Planning.Compose;
using Operator.Core.Planning.Detection;
using Operator.Core.Planning.Dockerfiles;
using Operator.Core.Planning.LegacyCallers;
using Operator.Core.Planning.Nixpacks;
using Operator.Core.Planning.Runtimes;
using Operator.Core.Planning.Scaffolds;
using Operator.Core.Planning.Templates;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning;

/// <summary>
/// Entry of planning: from what was fetched to a Dockerfile, or the reason why there is none. Files or a scaffold → model version,
/// detected if need be → the plan of that model version. Pure: the same input always yields the same text.
/// </summary>
public static class PlanBuild
{
    private const int MostHidden = 3;

    public static PlanOutcome From(PlanInput input)
    {
        var seen = input.Files is { } given ? new SeenFiles(given) : null;
        try
        {
            return new PlanOutcome.Planned(Plan(input, seen));
        }
        catch (PlanRefusal refusal)
        {
            var hidden = string.Join("; ", (seen?.Hidden ?? []).Take(MostHidden));
            return new PlanOutcome.Refused(
                hidden.Length == 0 ? refusal.Failure : refusal.Failure with { Message = $"{refusal.Failure.Message}; {hidden}" }
            );
        }
    }

    private static BuildPlan Plan(PlanInput input, SeenFiles? seen)
    {
        var spec = input.Request.Spec;
        IProjectFiles files = seen is not null ? new ReadOnce(seen) : ScaffoldFiles.For(input.Request);
        if (input.Files is not null && spec.Dockerfile?.Inline is null && files.List("").Count == 0)
        {
            throw new PlanRefusal(SourceReasons.Empty, "The source has no file");
        }

        // Whether or not the plan needs it: an annotation with a typing error is refused.
        _ = CatalogProfiles.Named(input.Request.CatalogProfile);
        var detected =
            spec.ModelVersion == ModelVersions.Auto
                ? DetectModel.In(files, CallerOrders.Named(input.Request.DetectionOrder))
                : DetectModel.Given(spec.ModelVersion);
        var plan = detected.ModelVersion switch
        {
            var name when input.Request.Template is { } template && template.Name == name => WithValues(
                PlanTemplate.From(input, template),
                new PlanContext(input, files)
            ),
            ModelVersions.Compose => WithValues(PlanCompose.From(input), new PlanContext(input, files)),
            ModelVersions.Nixpacks => PlanNixpacks.From(input, files),
            ModelVersions.Dockerfile => GivenDockerfile.Plan(new PlanContext(input, files), detected.ModelVersion),
            _ when RuntimeCatalog.Find(detected.ModelVersion) is { } runtime => RuntimeImage.Plan(
                runtime,
                new PlanContext(input, files),
                detected.ModelVersion
            ),
            _ => throw new PlanRefusal(SpecReasons.NotSupported, $"modelVersion {detected.ModelVersion} is not supported"),
        };
        // Whatever made them: these texts are what the engine reads.
        foreach (var image in plan.Images)
        {
            DockerfileFrontend.Check(image.Dockerfile, "The Dockerfile", input.Request.Frontends);
        }

        var status = plan.Status with
        {
            DetectedBy = plan.Status.DetectedBy ?? detected.By,
            Alternatives = detected.Alternatives.Count == 0 ? null : detected.Alternatives,
        };
        plan = plan with
        {
            Status = status,
            Warnings = [.. ValueWarnings.Of(spec), .. plan.Warnings, .. OwnsItsFiles(detected.ModelVersion) ? [] : seen?.Warnings ?? []],
            Decisions = [.. Decided(status), .. plan.Decisions],
        };
        return plan with { Status = status with { Summary = PlanSummary.Of(plan) } };
    }

    // What their Dockerfiles copy is theirs to say.
    private static bool OwnsItsFiles(string modelVersion) =>
        modelVersion is ModelVersions.Dockerfile or ModelVersions.Compose
        || (RuntimeCatalog.Find(modelVersion) is null && modelVersion != ModelVersions.Nixpacks);

    private static IEnumerable<PlanDecision> Decided(BuildPlanStatus status) =>
        (status.Alternatives ?? [])
            .Select(other => new PlanDecision(PlanTopic.Alternative, other.ModelVersion) { From = other.Because })
            .Prepend(new PlanDecision(PlanTopic.ModelVersion, status.ModelVersion ?? "") { From = status.DetectedBy });

    // Dockerfiles of compose services and of templates get the same labels and environment as any other.
    private static BuildPlan WithValues(BuildPlan plan, PlanContext context)
    {
        var bases = new List<string>();
        var images = plan
            .Images.Select(image =>
            {
                var name = image.Suffix.Length == 0 ? "The Dockerfile" : $"The Dockerfile of {image.Suffix}";
                var dressed = GivenDockerfile.WithValues(image, name, context, plan.Status.ModelVersion ?? "", out var parsed);
                bases.AddRange(parsed.BaseImages);
                return dressed;
            })
            .ToList();
        var status = plan.Status with { BaseImages = [.. bases.Distinct(StringComparer.Ordinal).Take(20)] };
        return plan with
        {
            Images = images,
            Status = status,
            Decisions =
            [
                .. status.BaseImages.Select(image => new PlanDecision(PlanTopic.BaseImage, image) { From = "FROM in the Dockerfile" }),
            ],
        };
    }
}
