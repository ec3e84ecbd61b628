using System.Text;
using Operator.Core.Planning;
using Operator.Testing;

namespace Operator.Core.Tests.Planning.Plans;

/// <summary>What a plan says about itself: three lines for a person, and each decision with the file and the words that made it.</summary>
public sealed class PlanDecisionTests
{
    public static TheoryData<string> Planned =>
        [.. PlanScenario.Folders.Where(folder => new PlanScenario(folder).Outcome is PlanOutcome.Planned)];

    [Theory]
    [InlineData("compose-all")]
    [InlineData("dockerfile")]
    [InlineData("dotnet")]
    [InlineData("gradle-toolchain-11")]
    [InlineData("nixpacks-python")]
    [InlineData("node-lock-engines-npm")]
    [InlineData("nuxt")]
    [InlineData("nvmrc-lts-name")]
    [InlineData("pnpm-workspace")]
    [InlineData("procfile-of-go")]
    [InlineData("python-django")]
    [InlineData("rust-toolchain-stable")]
    [InlineData("several-kinds")]
    [InlineData("spa-router")]
    [InlineData("uv-packaged")]
    public void Scenario_explains_itself_in_its_golden_words(string folder) =>
        Golden.Matches($"tests/assets/plans/{folder}/explained.txt", Explained(Plan(folder)));

    [Theory]
    [MemberData(nameof(Planned))]
    public void Summary_is_three_lines_that_fit_a_terminal(string folder)
    {
        var summary = Plan(folder).Status.Summary;

        Assert.NotNull(summary);
        Assert.Collection(
            summary,
            line => Assert.StartsWith("Found: ", line, StringComparison.Ordinal),
            line => Assert.StartsWith("Runs: ", line, StringComparison.Ordinal),
            line => Assert.StartsWith("To change: ", line, StringComparison.Ordinal)
        );
        Assert.All(summary, line => Assert.InRange(line.Length, 10, 300));
        Assert.All(summary, line => Assert.DoesNotContain(line, char.IsControl));
    }

    [Theory]
    [MemberData(nameof(Planned))]
    public void Decision_quotes_only_words_that_the_project_has(string folder)
    {
        var plan = Plan(folder);
        var quoted = plan.Decisions.Where(decision =>
            decision.Words is not null && decision.From?.StartsWith("spec.", StringComparison.Ordinal) != true
        );
        var source = Source(folder, plan);

        Assert.All(quoted, decision => Assert.Contains(Plain(decision.Words!.TrimEnd('…')), source, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Planned))]
    public void Version_that_no_file_names_is_called_the_default(string folder)
    {
        var plan = Plan(folder);
        var version = plan.Decisions.FirstOrDefault(decision => decision.Topic == PlanTopic.Version);

        Assert.Equal(
            version is { From: null },
            plan.Status.Summary![0].Contains("the default, since no file names a version", StringComparison.Ordinal)
        );
        Assert.False(version is { From: null, Words: not null }, "words without a place");
    }

    private static BuildPlan Plan(string folder) => ((PlanOutcome.Planned)new PlanScenario(folder).Outcome).Plan;

    private static string Explained(BuildPlan plan)
    {
        var text = new StringBuilder();
        foreach (var line in plan.Status.Summary!)
        {
            text.Append(line).Append('\n');
        }

        foreach (var decision in plan.Decisions)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n{decision.Topic}: {decision.Value}\n");
            text.Append(decision.From is null ? "" : $"  from: {decision.From}\n")
                .Append(decision.Words is null ? "" : $"  words: {decision.Words}\n");
        }

        return text.ToString();
    }

    // The spec too, and the files of an example project.
    private static string Source(string folder, BuildPlan plan)
    {
        var files = Directory
            .EnumerateFiles(Repository.Path("tests/assets/plans", folder), "*", SearchOption.AllDirectories)
            .Where(path =>
                path.Contains("/source/", StringComparison.Ordinal) || path.EndsWith("imagebuild.yaml", StringComparison.Ordinal)
            );
        return Plain(string.Join('\n', files.Select(File.ReadAllText).Concat(plan.AddedFiles.Values)));
    }

    // As a person reads it: without JSON's escapes, and line breaks are spaces.
    private static string Plain(string text) =>
        string.Join(' ', text.Replace("\\\"", "\"", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
