using Operator.Core.Contract;
using Operator.Core.Planning.Dockerfiles;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning.Templates;

/// <summary>
/// Plans by a Dockerfile of the platform team. Its text is never changed: the checked parameters are build arguments, which no parser looks
/// at. Reasons: TemplateInvalid when the template itself is broken, ParameterInvalid when the build's parameters do not fit it.
/// </summary>
internal static class PlanTemplate
{
    public static BuildPlan From(PlanInput input, TemplateSource template)
    {
        var spec = input.Request.Spec;
        var faults = new TemplateFaults(template);
        var text = template.Data.GetValueOrDefault(CheckTemplate.Key) ?? throw faults.Missing(CheckTemplate.Key);
        var declared = new ReadParameters(faults).From(template.Data.GetValueOrDefault(ReadParameters.Key));
        var check = new CheckTemplate(declared.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal), faults);
        check.RefuseOldLanguage(text);
        var arguments = new Dictionary<string, string>(spec.BuildArgs?.ToDictionary() ?? [], StringComparer.Ordinal);
        foreach (var (name, value) in ParameterValues.Resolve(template.Name, declared, spec))
        {
            arguments[name] = value;
        }

        var file = Read(text, arguments, faults);
        check.RefuseLostValues(file);
        RefuseBadImages(file, check, template.Name);
        return new BuildPlan
        {
            Status = new BuildPlanStatus { ModelVersion = template.Name, DetectedBy = $"template {template.Origin}" },
            Images =
            [
                new PlannedImage
                {
                    Dockerfile = text,
                    Target = spec.Target,
                    BuildArgs = arguments,
                },
            ],
        };
    }

    private static ParsedDockerfile Read(string text, Dictionary<string, string> arguments, TemplateFaults faults)
    {
        try
        {
            return DockerfileReader.Read(text, CheckTemplate.Key, arguments);
        }
        catch (PlanRefusal refusal) when (refusal.Failure.Reason == PlanReasons.DockerfileInvalid)
        {
            throw faults.Because(refusal.Message);
        }
    }

    /// <summary>A value with which FROM names no image is the build's fault, and the engine could not tell whose.</summary>
    private static void RefuseBadImages(ParsedDockerfile file, CheckTemplate check, string template)
    {
        var froms = file.Instructions.Where(instruction => instruction.Keyword == "FROM");
        foreach (var (from, stage) in froms.Zip(file.Stages))
        {
            var names = string.Join(", ", check.Parameters(from.Arguments));
            if (names.Length > 0 && !stage.Image.Contains('$', StringComparison.Ordinal) && !Grammar.Image.IsMatch(stage.Image))
            {
                throw ParameterValues.Invalid(
                    template,
                    [$"{names} in FROM (line {from.Line}) makes no image name: {DisplayText.Of(stage.Image)}"]
                );
            }
        }
    }
}
