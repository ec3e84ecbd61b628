using FsCheck;
using FsCheck.Fluent;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Nixpacks;

/// <summary>Whatever stands in a nixpacks project, the Dockerfile has the instructions that planning wrote.</summary>
public sealed class NixpacksEscapingTests
{
    private static readonly string[] Allowed = ["FROM", "WORKDIR", "RUN", "ENV", "ARG", "COPY", "USER", "CMD", "LABEL", "#"];

    [Fact]
    public void Value_neverAddsAnInstruction()
    {
        var reference = Instructions(Project("value"))!;

        Prop.ForAll(
                HostileText.Values,
                value =>
                {
                    if (Instructions(Project(value)) is { } instructions)
                    {
                        Assert.All(instructions, instruction => Assert.Contains(instruction, Allowed));
                        // A value with a line break travels as a build argument, which adds its ARG.
                        Assert.Equal(reference, instructions.Where(instruction => instruction != "ARG"));
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Theory]
    [InlineData("[phases.setup]\naptPkgs = [VALUE]")]
    [InlineData("[phases.setup]\nnixPkgs = [VALUE]")]
    [InlineData("[phases.build]\ncmds = ['a']\nonlyIncludeFiles = [VALUE]")]
    [InlineData("[phases.build]\ncmds = ['a']\ncacheDirectories = [VALUE]")]
    [InlineData("[phases.build]\npaths = [VALUE]")]
    [InlineData("[phases.build]\ndependsOn = [VALUE]")]
    [InlineData("buildImage = VALUE")]
    [InlineData("providers = [VALUE]")]
    [InlineData("[start]\nrunImage = VALUE")]
    [InlineData("[start]\nuser = VALUE")]
    [InlineData("[start]\nrunImage = 'a'\nonlyIncludeFiles = [VALUE]")]
    public void Field_hostile_isRefusedOrHarmless(string toml) =>
        Prop.ForAll(
                HostileText.Values,
                value =>
                {
                    var instructions = Instructions(
                        NixpacksCase.Plan(("main.py", ""), ("nixpacks.toml", toml.Replace("VALUE", Toml(value), StringComparison.Ordinal)))
                    );
                    Assert.All(instructions ?? [], instruction => Assert.Contains(instruction, Allowed));
                    Assert.True((instructions ?? []).Count(instruction => instruction == "CMD") <= 1);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void File_anyText_isPlannedOrRefused()
    {
        var pieces = Gen.Elements(
            "[phases.",
            "build",
            "setup",
            "]\n",
            "cmds = ",
            "['a']",
            "\n",
            "dependsOn = ",
            "['setup']",
            "['build']",
            "[start]\n",
            "cmd = ",
            "'x'",
            "variables",
            " = ",
            "{}",
            "[",
            "]",
            "'...'",
            "providers = ",
            "{a = 1}",
            "\"",
            "#",
            "5"
        );

        Prop.ForAll(
                pieces.ListOf().Select(parts => string.Concat(parts)).ToArbitrary(),
                text =>
                {
                    Assert.NotNull(NixpacksCase.Plan(("main.py", ""), ("nixpacks.toml", text)));
                    Assert.NotNull(NixpacksCase.Plan(("main.py", ""), ("nixpacks.json", text)));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    private static PlanOutcome Project(string value) =>
        NixpacksCase.Plan(
            new NixpacksOptions
            {
                StartCommand = value,
                BuildCommand = value,
                Variables = new Dictionary<string, string> { ["A"] = value, ["NIXPACKS_INSTALL_CMD"] = value },
            },
            ("main.py", ""),
            ("Procfile", $"release: {value.Replace('\n', ' ').Replace('\r', ' ')}x\n"),
            ("nixpacks.toml", $"[variables]\nB = {Toml(value)}\n[phases.extra]\ncmds = [{Toml(value)}]\n")
        );

    private static string Toml(string value) =>
        "\""
        + string.Concat(
            value.Select(character =>
                char.IsAsciiLetterOrDigit(character) || character == ' ' ? character.ToString() : $"\\u{(int)character:x4}"
            )
        )
        + "\"";

    /// <returns>Null for a refusal.</returns>
    private static List<string>? Instructions(PlanOutcome outcome) =>
        outcome is PlanOutcome.Planned { Plan.Images: [var image] }
            ? [.. image.Dockerfile.Split('\n').Where(line => line.Trim().Length > 0).Select(line => line.Split(' ')[0])]
            : null;
}
