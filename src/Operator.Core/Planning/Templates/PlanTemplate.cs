using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning.Templates;

/// <summary>
/// Plans by a Dockerfile template of the platform team. Reasons: TemplateInvalid when the template itself is broken, ParameterInvalid when
/// the build's parameters do not fit it.
/// </summary>
internal static class PlanTemplate
{
    public static BuildPlan From(PlanInput input, TemplateSource template)
    {
        var spec = input.Request.Spec;
        return new BuildPlan
        {
            Status = new BuildPlanStatus { ModelVersion = template.Name, DetectedBy = $"template {template.Origin}" },
            Images =
            [
                new PlannedImage
                {
                    Dockerfile = Dockerfile(template, spec.Parameters ?? new Dictionary<string, string>()),
                    Target = spec.Target,
                    BuildArgs = spec.BuildArgs ?? new Dictionary<string, string>(),
                },
            ],
        };
    }

    private static string Dockerfile(TemplateSource template, IReadOnlyDictionary<string, string> given)
    {
        var faults = new TemplateFaults(template);
        var text = template.Data.GetValueOrDefault(ParseTemplate.Key) ?? throw faults.Missing(ParseTemplate.Key);
        var declared = new ReadParameters(faults).From(template.Data.GetValueOrDefault(ReadParameters.Key));
        var blocks = new ParseTemplate(declared.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal), faults).From(text);
        var values = ParameterValues.Resolve(template.Name, declared, given);
        return new WriteTemplate(template.Name, values, faults).From([.. Chosen(blocks, values)]);
    }

    private static IEnumerable<TemplateLine> Chosen(IEnumerable<TemplateBlock> blocks, IReadOnlyDictionary<string, string> values) =>
        blocks.SelectMany(block =>
            block switch
            {
                TemplateBlock.Line line => [line.Value],
                TemplateBlock.If choice => Chosen(values[choice.Parameter] is "" or "false" ? choice.Otherwise : choice.Then, values),
                _ => throw new InvalidOperationException($"unknown block {block.GetType().Name}"),
            }
        );
}
