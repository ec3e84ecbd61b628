using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning.Templates;

/// <summary>The values of a build's parameters: what it gives, checked, and the defaults for the rest.</summary>
internal static class ParameterValues
{
    /// <returns>Without an entry for an optional string that is not given: the default of its ARG holds.</returns>
    /// <exception cref="PlanRefusal">ParameterInvalid, with everything that is wrong.</exception>
    public static IReadOnlyDictionary<string, string> Resolve(
        string template,
        IReadOnlyList<TemplateParameter> declared,
        ImageBuildSpec spec
    )
    {
        var problems = new List<string>();
        var given = spec.Parameters ?? new Dictionary<string, string>();
        var names = declared.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var unknown in given.Keys.Where(name => !names.Contains(name)).Order(StringComparer.Ordinal))
        {
            problems.Add(
                $"{DisplayText.Of(unknown)} is unknown (the template has {(names.Count == 0 ? "none" : string.Join(", ", names))})"
            );
        }

        // An unchecked build argument must not take a parameter's place.
        foreach (var name in names.Where(name => spec.BuildArgs?.ContainsKey(name) == true).Order(StringComparer.Ordinal))
        {
            problems.Add($"{name} is a parameter: set it in parameters, not in buildArgs");
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in declared)
        {
            if (Value(parameter, given.GetValueOrDefault(parameter.Name), problems) is { } value)
            {
                values[parameter.Name] = value;
            }
        }

        return problems.Count == 0 ? values : throw Invalid(template, problems);
    }

    public static PlanRefusal Invalid(string template, IReadOnlyList<string> problems)
    {
        var message = $"Parameters of template {template}: {string.Join("; ", problems)}";
        return new PlanRefusal(PlanReasons.ParameterInvalid, message);
    }

    private static string? Value(TemplateParameter parameter, string? given, List<string> problems)
    {
        var value = given ?? parameter.Default;
        if (value is not null)
        {
            if (ParameterCheck.Problem(parameter, value) is { } problem)
            {
                problems.Add($"{parameter.Name} {problem}");
            }

            return value;
        }

        if (parameter.Required || parameter.Type is ParameterType.Integer or ParameterType.Enum)
        {
            var description = parameter.Description is { } text ? $" ({DisplayText.Of(text)})" : "";
            problems.Add($"{parameter.Name} is required{description}");
        }

        return parameter.Type == ParameterType.Boolean ? "false" : null;
    }
}
