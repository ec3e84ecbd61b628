using Operator.Core.Planning;

namespace Operator.Core.Tests.Planning;

/// <summary>What a .dockerignore hides; the notations of https://docs.docker.com/build/concepts/context/#syntax.</summary>
public sealed class IgnoreRulesTests
{
    [Theory]
    [InlineData("go.sum", "go.sum", true)]
    [InlineData("go.sum", "api/go.sum", false)]
    [InlineData("**/go.sum", "api/go.sum", true)]
    [InlineData("**/go.sum", "go.sum", true)]
    [InlineData("/go.sum", "go.sum", true)]
    [InlineData("./api/", "api/go.sum", true)]
    [InlineData("api", "apis/go.sum", false)]
    [InlineData("api/**", "api/v1/go.sum", true)]
    [InlineData("**/[Oo]bj", "src/Obj/a.json", true)]
    [InlineData("**/[^a-z]bj", "src/obj/a.json", false)]
    [InlineData("*.sum", "go.sum", true)]
    [InlineData("*/*.sum", "api/go.sum", true)]
    [InlineData("*.su?", "go.sum", true)]
    [InlineData("# go.sum", "go.sum", false)]
    [InlineData("*\n!go.*", "go.sum", false)]
    [InlineData("*\n!api", "api/go.sum", false)]
    [InlineData("!go.sum\n*", "go.sum", true)]
    [InlineData("*\n!api/**\napi/go.sum", "api/go.sum", true)]
    [InlineData("**", "a/b/c", true)]
    [InlineData("**.lock", "web/composer.lock", true)]
    [InlineData("**lock", "a/yarn.lock", true)]
    [InlineData("**/*.lock", "a/b/yarn.lock", true)]
    [InlineData("a**", "abc/d", true)]
    [InlineData("a**b", "a/x/b", true)]
    [InlineData("a**b", "axb", false)]
    [InlineData("a/**", "a", false)]
    [InlineData("!!go.sum", "go.sum", false)]
    [InlineData("*\n!!go.sum", "go.sum", true)]
    [InlineData("*\n! go.sum", "go.sum", false)]
    [InlineData("go.sum   \r", "go.sum", true)]
    [InlineData("*\r\n!go.sum\r", "go.sum", false)]
    [InlineData("GO.SUM", "go.sum", false)]
    [InlineData("go\\.sum", "go.sum", true)]
    [InlineData("go\\*sum", "go.sum", false)]
    [InlineData("[gG]o.sum", "go.sum", true)]
    [InlineData("[!g]o.sum", "go.sum", true)]
    [InlineData("api/\n!api/go.sum", "api/go.sum", false)]
    [InlineData("*\n!api\n*/go.*", "api/go.sum", true)]
    [InlineData("a/*", "a/b/c", true)]
    [InlineData("*/b", "a/x/b", false)]
    [InlineData("a//b/./c", "a/b/c", true)]
    [InlineData("a/**/c", "a/c", true)]
    [InlineData("a/**/c", "a/x/y/c", true)]
    [InlineData("a/**/c", "b/x/c", false)]
    [InlineData("", "a", false)]
    [InlineData("../a", "a", false)]
    public void Path_is_hidden_by_the_last_line_that_matches_it(string text, string path, bool hidden) =>
        Assert.Equal(hidden, IgnoreRules.Of(new MemoryFiles((".dockerignore", text)), ["**"]).Hides(path));

    [Theory]
    [InlineData(".git/config", true)]
    [InlineData("src/obj/a.json", true)]
    [InlineData("src/a.cs", false)]
    public void Source_without_the_file_gets_the_usual_lines(string path, bool hidden) =>
        Assert.Equal(hidden, IgnoreRules.Of(new MemoryFiles(), ["**/obj"]).Hides(path));

    [Fact]
    public void Many_stars_in_a_pattern_of_a_hostile_source_are_quick()
    {
        var pattern = string.Join('/', Enumerable.Repeat("**/*a*a*a*a*b", 60));

        Assert.False(
            IgnoreRules
                .Of(new MemoryFiles((".dockerignore", pattern)), [])
                .Hides(string.Join('/', Enumerable.Repeat(new string('a', 200), 60)))
        );
    }
}
