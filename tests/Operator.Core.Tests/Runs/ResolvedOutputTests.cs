using Operator.Core.Contract;
using Operator.Core.Images;
using Operator.Core.Runs;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Runs;

public sealed class ResolvedOutputTests
{
    [Fact]
    public void Defaults_come_from_the_operator_the_build_and_the_start_of_the_run()
    {
        var output = ResolvedOutput.Of(An.ImageBuild(), An.Settings(), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)));

        Assert.Equal("registry.example.com/team/app:20260102-010405", output.Reference);
    }

    [Fact]
    public void Tag_that_depends_on_a_start_that_has_not_come_is_not_told() =>
        Assert.Equal("registry.example.com/team/app", ResolvedOutput.Of(An.ImageBuild(), An.Settings(), null).Reference);

    [Fact]
    public void Spec_wins()
    {
        var spec = new ImageBuildSpec
        {
            Output = new BuildOutput { Repository = "r.example.com/x", Tags = ["a", "b"] },
        };

        var output = ResolvedOutput.Of(An.ImageBuild(spec), An.Settings(), null);

        Assert.Equal(("r.example.com/x:a", 2), (output.Reference, output.Tags.Count));
    }

    [Fact]
    public void Without_any_registry_there_is_no_reference() =>
        Assert.Null(ResolvedOutput.Of(An.ImageBuild(), An.Settings() with { DefaultRegistry = null }, An.Hour).Reference);

    [Fact]
    public void Insecure_output_makes_its_registry_insecure_and_keeps_its_mirrors()
    {
        var spec = new ImageBuildSpec { Output = new BuildOutput { Insecure = true } };
        RegistryRule[] platform = [new() { Host = "r:5000", Mirrors = ["m"] }, new() { Host = "docker.io" }];

        var rules = ResolvedOutput.RegistriesOf(spec, "r:5000/x", platform);

        Assert.Contains(rules, rule => rule is { Host: "r:5000", Insecure: true, Mirrors: ["m"] });
        Assert.Contains(rules, rule => rule is { Host: "docker.io", Insecure: false });
    }
}
