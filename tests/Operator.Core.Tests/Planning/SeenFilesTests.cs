using Operator.Core.Planning;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning;

/// <summary>Files that a project's own .dockerignore hides from the steps that would read them, and those too large to be read.</summary>
public sealed class SeenFilesTests
{
    private static readonly (string, string) Program = ("index.js", "require('http').createServer().listen(3000)");

    private static readonly (string, string) Package = (
        "package.json",
        "{\"scripts\": {\"start\": \"node index.js\"}, \"dependencies\": {\"a\": \"1\"}}"
    );

    [Theory]
    [InlineData(
        "nodejs",
        "package-lock.json",
        "{}",
        "package.json",
        "{\"scripts\": {\"start\": \"node a\"}, \"dependencies\": {\"a\": \"1\"}}"
    )]
    [InlineData("php", "composer.lock", "{}", "composer.json", "{\"require\": {\"a/b\": \"1\"}}")]
    [InlineData("deno", "deno.lock", "{\"version\": \"5\"}", "deno.json", "{\"tasks\": {\"start\": \"deno run -A main.ts\"}}")]
    [InlineData("nixpacks", "yarn.lock", "", "package.json", "{\"scripts\": {\"start\": \"node a\"}, \"dependencies\": {\"a\": \"1\"}}")]
    public void Hidden_lock_file_is_no_part_of_the_plan_and_a_warning_names_its_line(
        string model,
        string name,
        string text,
        string manifest,
        string declared
    )
    {
        var plan = Requests.Planned(
            Plan(
                model,
                (manifest, declared),
                (name, text),
                (model == "php" ? "index.php" : "main.ts", ""),
                (".dockerignore", $"# own\n*.md\n/{name}\r\n")
            )
        );

        Assert.Contains(
            plan.Warnings,
            warning => warning.StartsWith($".dockerignore line 3 (/{name}) hides {name}: ", StringComparison.Ordinal)
        );
        Assert.DoesNotContain($"\"{name}\"", plan.Images[0].Dockerfile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nodejs", "package.json", "{\"scripts\": {\"start\": \"node a\"}}")]
    [InlineData("rust", "Cargo.toml", "[package]\nname = \"a\"\n")]
    [InlineData("java", "pom.xml", "<project/>")]
    [InlineData("go", "go.mod", "module a\n")]
    public void Hidden_manifest_is_named_by_the_refusal(string model, string name, string text) =>
        Assert.EndsWith(
            $"; .dockerignore line 1 (*) hides {name}",
            Requests.Refused(Plan(model, (name, text), ("src/main.rs", "fn main() {}"), (".dockerignore", "*\n!src\n"))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Sums_of_go_that_are_hidden_are_named_by_the_refusal()
    {
        var refused = Requests.Refused(
            Plan(
                "go",
                ("go.mod", "module a\ngo 1.24\nrequire github.com/b/c v1.0.0\n"),
                ("go.sum", ""),
                ("main.go", "package main\n"),
                (".dockerignore", "**.sum")
            )
        );

        Assert.Equal(PlanReasons.LockFileMissing, refused.Reason);
        Assert.EndsWith("; .dockerignore line 1 (**.sum) hides go.sum", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_only_planning_reads_may_be_hidden()
    {
        var plan = Requests.Planned(
            Plan("nodejs", Program, Package, (".nvmrc", "22"), ("Procfile", "web: node index.js"), (".dockerignore", ".nvmrc\nProcfile\n"))
        );

        Assert.Equal("22", plan.Status.RuntimeVersion);
        Assert.DoesNotContain(plan.Warnings, warning => warning.Contains("hides", StringComparison.Ordinal));
    }

    [Fact]
    public void Dockerfile_of_the_project_says_itself_what_it_copies() =>
        Assert.DoesNotContain(
            Requests
                .Planned(Plan(ModelVersions.Auto, Package, ("Dockerfile", "FROM scratch\n"), (".dockerignore", "package.json")))
                .Warnings,
            warning => warning.Contains("hides", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("package-lock.json")]
    [InlineData("yarn.lock")]
    public void Lock_file_too_large_to_be_read_is_a_warning(string name)
    {
        var plan = Requests.Planned(
            PlanBuild.From(
                Requests.Input(
                    new ImageBuildSpec { ModelVersion = ModelVersions.NodeJs },
                    new TooLarge(new MemoryFiles(Program, Package, (name, "")), name)
                )
            )
        );

        Assert.Contains(plan.Warnings, warning => warning.StartsWith($"{name} is too large to be read here", StringComparison.Ordinal));
    }

    private static PlanOutcome Plan(string model, params (string Path, string Text)[] files) =>
        PlanBuild.From(Requests.Input(new ImageBuildSpec { ModelVersion = model }, new MemoryFiles(files)));

    private sealed class TooLarge(IProjectFiles files, string name) : IProjectFiles
    {
        public bool FileExists(string path) => files.FileExists(path);

        public bool DirectoryExists(string path) => files.DirectoryExists(path);

        public IReadOnlyList<ProjectEntry> List(string directory) => files.List(directory);

        public string? ReadText(string path) => path == name ? null : files.ReadText(path);
    }
}
