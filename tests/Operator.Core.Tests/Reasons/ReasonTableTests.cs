using System.Reflection;
using System.Text.RegularExpressions;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing;

namespace Operator.Core.Tests.Reasons;

public sealed partial class ReasonTableTests
{
    private static readonly Type[] Tables =
    [
        .. typeof(ReasonCatalog).Assembly.GetTypes().Where(type => type.GetProperty("Family", typeof(ReasonFamily)) is not null),
    ];

    public static TheoryData<string> Names => [.. ReasonCatalog.All.Select(reason => reason.Name)];

    [Fact]
    public void Every_entry_of_every_table_is_in_the_catalog_under_its_own_name()
    {
        var entries =
            from table in Tables
            let family = (ReasonFamily)table.GetProperty("Family")!.GetValue(null)!
            from property in table.GetProperties(BindingFlags.Static | BindingFlags.Public)
            where property.PropertyType == typeof(BuildReason)
            select (Name: family.Name + property.Name, Reason: (BuildReason)property.GetValue(null)!);

        Assert.All(entries, entry => Assert.Equal(entry.Name, entry.Reason.Name));
        Assert.Equal(
            ReasonCatalog.All.Select(reason => reason.Name).Order(StringComparer.Ordinal),
            entries.Select(entry => entry.Name).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Meaning_ends_a_sentence_and_a_failure_has_a_hint(string name)
    {
        var reason = ReasonCatalog.ByName[name];

        Assert.Equal(reason.Class is null, reason.Hint is null);
        Assert.Equal((reason.Class is null, reason.Class is null), (reason.Message is null, reason.FoundBy is null));
        Assert.Equal(reason.FoundBy?.HasFlag(FoundBy.Engine) == true, reason.Engines.Count > 0);
        Assert.False(reason.Meaning.EndsWith('.'), reason.Meaning);
        Assert.DoesNotContain("  ", reason.Meaning, StringComparison.Ordinal);
        Assert.True(reason.Hint is null || (char.IsUpper(reason.Hint[0]) && !reason.Hint.EndsWith('.')), reason.Hint);
    }

    /// <summary>
    /// Searches the text of the tests: the golden files, and the lines that name the reason. That a scenario runs is shown by the
    /// test that it stands in; this one finds a reason that no test speaks of, or that the code never sets.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Reason_is_set_by_the_code_and_shown_by_a_scenario(string name)
    {
        Assert.True(Code.Value.Contains(name), $"{name} is never set");
        Assert.True(Scenarios.Value.Contains(name), $"no test and no golden file shows {name}");
    }

    /// <summary>They run on an API server, with all columns of the table held against what the failure shows; that every one is there is known without.</summary>
    [Fact]
    public void Every_failure_is_made_for_real_by_one_scene()
    {
        var scenes = Directory
            .EnumerateFiles(Repository.Path("tests/Operator.Tests/Failures"), "*.cs")
            .SelectMany(file => Scene().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["reason"].Value);

        Assert.Equal(
            ReasonCatalog.All.Where(reason => reason.Class is not null).Select(reason => reason.Name).Order(StringComparer.Ordinal),
            scenes.Order(StringComparer.Ordinal)
        );
    }

    /// <summary>The recorded logs of each engine fail with nothing that the table denies it.</summary>
    [Theory]
    [InlineData("buildkit", BuildEngine.BuildKit)]
    [InlineData("buildah", BuildEngine.Buildah)]
    [InlineData("dind", BuildEngine.DockerInDocker)]
    [InlineData("kaniko", BuildEngine.Kaniko)]
    public void Engine_fails_only_as_the_table_says(string folder, BuildEngine engine)
    {
        var reasons = Directory
            .EnumerateFiles(Repository.Path("tests/assets/logs", folder), "*.expected")
            .SelectMany(File.ReadLines)
            .Where(line => line.StartsWith("reason: ", StringComparison.Ordinal))
            .Select(line => ReasonCatalog.ByName[line["reason: ".Length..]])
            .Distinct()
            .ToList();

        Assert.NotEmpty(reasons);
        Assert.All(reasons, reason => Assert.Contains(engine, reason.Engines));
    }

    [GeneratedRegex("""\[Produces\("(?<reason>\w+)"\)\]""")]
    private static partial Regex Scene();

    private static readonly Lazy<HashSet<string>> Code = new(() =>
        Mentioned(Files("src").Where(file => !file.Contains("/Operator.Entities/Reasons/", StringComparison.Ordinal)))
    );

    private static readonly Lazy<HashSet<string>> Scenarios = new(() => Mentioned(Files("tests")));

    private static HashSet<string> Mentioned(IEnumerable<string> files) =>
        [
            .. files
                .SelectMany(file => Mention().Matches(File.ReadAllText(file)))
                .Select(match => match.Groups[1].Value + match.Groups[2].Value),
        ];

    private static IEnumerable<string> Files(string folder) =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories)
            .Where(file =>
                Path.GetExtension(file) is ".cs" or ".yaml" or ".json" or ".expected"
                && !file.Contains("/obj/", StringComparison.Ordinal)
                && !file.Contains("/bin/", StringComparison.Ordinal)
            );

    /// <summary><c>PushReasons.Denied</c> in code, <c>PushDenied</c> in text.</summary>
    [GeneratedRegex(@"\b(Spec|Policy|Queue|Source|Plan|Build|Push|Infrastructure|Internal|Run)(?:Reasons\.)?([A-Z]\w+)\b")]
    private static partial Regex Mention();
}
