using Operator.EndToEnd.Tests.Harness;
using Operator.Entities.ImageBuilds;

namespace Operator.EndToEnd.Tests;

/// <summary>
/// The kinds of project whose plans once looked good and could not be built or started: each really built and asked. The golden folders of
/// tests/assets/plans have more kinds; here are those whose packages can be had without the internet.
/// </summary>
public sealed class PlannedKindTests(OperatorSuite suite)
{
    public static TheoryData<string, string, int, string> Kinds() =>
        new()
        {
            { "node-engines", "nodejs", 3000, "engines answer seven prepared" },
            { "node-tsx", "nodejs", 3000, "tsx answers" },
            { "node-workspace", "nodejs", 3000, "workspace answers seven" },
            { "node-yarn-3", "nodejs", 3000, "yarn 3 answers true" },
            { "bun-server", "nodejs", 3000, "bun answers true" },
            { "python-flat", "python", 5000, "a flat layout answers" },
            { "python-psycopg2", "python", 5000, "libpq answers True" },
            { "rust-workspace", "rust", 8080, "rust workspace answers" },
            { "maven-shade", "java", 8080, "a shaded jar answers" },
            { "dotnet-solution", "dotnet", 8080, "a solution answers" },
            { "dotnet-single-file", "dotnet", 8080, "a single file answers" },
            { "ruby-program", "ruby", 8080, "ruby answers" },
            { "laravel", "php", 8080, "laravel answers /" },
            { "dotnet-aot", "dotnet", 8080, "a program for AOT answers" },
        };

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Kind_is_planned_built_and_answers(string folder, string modelVersion, int port, string answer) =>
        suite.AnswersAsync(folder, modelVersion, port, answer, options: "");

    [Fact]
    public Task Rails_with_its_gems_and_a_database_is_built_and_answers() =>
        suite.AnswersAsync(
            "rails",
            "ruby",
            3000,
            "rails and its database answer",
            options: "environment: {SECRET_KEY_BASE: only-for-this-test}"
        );

    [Fact]
    public Task Address_inside_a_routed_site_answers_with_its_page() =>
        suite.AnswersAsync("vite-router", "static", 8080, "a routed site answers", options: "", path: "/orders/7");

    [Fact]
    public Task Address_inside_a_php_site_is_answered_by_its_front_controller() =>
        suite.AnswersAsync("php-page", "php", 8080, "php answers /orders/7", options: "", path: "/orders/7");

    [Fact]
    public async Task Requirement_in_a_git_repository_is_installed()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var library = await GitRepositories.PushAsync("tests/assets/projects/python-git/library", "public/shoplib", cancellation);

        await AnswersWithAsync("python-git", "python", 5000, "a library from git answers", new() { ["LIBRARY_URL"] = library });
    }

    [Fact]
    public async Task Crate_of_a_registry_is_fetched_before_the_sources()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var url = suite.Cluster["IMAGEBUILD_TEST_FILES_URL"] + "/crates";
        var sum = await CrateRegistry.PublishAsync(
            Repository.Path("tests/assets/projects/rust-registry/library"),
            "greet",
            "0.1.0",
            (Path.Combine(suite.Cluster["IMAGEBUILD_TEST_FILES_ROOT"], "crates"), url),
            cancellation
        );

        await AnswersWithAsync(
            "rust-registry",
            "rust",
            8080,
            "a crate from a registry answers",
            new() { ["REGISTRY_URL"] = url, ["CRATE_SUM"] = sum }
        );
    }

    /// <summary>Builds the folder's app with words in its files replaced: addresses and checksums that are known only here.</summary>
    private async Task AnswersWithAsync(string folder, string modelVersion, int port, string answer, Dictionary<string, string> words)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var app = Repository.Path($"tests/assets/projects/{folder}/app");
        var directory = Directory.CreateTempSubdirectory($"{folder}-").FullName;
        try
        {
            foreach (var file in Directory.EnumerateFiles(app, "*", SearchOption.AllDirectories))
            {
                var text = await File.ReadAllTextAsync(file, cancellation);
                var place = Path.Combine(directory, Path.GetRelativePath(app, file));
                Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                var replaced = words.Aggregate(text, (all, word) => all.Replace(word.Key, word.Value, StringComparison.Ordinal));
                await File.WriteAllTextAsync(place, replaced, cancellation);
            }

            await suite.AnswersAsync(folder, modelVersion, port, answer, options: "", from: directory);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Theory]
    [InlineData("localhost", false)]
    [InlineData("0.0.0.0", true)]
    public async Task Server_that_listens_on_loopback_alone_is_not_healthy(string address, bool healthy)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var name = healthy ? "node-listens" : "node-loopback";
        var url = await GitRepositories.PushAsync("tests/assets/projects/node-loopback", "public/node-loopback", cancellation);
        var build = await suite.ApplyAsync(
            name,
            $$"""
            source: {git: {url: "{{url}}" } }
            environment: {LISTEN_ON: "{{address}}"}
            output: {repository: {{suite.Cluster.Registry}}/projects/{{name}}, tags: [e2e], insecure: true}
            """,
            cancellation
        );
        var ended = await build.EndsAsync(cancellation, seconds: 600);
        Assert.True(ended.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(ended));
        var image = await RegistryImage.ReadAsync(suite.Cluster.Registry, $"projects/{name}", "e2e", cancellation);
        await using var running = await RunningImage.StartAsync(
            build.Kubectl,
            $"{suite.Cluster.Registry}/projects/{name}:e2e",
            3000,
            cancellation
        );
        string[] within =
        [
            "node",
            "-e",
            "require('http').get('http://localhost:3000/',r=>process.exit(0)).on('error',()=>process.exit(1))",
        ];
        await Eventually.HoldsAsync(async () => (await running.ExecAsync(within, cancellation)).ExitCode == 0, "the server listens");

        var check = await running.ExecAsync(image.HealthCheck!, cancellation);

        Assert.Equal(healthy, check.ExitCode == 0);
    }
}
