using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Acceptance;

/// <summary>Free text and maps: a value may be any text that an environment variable or an image can hold.</summary>
internal static class ValueRules
{
    // The API server limits an object to 1.5 MiB; a third of that leaves room for the status and managed fields.
    private const int MostCharacters = 512 * 1024;

    public static void Check(ImageBuildSpec spec, SpecProblems problems)
    {
        Text("version", spec.Version, 128, problems);
        Text("description", spec.Description, 1024, problems);
        Map("environment", spec.Environment, 256, 8192, Variable, problems);
        Map("buildArgs", spec.BuildArgs, 256, 8192, Argument, problems);
        Map("labels", spec.Labels, 128, 4096, LabelKey, problems);
        Map("nixpacks.variables", spec.Nixpacks?.Variables, 256, 8192, Argument, problems);
        Map("parameters", spec.Parameters, 64, 4096, _ => null, problems);
        problems.Length("target", spec.Target, 128);
        problems.Matches(
            "target",
            spec.Target,
            "^[A-Za-z0-9][A-Za-z0-9_.-]*$",
            "the name of a stage: letters, digits, dots, dashes and underscores"
        );
        problems.Length("runRequest", spec.RunRequest, 128);
        var all = new[] { spec.Environment, spec.BuildArgs, spec.Labels, spec.Parameters, spec.Nixpacks?.Variables };
        if (all.Sum(map => map?.Sum(pair => (long)pair.Key.Length + pair.Value.Length) ?? 0) > MostCharacters)
        {
            problems.Add(
                "environment",
                SpecReasons.TooLarge,
                $"and the other maps of the spec have more than {MostCharacters} characters in all"
            );
        }
    }

    private static void Text(string field, string? value, int longest, SpecProblems problems)
    {
        problems.Length(field, value, longest);
        if (value is not null && !PlainText.IsText(value))
        {
            problems.Invalid(field, "has a NUL or is not valid Unicode");
        }
    }

    private static void Map(
        string field,
        IReadOnlyDictionary<string, string>? map,
        int most,
        int longest,
        Func<string, string?> complaint,
        SpecProblems problems
    )
    {
        if (map is null)
        {
            return;
        }

        if (map.Count > most)
        {
            problems.Add(field, SpecReasons.TooLarge, $"has more than {most} entries");
        }

        foreach (var (name, value) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var shown = $"{field}[{DisplayText.Of(name, 64)}]";
            if (complaint(name) is { } wrong)
            {
                problems.Invalid(shown, wrong);
            }

            Text(shown, value, longest, problems);
        }
    }

    private static string? Variable(string name) =>
        NameGrammar.Variable.IsMatch(name) && name.Length <= 256
            ? null
            : "is not the name of a variable: letters, digits, underscores, dots and dashes, not beginning with a digit";

    private static string? Argument(string name) => ReservedArguments.Has(name) ? ReservedArguments.Complaint : Variable(name);

    private static string? LabelKey(string key) =>
        NameGrammar.LabelKey.IsMatch(key) && key.Length <= 256
            ? null
            : "is not the key of a label: letters, digits, dots, dashes, underscores and slashes, beginning with a letter or digit";
}
