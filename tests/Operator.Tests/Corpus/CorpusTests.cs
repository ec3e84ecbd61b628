using System.Runtime.InteropServices;
using System.Text.Json;
using Operator.Testing.Programs;

namespace Operator.Tests.Corpus;

/// <summary><c>dev/corpus</c> over a made-up repository: what its judge sees, its table, and its command line.</summary>
public sealed class CorpusTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("corpus-").FullName;

    public CorpusTests()
    {
        Write("right/package.json", """{"scripts": {"start": "node server.js"}}""");
        Write("right/server.js", "");
        Write("site/package.json", """{"scripts": {"start": "vite", "build": "node build.js"}, "dependencies": {"vite": "7.0.0"}}""");
        Write("several/package.json", """{"scripts": {"start": "turbo start"}, "dependencies": {"turbo": "2.0.0"}}""");
        Write("refused/package.json", "{");
        Write("foreign/mix.exs", "");
        Write("program/go.mod", "module shop\n\ngo 1.26\n");
        Write("program/main.go", "package main\n\nfunc main() {}\n");
    }

    private string Repository => Path.Combine(root, "team+shop");

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Each_example_gets_its_verdict_and_the_reason()
    {
        var examples = JsonDocument.Parse((await RunAsync("--repo", Repository, "--json")).Checked()).RootElement.EnumerateArray();
        var verdicts = examples.ToDictionary(
            one => one.GetProperty("Directory").GetString()!,
            one =>
                (
                    one.GetProperty("Verdict").GetString(),
                    one.GetProperty("Because").EnumerateArray().Select(text => text.GetString()).ToList()
                )
        );

        Assert.Equal("right", verdicts["examples/right"].Item1);
        Assert.Equal("warned", verdicts["examples/several"].Item1);
        Assert.Contains("starts-several", verdicts["examples/several"].Item2);
        Assert.Equal("refused", verdicts["examples/refused"].Item1);
        Assert.Equal("unsupported", verdicts["examples/foreign"].Item1);
    }

    /// <summary>A plan that starts something else than the other tool's is not right, whatever the checks say.</summary>
    [Fact]
    public async Task Snapshot_of_another_tool_is_compared_with()
    {
        var before = await VerdictAsync("examples/right");
        WriteAt(
            "core/__snapshots__/TestGenerateBuildPlanForExamples_right_1.snap.json",
            """{"deploy": {"startCommand": "node worker.js"}, "steps": []}"""
        );

        Assert.Equal(("right", "differs"), (before, await VerdictAsync("examples/right")));
    }

    [Fact]
    public async Task Table_counts_verdicts_and_leaves_unsupported_languages_out_of_the_shares()
    {
        var lines = (await RunAsync("--repo", Repository + ":examples/*", "--list", "refused")).Checked().Split('\n');
        var row = Assert.Single(lines, line => line.StartsWith("| team/shop | 6 |", StringComparison.Ordinal));
        var cells = row.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(6, cells[2..8].Sum(int.Parse));
        Assert.Equal("1", cells[7]);
        Assert.Equal($"{int.Parse(cells[2]) * 20}.0 %", cells[8]);
        Assert.Contains(lines, line => line.StartsWith("refused: team/shop examples/refused (node,", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData]
    [InlineData("--repo", "/no/such/directory")]
    [InlineData("--format", "xml")]
    [InlineData("--unknown")]
    public async Task Wrong_options_print_the_help_and_end_with_2(params string[] options)
    {
        var result = await RunAsync(options);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("dev/corpus --repo DIR", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    private async Task<string?> VerdictAsync(string directory) =>
        JsonDocument
            .Parse((await RunAsync("--repo", Repository, "--json")).Checked())
            .RootElement.EnumerateArray()
            .Single(one => one.GetProperty("Directory").GetString() == directory)
            .GetProperty("Verdict")
            .GetString();

    private void Write(string path, string text) => WriteAt("examples/" + path, text);

    private void WriteAt(string path, string text)
    {
        var file = Path.Combine(Repository, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>The built program beside this one: the solution's build makes both.</summary>
    private static Task<ShellResult> RunAsync(params string[] options)
    {
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        var program = Path.Combine(
            AppContext.BaseDirectory.Replace("Operator.Tests", "Operator.Corpus", StringComparison.Ordinal),
            "Operator.Corpus.dll"
        );
        return Shell.RunAsync(
            dotnet,
            [program, .. options],
            directory: Path.GetTempPath(),
            cancellationToken: TestContext.Current.CancellationToken
        );
    }
}
