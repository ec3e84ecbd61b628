using Operator.Core.Contract;
using Operator.Entities;

namespace Operator.Core.Planning.Templates;

/// <summary>Names what is wrong with a template and where, so that the platform team finds it.</summary>
internal sealed class TemplateFaults(TemplateSource template)
{
    public PlanRefusal At(string key, long line, string problem) => Invalid($"{key} line {line}: {problem}");

    public PlanRefusal Missing(string key) => Invalid($"it has no key {key}");

    private PlanRefusal Invalid(string problem)
    {
        var message = $"Template {template.Name} (ConfigMap {template.Origin}): {problem}";
        return new PlanRefusal(PlanReasons.TemplateInvalid, message);
    }
}
