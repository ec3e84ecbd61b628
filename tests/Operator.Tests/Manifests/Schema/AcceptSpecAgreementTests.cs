using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Core;
using Operator.Core.Acceptance;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Tests.Manifests.Schema;

/// <summary>
/// What a rule refuses on a current API server, the operator refuses itself on one that drops CEL rules, with a reason: so that a
/// manifest means the same everywhere.
/// </summary>
public sealed class AcceptSpecAgreementTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly SchemaRule[] Rules =
    [
        .. SchemaRule
            .All(SchemaServer.Definition)
            .Where(rule => rule.Path.StartsWith("spec", StringComparison.Ordinal))
            .Where(rule => rule.Keyword == "pattern" || rule.Keyword.StartsWith(SchemaRule.Cel, StringComparison.Ordinal)),
    ];

    public static TheoryData<string> Names => [.. Rules.Select(rule => rule.ToString())];

    [Theory]
    [MemberData(nameof(Names))]
    public void Operator_refuses_what_the_rule_refuses_and_takes_what_it_takes(string name)
    {
        var rule = Rules.Single(rule => rule.ToString() == name);
        var cases = SchemaCases.For(rule);

        Assert.All(cases.Good, value => Assert.DoesNotContain(Problems(rule, value), problem => IsAbout(problem, rule)));
        Assert.All(cases.Bad, value => Assert.Contains(Problems(rule, value), problem => IsAbout(problem, rule)));
    }

    private static IReadOnlyList<Failure> Problems(SchemaRule rule, JsonNode value)
    {
        var spec = SchemaExample.Around(SchemaServer.Root, rule.Path, value)["spec"];
        return AcceptSpec.Check(spec.Deserialize<ImageBuildSpec>(Json)!, Everything);
    }

    /// <summary>Rules are about what is written, not about what this operator serves.</summary>
    private static SupportedFeatures Everything =>
        new()
        {
            Engines = Enum.GetValues<BuildEngine>().ToHashSet(),
            CacheModes = Enum.GetValues<BuildCacheMode>().ToHashSet(),
            FeaturesOf = _ => EngineFeatures.All,
            Templates = new HashSet<string> { "python-flask", "my-template-2" },
        };

    private static bool IsAbout(Failure problem, SchemaRule rule)
    {
        var field = rule.Path == "spec" ? "" : rule.Path["spec.".Length..].Split('[', '*')[0].TrimEnd('.');
        return problem.Field!.StartsWith(field, StringComparison.Ordinal)
            && !problem.Message.StartsWith("source is required", StringComparison.Ordinal);
    }
}
