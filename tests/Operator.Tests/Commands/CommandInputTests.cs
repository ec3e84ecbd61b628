using Operator.Core.Contract;
using Operator.Entities;
using Operator.Workspace;
using Operator.Workspace.Sources;

namespace Operator.Tests.Commands;

/// <summary>What people hand in by mistake: each has a reason of its own, a message that names the thing, and a hint.</summary>
public sealed class CommandInputTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("imagebuild-bad-");

    public void Dispose() => root.Delete(recursive: true);

    public static TheoryData<string, string, string, string[]> Mistakes =>
        new()
        {
            {
                "PlanProjectFileInvalid",
                "package.json: line 2 is not valid JSON",
                "Correct the file that the message names",
                ["package.json", "{\n  \"scripts\": {,}\n}\n"]
            },
            {
                "PlanLockFileMissing",
                "go.mod requires modules, but there is no go.sum; run go mod tidy and commit go.sum",
                "Commit the lock file that the message names, for example go.sum",
                ["go.mod", "module x\n\nrequire example.com/a v1.0.0\n", "main.go", "package main\n"]
            },
            {
                "PlanAmbiguous",
                "There are several projects: Api.csproj, Worker.csproj; point source.contextDir at one of them",
                "Choose one of the projects that the message lists, as it says there",
                ["Api.csproj", "<Project Sdk='Microsoft.NET.Sdk.Web'/>", "Worker.csproj", "<Project Sdk='Microsoft.NET.Sdk.Worker'/>"]
            },
            {
                "PlanComposeServiceNotFound",
                "compose.yaml has no service wbe; it has web, db",
                "Use one of the services that the message lists",
                [
                    "compose.yaml",
                    "services: {web: {build: .}, db: {image: postgres}}\n",
                    "build.yaml",
                    "modelVersion: compose, compose: {service: wbe}",
                ]
            },
            {
                "PlanNixpacksCycle",
                "Phases depend on each other in a cycle: lint → docs → lint",
                "Correct dependsOn of the phases that the message lists",
                ["main.py", "", "nixpacks.toml", "[phases.lint]\ndependsOn = ['docs']\n[phases.docs]\ndependsOn = ['lint']\n"]
            },
            {
                "PlanUndetected",
                "No project in the source itself, but in backend, frontend; set source.contextDir",
                "Set modelVersion, add a Dockerfile, or point source.contextDir at the project",
                ["backend/go.mod", "module x\n", "frontend/package.json", "{}"]
            },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Mistake_is_named_with_what_to_do(string reason, string message, string hint, string[] files)
    {
        var manifest = "";
        foreach (var pair in files.Chunk(2))
        {
            if (pair[0] == "build.yaml")
            {
                manifest = pair[1];
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(At("source/" + pair[0]))!);
            await File.WriteAllTextAsync(At("source/" + pair[0]), pair[1], TestContext.Current.CancellationToken);
        }

        await File.WriteAllTextAsync(At("build.yaml"), $"kind: ImageBuild\nspec: {{{manifest}}}\n", TestContext.Current.CancellationToken);

        var (exit, _, error) = await CommandLine.RunAsync("plan", At("source"), "--file", At("build.yaml"));

        Assert.Equal((1, $"{reason}: {message}\nHint: {hint}\n"), (exit, error));
    }

    [Fact]
    public async Task Empty_source_is_named_with_what_to_do()
    {
        Directory.CreateDirectory(At("source/nothing"));

        var (exit, _, error) = await CommandLine.RunAsync("plan", At("source"));

        Assert.Equal((1, $"SourceEmpty: {At("source")} has no files\nHint: {SourceReasons.Empty.Hint}\n"), (exit, error));
    }

    [Fact]
    public async Task Directory_to_build_behind_links_in_a_circle_is_named_with_what_to_do()
    {
        Directory.CreateDirectory(At("source"));
        await File.WriteAllTextAsync(At("source/Dockerfile"), "FROM a\n", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(At("source/one"), "two");
        File.CreateSymbolicLink(At("source/two"), "one");
        await File.WriteAllTextAsync(
            At("build.yaml"),
            "kind: ImageBuild\nspec: {source: {contextDir: one}}\n",
            TestContext.Current.CancellationToken
        );

        var (exit, _, error) = await CommandLine.RunAsync("plan", At("source"), "--file", At("build.yaml"));

        Assert.Equal(1, exit);
        Assert.Matches(
            "^SourceSymlinkLoop: Link (one|two) is part of a loop of links\nHint: Remove the links that the message names\n$",
            error
        );
    }

    [Fact]
    public void File_of_two_gibibytes_is_named_with_what_to_do()
    {
        using (var file = File.Create(At("model.bin")))
        {
            // Sparse: the size alone counts.
            file.SetLength(2L << 30);
        }

        var fault = Assert.Throws<BuildFault>(() => TreeScan.Run(root.FullName, new SourceLimits()));

        Assert.Equal(SourceReasons.FileTooLarge, fault.Failure.Reason);
        Assert.StartsWith("model.bin has 2", fault.Message, StringComparison.Ordinal);
        Assert.Contains("the limit of 512", fault.Message, StringComparison.Ordinal);
        Assert.NotNull(fault.Failure.Reason.Hint);
    }

    private string At(string path) => Path.Combine(root.FullName, path);
}
