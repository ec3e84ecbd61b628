using Operator.Core.Planning;
using Operator.Core.Tests.Planning.Injection;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Runtimes;

/// <summary>What only a build or a developer needs does not reach the image that runs.</summary>
public sealed class LeanImageTests
{
    private const string Next = """{"dependencies":{"next":"16.0.0"},"scripts":{"build":"next build","start":"next start"}}""";

    private const string Root =
        """{"workspaces":["apps/*"],"scripts":{"build":"turbo run build","start":"npm --prefix apps/web start"},"devDependencies":{"turbo":"2.0.0"}}""";

    [Theory]
    [InlineData("", ".next/cache")]
    [InlineData("module.exports = { distDir: 'build' }", "build/cache")]
    public void Cache_of_next_is_a_mount_or_is_deleted(string config, string cache)
    {
        (string, string)[] files = [("package.json", Next), ("pages/index.js", ""), ("next.config.js", config)];
        Assert.Contains(
            $"RUN --mount=type=cache,target=/app/{cache},sharing=locked npm run build\n",
            Text(files),
            StringComparison.Ordinal
        );
        Assert.Contains($"RUN npm run build && rm -rf '{cache}'\n", WithoutMounts(files), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_member_of_a_workspace_that_uses_next_has_a_cache()
    {
        (string, string)[] files =
        [
            ("package.json", Root),
            ("apps/web/package.json", Next),
            ("apps/docs/package.json", Next),
            ("apps/api/package.json", "{}"),
        ];
        Assert.Contains("target=/app/apps/docs/.next/cache,", Text(files), StringComparison.Ordinal);
        Assert.Contains("target=/app/apps/web/.next/cache,", Text(files), StringComparison.Ordinal);
        Assert.DoesNotContain("apps/api/.next", Text(files), StringComparison.Ordinal);
        Assert.Contains(
            "npm run build && rm -rf 'apps/docs/.next/cache' 'apps/web/.next/cache'\n",
            WithoutMounts(files),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Results_beside_the_source_leave_a_directory_named_cache_alone() =>
        Assert.DoesNotContain(
            "rm -rf",
            WithoutMounts(
                ("package.json", Next),
                ("pages/index.js", ""),
                ("cache/index.js", ""),
                ("next.config.js", "module.exports = { distDir: '.' }")
            ),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(ModelVersions.Auto, ".github", ".vscode", "node_modules")]
    [InlineData(ModelVersions.Python, ".idea", "**/__pycache__", "**/.pytest_cache")]
    public void Files_of_tools_are_ignored_where_the_source_says_nothing(string kind, params string[] lines)
    {
        var ignored = Ignored(PlainProjects.Of(kind));
        Assert.All(lines, line => Assert.Contains(line, ignored));
        Assert.DoesNotContain("tests", ignored);
    }

    [Theory]
    [InlineData("""{"autoload-dev":{"psr-4":{"Tests\\":"tests/"}}}""", "tests")]
    [InlineData("""{"autoload-dev":{"psr-4":{"A\\":["test/unit","./spec"]}}}""", "spec test/unit")]
    [InlineData("""{"autoload-dev":{"classmap":["features"],"files":["src/dev.php"]}}""", "features")]
    [InlineData("""{"autoload-dev":{"psr-4":{"Tests\\":"tests/"}},"autoload":{"files":["tests/helpers.php"]}}""", "")]
    [InlineData("""{"autoload-dev":{"psr-4":{"App\\":"src/","B\\":"../tests","C\\":""}}}""", "")]
    [InlineData("""{"autoload-dev":[]}""", "")]
    public void Tests_of_php_are_ignored_where_composer_says_that_they_are_for_development(string composer, string ignored) =>
        Assert.Equal(
            ignored,
            string.Join(
                ' ',
                Ignored(PlainProjects.With(ModelVersions.Php, ("composer.json", composer), ("public/index.php", "")))
                    .Where(line => line.Contains("test", StringComparison.OrdinalIgnoreCase) || line is "spec" or "features" or "src")
                    .Order(StringComparer.Ordinal)
            )
        );

    private static string[] Ignored(PlanInput input) => Requests.Planned(PlanBuild.From(input)).AddedFiles[".dockerignore"].Split('\n');

    private static string Text(params (string Path, string Text)[] files) =>
        Requests.Planned(PlanBuild.From(PlainProjects.With(ModelVersions.NodeJs, files))).Images[0].Dockerfile;

    private static string WithoutMounts(params (string Path, string Text)[] files) =>
        Requests
            .Planned(PlanBuild.From(PlainProjects.With(ModelVersions.NodeJs, spec => spec with { Engine = BuildEngine.Buildah }, files)))
            .Images[0]
            .Dockerfile;
}
