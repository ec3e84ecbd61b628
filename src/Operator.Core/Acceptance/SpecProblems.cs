using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Acceptance;

/// <summary>Collects problems; every rule runs, whatever others found.</summary>
/// <param name="nameOf">Names a field as its author knows it; null for the name that the rule has.</param>
internal sealed class SpecProblems(Func<string, string>? nameOf = null)
{
    private static readonly TimeSpan RegexLimit = TimeSpan.FromSeconds(1);

    private readonly List<Failure> all = [];

    public IReadOnlyList<Failure> All => all;

    public void Add(string field, BuildReason reason, string complaint)
    {
        var known = nameOf?.Invoke(field) ?? field;
        all.Add(new(reason, $"{known} {complaint}") { Field = known });
    }

    public void Invalid(string field, string complaint) => Add(field, SpecReasons.Invalid, complaint);

    public void NotSupported(string field, string complaint) => Add(field, SpecReasons.NotSupported, complaint);

    public void Length(string field, string? value, int longest)
    {
        if (value is not null && value.Length > longest)
        {
            Add(field, SpecReasons.TooLarge, $"is longer than {longest} characters");
        }
    }

    /// <returns>False when it does not.</returns>
    public bool Matches(string field, string? value, string pattern, string wanted)
    {
        // \z where the schema says $: RE2's $ is the end of the text, .NET's also stands before a last line feed.
        if (value is null || Regex.IsMatch(value, pattern.EndsWith('$') ? pattern[..^1] + "\\z" : pattern, RegexOptions.None, RegexLimit))
        {
            return true;
        }

        Invalid(field, $"must be {wanted}");
        return false;
    }

    public void ObjectName(string field, string? value)
    {
        if (value is not null && value.Length > 253)
        {
            Invalid(field, "is longer than 253 characters");
        }

        Matches(field, value, Patterns.ObjectName, "the name of an object: small letters, digits, dashes and dots");
    }

    public void Between(string field, long? value, long least, long most)
    {
        if (value < least || value > most)
        {
            Invalid(field, $"must be between {least} and {most}");
        }
    }

    /// <summary>Relative, without <c>..</c>, backslashes and control characters.</summary>
    public void Path(string field, string? value)
    {
        if (value is not null && PathComplaint(value) is { } complaint)
        {
            Add(field, SpecReasons.PathInvalid, complaint);
        }
    }

    /// <summary>The same for a key of a map: the message says which one.</summary>
    public void PathOfMap(string field, string key)
    {
        if (PathComplaint(key) is { } complaint)
        {
            Add(field, SpecReasons.PathInvalid, $"has the path '{DisplayText.Of(key)}', which {complaint}");
        }
    }

    private static string? PathComplaint(string value) =>
        value switch
        {
            "" => "is empty",
            { Length: > 512 } => "is longer than 512 characters",
            _ when value.StartsWith('/') => "must be relative to the source",
            _ when value.Split('/').Contains("..") => "must not lead out of the source with ..",
            _ when value.Any(char.IsControl) || value.Contains('\\', StringComparison.Ordinal) => "has control characters or backslashes",
            _ => null,
        };
}
