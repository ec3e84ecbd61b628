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

    [Theory]
    [InlineData("python-git", "python", 5000, "a library from git answers")]
    [InlineData("rust-git", "rust", 8080, "a crate from git answers")]
    public async Task Library_in_a_git_repository_is_installed(string folder, string modelVersion, int port, string answer)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var library = await GitRepositories.PushAsync($"tests/assets/projects/{folder}/library", $"public/{folder}-library", cancellation);
        var commit = (await Shell.RunAsync("git", ["ls-remote", library, "HEAD"], cancellationToken: cancellation)).Checked().Split('\t')[
            0
        ];
        var directory = Directory.CreateTempSubdirectory($"{folder}-").FullName;
        try
        {
            var app = Repository.Path($"tests/assets/projects/{folder}/app");
            foreach (var file in Directory.EnumerateFiles(app, "*", SearchOption.AllDirectories))
            {
                var text = await File.ReadAllTextAsync(file, cancellation);
                var place = Path.Combine(directory, Path.GetRelativePath(app, file));
                Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                await File.WriteAllTextAsync(
                    place,
                    text.Replace("LIBRARY_URL", library, StringComparison.Ordinal)
                        .Replace("LIBRARY_COMMIT", commit, StringComparison.Ordinal),
                    cancellation
                );
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
