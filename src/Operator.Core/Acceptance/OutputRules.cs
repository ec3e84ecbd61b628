using Operator.Core.Images;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Acceptance;

internal static class OutputRules
{
    public static void Check(ImageBuildSpec spec, SupportedFeatures supported, SpecProblems problems)
    {
        var output = spec.Output;
        if (output?.Repository is null && output?.Push != false && !supported.DefaultRegistry)
        {
            problems.Add("output.repository", SpecReasons.OutputMissing, "is required: the operator has no default registry");
        }

        Repository("output.repository", output?.Repository, problems);
        Tags("output.tags", output?.Tags ?? [], problems);
        problems.ObjectName("output.registrySecret", output?.RegistrySecret);
        Repository("cache.repository", spec.Cache?.Repository, problems);
    }

    internal static void Repository(string field, string? repository, SpecProblems problems)
    {
        if (repository is null || ImageName.ParseRepository(repository) is not null)
        {
            return;
        }

        var why = repository switch
        {
            { Length: > 255 } => "is longer than 255 characters",
            _ when ImageName.Parse(repository) is { Digest: not null } => "has a digest; write the repository without it",
            _ when ImageName.Parse(repository) is { Tag: { } tag } => $"has the tag {tag}; move it to {TagsOf(field)}",
            _ when repository.Any(char.IsAsciiLetterUpper) =>
                $"{Shown(repository)} has capital letters or blanks; repositories are lower case",
            _ when repository.Contains("://", StringComparison.Ordinal) => "is a URL; write registry/path without the scheme",
            _ => $"{Shown(repository)} is not a registry and repository such as registry.example.com/team/app",
        };
        problems.Add(field, SpecReasons.ImageReferenceInvalid, why);
    }

    internal static void Tags(string field, IReadOnlyList<string> tags, SpecProblems problems)
    {
        if (tags.Count > 32)
        {
            problems.Add(field, SpecReasons.TooLarge, "has more than 32 entries");
        }

        for (var index = 0; index < tags.Count; index++)
        {
            if (!ImageName.TagGrammar.IsMatch(tags[index]))
            {
                problems.Add(
                    $"{field}[{index}]",
                    SpecReasons.ImageReferenceInvalid,
                    $"{Shown(tags[index])} is not a tag: up to 128 letters, digits, dots, dashes and underscores, beginning with none of . and -"
                );
            }
            else if (tags.Take(index).Contains(tags[index]))
            {
                problems.Invalid($"{field}[{index}]", $"repeats {tags[index]}");
            }
        }
    }

    private static string TagsOf(string field) => field == "destination.repository" ? "destination.tags" : "output.tags";

    private static string Shown(string text) => $"\"{DisplayText.Of(text, 100)}\"";
}
