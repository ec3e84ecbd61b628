using Operator.Core.Contract;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Templates;

/// <summary>A template and the parameters that a build gives it.</summary>
internal static class TemplateCase
{
    public static PlanOutcome Plan(string dockerfile, string? parameters, params (string Name, string Value)[] given)
    {
        var data = new Dictionary<string, string> { ["Dockerfile"] = dockerfile };
        if (parameters is not null)
        {
            data["parameters.yaml"] = parameters;
        }

        var spec = new ImageBuildSpec
        {
            ModelVersion = "shop-python",
            Parameters = given.ToDictionary(pair => pair.Name, pair => pair.Value),
        };
        var template = new TemplateSource
        {
            Name = "shop-python",
            Origin = "platform/shop-python",
            Data = data,
        };
        return PlanBuild.From(Requests.Input(spec, new MemoryFiles(("a", "")), template));
    }

    public static string Written(string dockerfile, string parameters, params (string Name, string Value)[] given) =>
        Requests.OwnText(Requests.Planned(Plan(dockerfile, parameters, given)).Images[0]);
}
