using System.Globalization;
using System.Text.RegularExpressions;
using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Templates;

/// <summary>Whether a text is a value of a parameter.</summary>
internal static class ParameterCheck
{
    /// <summary>Patterns come from users: without backtracking, matching takes linear time whatever the pattern.</summary>
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <returns>What is wrong with the value, as the end of a sentence that begins with the parameter's name; null when nothing is.</returns>
    public static string? Problem(TemplateParameter parameter, string value) =>
        parameter.Type switch
        {
            ParameterType.Integer => Integer(parameter, value),
            ParameterType.Boolean => value is "true" or "false" ? null : "must be true or false",
            ParameterType.Enum => parameter.Values.Contains(value) ? null : $"must be one of {string.Join(", ", parameter.Values)}",
            ParameterType.String => Text(parameter, value),
        };

    public static Regex Compile(string pattern) => new($@"\A(?:{pattern})\z", Linear);

    private static string? Integer(TemplateParameter parameter, string value)
    {
        if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || value.StartsWith('+'))
        {
            return "must be an integer";
        }

        return number < parameter.Minimum ? $"must be at least {parameter.Minimum}"
            : number > parameter.Maximum ? $"must be at most {parameter.Maximum}"
            : null;
    }

    private static string? Text(TemplateParameter parameter, string value)
    {
        if (!PlainText.FitsLine(value))
        {
            return "must be one line without control characters";
        }

        return parameter.Pattern is { } pattern && !Compile(pattern).IsMatch(value) ? $"must match {pattern}" : null;
    }
}
