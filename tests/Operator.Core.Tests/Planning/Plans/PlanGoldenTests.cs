using Operator.Core.Planning;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing;

namespace Operator.Core.Tests.Planning.Plans;

/// <summary>One folder for one kind of project or mistake; a new case is a folder, and <c>UPDATE_GOLDEN=1</c> writes what it yields.</summary>
public sealed class PlanGoldenTests
{
    public static TheoryData<string> Folders => [.. PlanScenario.Folders];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Scenario_yields_its_golden_plan_and_dockerfile(string folder)
    {
        var scenario = new PlanScenario(folder);

        Golden.Matches($"tests/assets/plans/{folder}/plan.yaml", scenario.Summary);
        if (scenario.Dockerfile is { } dockerfile)
        {
            Golden.Matches($"tests/assets/plans/{folder}/Dockerfile", dockerfile);
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Scenario_planned_twice_is_the_same(string folder)
    {
        var first = new PlanScenario(folder);
        var second = new PlanScenario(folder);

        Assert.Equal((first.Summary, first.Dockerfile), (second.Summary, second.Dockerfile));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Generated_dockerfile_runs_as_an_ordinary_user_and_can_be_read_back(string folder)
    {
        if (new PlanScenario(folder).Outcome is not PlanOutcome.Planned { Plan: var plan })
        {
            return;
        }

        foreach (var image in plan.Images)
        {
            var parsed = Core.Planning.Dockerfiles.DockerfileReader.Read(image.Dockerfile, "Dockerfile", image.BuildArgs);
            Assert.NotEmpty(parsed.Stages);
            if (image.Dockerfile.StartsWith("# Written by imagebuild-operator", StringComparison.Ordinal))
            {
                // A nixpacks project may be a worker, which listens on nothing.
                var next = plan.Status.ModelVersion == ModelVersions.Nixpacks ? "CMD" : "HEALTHCHECK";
                Assert.Contains($"\nUSER 10001:10001\n{next} ", image.Dockerfile, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>Ready, the templates', the catalog's and nixpacks' reasons too: whoever adds one adds the folder that shows it.</summary>
    [Fact]
    public void Every_reason_of_planning_is_produced_by_a_scenario()
    {
        var produced = PlanScenario
            .Folders.Select(folder => new PlanScenario(folder).Outcome)
            .Select(outcome => outcome is PlanOutcome.Refused refused ? refused.Failure.Reason : PlanReasons.Ready)
            .ToHashSet();

        Assert.Empty(PlanReasons.Family.Except(produced));
    }

    [Fact]
    public void Every_refusal_has_a_hint_and_names_something_in_one_line() =>
        Assert.All(
            PlanScenario
                .Folders.Select(folder => new PlanScenario(folder).Outcome)
                .OfType<PlanOutcome.Refused>()
                .Select(refused => refused.Failure),
            failure =>
            {
                Assert.NotNull(failure.Reason.Hint);
                Assert.InRange(failure.Message.Length, 20, 300);
                Assert.DoesNotContain(failure.Message, char.IsControl);
                Assert.False(failure.Message.EndsWith('.'), failure.Message);
            }
        );
}
