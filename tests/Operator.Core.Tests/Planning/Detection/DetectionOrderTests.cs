using Operator.Core.Planning;
using Operator.Core.Planning.LegacyCallers;
using Operator.Core.Tests.Planning.Injection;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Detection;

/// <summary>What a source of several kinds is built as depends on who asks.</summary>
public sealed class DetectionOrderTests
{
    private static readonly Dictionary<string, (string, string)[]> Files = new()
    {
        ["node"] = [("package.json", "{\"scripts\": {\"start\": \"x\"}}")],
        ["python"] = [("requirements.txt", ""), ("main.py", "")],
        ["go"] = [("go.mod", "module x\n"), ("main.go", "package main")],
        ["rust"] = [("Cargo.toml", "[package]\nname = 'x'\n"), ("src/main.rs", "")],
        ["dockerfile"] = [("Dockerfile", "FROM a\n")],
        ["compose"] = [("compose.yaml", "services: {web: {build: {dockerfile_inline: FROM a}}}")],
        ["nixpacks"] = [("nixpacks.toml", "[start]\ncmd = 'x'")],
    };

    [Theory]
    [InlineData("node python", "nodejs", "nodejs", "nodejs", "python", "nodejs")]
    [InlineData("go node", "nodejs", "nodejs", "go", "go", "nodejs")]
    [InlineData("go python", "python", "python", "go", "go", "python")]
    [InlineData("python rust", "python", "python", "python", "rust", "rust")]
    [InlineData("dockerfile node", "dockerfile", "dockerfile", "nodejs", "nodejs", "dockerfile")]
    [InlineData("compose dockerfile", "dockerfile", "dockerfile", null, null, "compose")]
    [InlineData("nixpacks python", "nixpacks", "nixpacks", "nixpacks", "python", "python")]
    public void Mixed_source_is_built_as_the_order_says(
        string kinds,
        string usual,
        string daas,
        string? nixpacks,
        string? railpack,
        string mikrocloud
    )
    {
        Assert.Equal(usual, Detected(kinds, null));
        Assert.Equal(usual, Detected(kinds, "default"));
        Assert.Equal(daas, Detected(kinds, "daas"));
        Assert.Equal(nixpacks, Detected(kinds, "nixpacks"));
        Assert.Equal(railpack, Detected(kinds, "railpack"));
        Assert.Equal(mikrocloud, Detected(kinds, "mikrocloud"));
    }

    [Fact]
    public void Daas_builds_a_generic_image_of_what_nobody_knows()
    {
        var input = PlainProjects.With(ModelVersions.Auto, ("readme.txt", ""));

        Assert.Equal(PlanReasons.Undetected, Requests.Refused(PlanBuild.From(input)).Reason);
        Assert.Equal(ModelVersions.Generic, Requests.Planned(PlanBuild.From(Ordered(input, "daas"))).Status.ModelVersion);
    }

    [Fact]
    public void Unknown_order_is_refused_by_name()
    {
        var refused = Requests.Refused(PlanBuild.From(Ordered(PlainProjects.Of(ModelVersions.Auto), "alphabetical")));

        Assert.Equal(SpecReasons.Invalid, refused.Reason);
        Assert.Equal(
            "The annotation imagebuild.dev/detection-order is alphabetical; it can be default, daas, nixpacks, railpack, mikrocloud",
            refused.Message
        );
    }

    [Fact]
    public void Every_kind_of_every_order_can_be_planned() =>
        Assert.All(
            CallerOrders.All.Values.SelectMany(order => order.Kinds.Append(order.Fallback ?? ModelVersions.Generic)),
            kind => Requests.Planned(PlanBuild.From(PlainProjects.Of(kind)))
        );

    /// <returns>Null when the order finds none of these.</returns>
    private static string? Detected(string kinds, string? order)
    {
        var input = PlainProjects.With(ModelVersions.Auto, [.. kinds.Split(' ').SelectMany(kind => Files[kind])]);
        switch (PlanBuild.From(Ordered(input, order)))
        {
            case PlanOutcome.Planned { Plan: var plan }:
                return plan.Status.ModelVersion;
            case var outcome:
                Assert.Equal(PlanReasons.Undetected, Requests.Refused(outcome).Reason);
                return null;
        }
    }

    private static PlanInput Ordered(PlanInput input, string? order) =>
        input with
        {
            Request = input.Request with { DetectionOrder = order },
        };
}
