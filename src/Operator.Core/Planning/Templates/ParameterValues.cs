using Operator.Entities;

namespace Operator.Core.Planning.Templates;

/// <summary>The values of a build's parameters: what it gives, checked, and the defaults for the rest.</summary>
internal static class ParameterValues
{
    /// <exception cref="PlanRefusal">ParameterInvalid, with everything that is wrong.</exception>
    public static IReadOnlyDictionary<string, string> Resolve(
        string template,
        IReadOnlyList<TemplateParameter> declared,
        IReadOnlyDictionary<string, string> given
    )
    {
        var problems = new List<string>();
        var names = declared.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var unknown in given.Keys.Where(name => !names.Contains(name)).Order(StringComparer.Ordinal))
        {
            problems.Add($"{DisplayText.Of(unknown)} is unknown (there is {(names.Count == 0 ? "none" : string.Join(", ", names))})");
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in declared)
        {
            values[parameter.Name] = Value(parameter, given.GetValueOrDefault(parameter.Name), problems);
        }

        return problems.Count == 0 ? values : throw Invalid(template, problems);
    }

    public static PlanRefusal Invalid(string template, IReadOnlyList<string> problems)
    {
        var message = $"Parameters of template {template}: {string.Join("; ", problems)}";
        return new PlanRefusal(PlanReasons.ParameterInvalid, message);
    }

    private static string Value(TemplateParameter parameter, string? given, List<string> problems)
    {
        var value = given ?? parameter.Default;
        if (value is null)
        {
            if (parameter.Required || parameter.Type is ParameterType.Integer or ParameterType.Enum)
            {
                problems.Add(
                    $"{parameter.Name} is required{(parameter.Description is { } description ? $" ({DisplayText.Of(description)})" : "")}"
                );
            }

            return parameter.Type == ParameterType.Boolean ? "false" : "";
        }

        if (ParameterCheck.Problem(parameter, value) is { } problem)
        {
            problems.Add($"{parameter.Name} {problem}");
        }

        return value;
    }
}
