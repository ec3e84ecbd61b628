using Operator.Core.Acceptance;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning;

public sealed class ValueWarningsTests
{
    [Theory]
    [InlineData("LD_PRELOAD", "environment[LD_PRELOAD] changes how every program in the image is found or loaded")]
    [InlineData("PATH", "environment[PATH] changes how every program in the image is found or loaded")]
    [InlineData(
        "DB_PASSWORD",
        "environment[DB_PASSWORD] has the name of a secret, and its value can be read in the image's history: set it when the container runs"
    )]
    public void Variable_that_deserves_a_thought_is_warned_about_and_accepted(string name, string warning)
    {
        var spec = new ImageBuildSpec { ModelVersion = ModelVersions.NodeJs, Environment = One(name) };

        Assert.Contains(warning, Requests.Planned(PlanBuild.From(Requests.Input(spec, null))).Warnings);
        Assert.Empty(AcceptSpec.Check(spec, new SupportedFeatures()));
    }

    [Fact]
    public void Build_argument_with_the_name_of_a_secret_points_to_build_secrets() =>
        Assert.Equal(
            [
                "buildArgs[NPM_TOKEN] has the name of a secret, and its value can be read in the image's history: pass it through buildSecrets",
                "nixpacks.variables[API_KEY] has the name of a secret, and its value can be read in the image's history: pass it through buildSecrets",
            ],
            ValueWarnings.Of(
                new ImageBuildSpec
                {
                    BuildArgs = One("NPM_TOKEN"),
                    Nixpacks = new NixpacksOptions { Variables = One("API_KEY") },
                }
            )
        );

    [Theory]
    [InlineData("PORT")]
    [InlineData("DB_PASSWORD_FILE")]
    [InlineData("GOPATH")]
    [InlineData("path")]
    public void Ordinary_variable_is_not_warned_about(string name) =>
        Assert.Empty(ValueWarnings.Of(new ImageBuildSpec { Environment = One(name), BuildArgs = One(name) }));

    private static Dictionary<string, string> One(string name) => new() { [name] = "x" };
}
