using Operator.Core.Contract;
using Operator.Entities;

namespace Operator.Core.Planning.Templates;

/// <summary>Names what is wrong with a template and where, so that the platform team finds it.</summary>
internal sealed class TemplateFaults(TemplateSource template)
{
    public PlanRefusal At(string key, long line, string problem) => Because($"{key} line {line}: {problem}");

    public PlanRefusal Missing(string key) => Because($"it has no key {key}");

    public PlanRefusal Because(string problem) =>
        new(PlanReasons.TemplateInvalid, $"Template {template.Name} (ConfigMap {template.Origin}): {problem}");
}
