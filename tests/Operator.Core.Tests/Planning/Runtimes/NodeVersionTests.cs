using Operator.Core.Planning;
using Operator.Core.Tests.Planning.Injection;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Runtimes;

/// <summary>The notations in which projects ask for a version of Node.js, on a day on which 22 and 24 are supported.</summary>
public sealed class NodeVersionTests
{
    private const string Start = "\"scripts\": {\"start\": \"node index.js\"}";

    [Theory]
    [InlineData(".nvmrc", "lts/*", "24")]
    [InlineData(".nvmrc", "lts/-1", "22")]
    [InlineData(".nvmrc", "lts/Iron", "20")]
    [InlineData(".nvmrc", "lts/jod", "22")]
    [InlineData(".nvmrc", "jod", "22")]
    [InlineData(".nvmrc", "node", "24")]
    [InlineData(".nvmrc", "stable", "24")]
    [InlineData(".nvmrc", "# our pin\n\nv22.11.0 # until spring\n", "22")]
    [InlineData(".nvmrc", "22\r\n", "22")]
    [InlineData(".node-version", "v20.1", "20")]
    [InlineData(".node-version", "node-22.1.0", "22")]
    [InlineData(".tool-versions", "# tools\npython 3.12\nnodejs 22.4.0 20.1.0\n", "22")]
    [InlineData(".tool-versions", "node 20", "20")]
    [InlineData(".tool-versions", "nodejs lts-jod", "22")]
    [InlineData(".tool-versions", "nodejs system", "24")]
    [InlineData("mise.toml", "[tools]\nnode = \"22\"\n", "22")]
    [InlineData(".mise.toml", "[tools]\nnode = [\"20\", \"22\"]\n", "20")]
    [InlineData(".config/mise.toml", "[tools]\nnode = { version = \"lts\" }\n", "24")]
    [InlineData("mise.toml", "[tools]\nnode = 22\n", "22")]
    public void File_pins_the_version(string file, string text, string version)
    {
        var plan = Planned("{" + Start + "}", (file, text));

        Assert.Equal(version, plan.Status.RuntimeVersion);
        Assert.DoesNotContain(plan.Warnings, warning => warning.Contains("names no version", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(">=18", "24")]
    [InlineData("18 || 20 || 22", "22")]
    [InlineData("^18 || ^20", "20")]
    [InlineData("<23", "22")]
    [InlineData("^26", "26")]
    [InlineData(">=25", "26")]
    [InlineData("25.x", "25")]
    public void Range_takes_a_supported_version_where_one_fits(string range, string version) =>
        Assert.Equal(version, Planned($"{{\"engines\": {{\"node\": \"{range}\"}}, {Start}}}").Status.RuntimeVersion);

    [Fact]
    public void Pin_comes_before_a_range_and_a_contradiction_is_said()
    {
        const string Package = "{\"engines\": {\"node\": \">=22\"}, " + Start + "}";

        Assert.Equal((".nvmrc", "22"), From(Planned(Package, (".nvmrc", "22"))));
        var contradicts = Planned(Package, (".nvmrc", "20"));
        Assert.Equal((".nvmrc", "20"), From(contradicts));
        Assert.Contains(
            ".nvmrc asks for node 20, which engines.node in package.json (>=22) does not allow; .nvmrc is used",
            contradicts.Warnings
        );
    }

    [Theory]
    [InlineData(
        "package-lock.json",
        "{\"packages\": {\"node_modules/a\": {\"version\": \"1.0.0\", \"engines\": {\"node\": \"^20 || ^22\"}}}}"
    )]
    [InlineData(
        "pnpm-lock.yaml",
        "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      a:\n        specifier: '1'\n        version: 1.0.0(b@2.0.0)\n\npackages:\n\n  a@1.0.0:\n    resolution: {integrity: x}\n    engines: {node: ^20 || ^22, npm: '>=9'}\n\nsnapshots:\n"
    )]
    public void Engines_of_direct_dependencies_rule_versions_out(string file, string text)
    {
        var plan = Planned("{\"dependencies\": {\"a\": \"1\"}, " + Start + "}", (file, text));

        Assert.Equal(($"engines of a in {file}", "22"), From(plan));
    }

    [Fact]
    public void Engines_of_a_dependency_of_a_dependency_say_nothing()
    {
        var plan = Planned(
            "{\"dependencies\": {\"a\": \"1\"}, " + Start + "}",
            ("package-lock.json", "{\"packages\": {\"node_modules/b\": {\"version\": \"1.0.0\", \"engines\": {\"node\": \"20\"}}}}")
        );

        Assert.Equal(("catalog", "24"), From(plan));
    }

    [Fact]
    public void Pin_that_a_dependency_does_not_run_on_is_kept_with_a_warning()
    {
        var plan = Planned(
            "{\"dependencies\": {\"next\": \"16\"}, " + Start + "}",
            (".nvmrc", "18"),
            (
                "package-lock.json",
                "{\"packages\": {\"node_modules/next\": {\"version\": \"16.0.0\", \"engines\": {\"node\": \">=20.9.0\"}}}}"
            )
        );

        Assert.Equal((".nvmrc", "18"), From(plan));
        Assert.Contains(
            ".nvmrc asks for node 18, but engines of next in package-lock.json needs >=20.9.0; the install or the build can fail",
            plan.Warnings
        );
    }

    private static (string?, string?) From(BuildPlan plan) => (plan.Status.RuntimeVersionFrom, plan.Status.RuntimeVersion);

    private static BuildPlan Planned(string package, params (string, string)[] beside) =>
        Requests.Planned(PlanBuild.From(PlainProjects.With(ModelVersions.Auto, [("package.json", package), ("index.js", ""), .. beside])));
}
