using Operator.Core.Contract;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Templates;

/// <summary>A template and the parameters that a build gives it.</summary>
internal static class TemplateCase
{
    public static PlanOutcome Plan(string dockerfile, string? parameters, params (string Name, string Value)[] given) =>
        Plan(new() { Parameters = given.ToDictionary(pair => pair.Name, pair => pair.Value) }, dockerfile, parameters);

    public static PlanOutcome Plan(ImageBuildSpec spec, string dockerfile, string? parameters)
    {
        var data = new Dictionary<string, string> { ["Dockerfile"] = dockerfile };
        if (parameters is not null)
        {
            data["parameters.yaml"] = parameters;
        }

        var template = new TemplateSource
        {
            Name = "shop-python",
            Origin = "platform/shop-python",
            Data = data,
        };
        return PlanBuild.From(Requests.Input(spec with { ModelVersion = "shop-python" }, new MemoryFiles(("a", "")), template));
    }
}
