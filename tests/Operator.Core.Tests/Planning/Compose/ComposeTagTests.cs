using Operator.Core.Planning;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Compose;

/// <summary>The tags of the compose specification: what they say about a build counts, and everybody else's are refused.</summary>
public sealed class ComposeTagTests
{
    [Theory]
    [InlineData("args: {B: b}", "A=a B=b")]
    [InlineData("args: !override {B: b}", "B=b")]
    [InlineData("args: !reset null", "")]
    [InlineData("args: !reset {A: a}", "")]
    public void Tag_in_a_build_takes_away_or_replaces_what_the_extended_service_says(string own, string expected)
    {
        var image = Requests.Planned(Plan($"build: {{context: ., {own}}}", "build: {context: ., args: {A: a}}")).Images[0];

        Assert.Equal(expected, string.Join(' ', image.BuildArgs.Select(arg => $"{arg.Key}={arg.Value}")));
    }

    [Fact]
    public void Build_that_is_taken_away_leaves_nothing_to_build() =>
        Assert.Equal(PlanReasons.ComposeServiceNotFound, Requests.Refused(Plan("build: !reset null", "build: .")).Reason);

    [Theory]
    [InlineData("profiles: !reset null")]
    [InlineData("profiles: !reset [dev]")]
    [InlineData("ports: !override ['80:80']")]
    public void Tag_beside_the_build_changes_nothing(string own) =>
        Assert.Single(Requests.Planned(Plan(own, "build: .\n    profiles: [dev]")).Images);

    [Fact]
    public void Tag_of_somebody_else_is_refused() =>
        Assert.Equal(PlanReasons.ComposeInvalid, Requests.Refused(Plan("ports: !mine [1]", "build: .")).Reason);

    private static PlanOutcome Plan(string own, string lower) =>
        PlanBuild.From(
            Requests.Input(
                new ImageBuildSpec { ModelVersion = ModelVersions.Compose },
                new MemoryFiles(
                    ("compose.yaml", $"services:\n  web:\n    extends: {{file: base.yaml, service: base}}\n    {own}\n"),
                    ("base.yaml", $"services:\n  base:\n    {lower}\n"),
                    ("Dockerfile", "FROM scratch\n")
                )
            )
        );
}
