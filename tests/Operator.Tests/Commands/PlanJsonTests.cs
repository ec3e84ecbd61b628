using System.Text.Json;
using System.Text.RegularExpressions;
using Operator.Testing;

namespace Operator.Tests.Commands;

/// <summary><c>plan --json</c>, on which scripts depend: every field of a plan, and of a refusal.</summary>
public sealed partial class PlanJsonTests : IDisposable
{
    // Without ends of life: the answer must not depend on the day.
    private const string Catalog = "python: {versions: {\"3.13\": {image: \"registry.example.com/python:3.13\"}}}\n";

    private readonly string root = Directory.CreateTempSubdirectory("plan-json-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Plan_is_written_whole()
    {
        Write("project/requirements.txt", "flask==3.1.0\n");
        Write("project/app.py", "from flask import Flask\napp = Flask(__name__)\n");
        Write("project/go.mod", "module shop\n");
        Write("project/main.go", "package main\n");
        Write("catalog.yaml", Catalog);

        var (exit, output, error) = await CommandLine.RunAsync(
            "plan",
            Path.Combine(root, "project"),
            "--catalog",
            Path.Combine(root, "catalog.yaml"),
            "--env",
            "API_TOKEN=a",
            "--json"
        );

        Assert.Equal((0, ""), (exit, error));
        Golden.Matches("tests/assets/plan-json/plan.json", Created().Replace(output, "created=\\u0022TODAY\\u0022"));
        var answer = JsonDocument.Parse(output).RootElement;
        Assert.Equal(["plan", "decisions", "images", "addedFiles", "warnings"], answer.EnumerateObject().Select(field => field.Name));
    }

    [Fact]
    public async Task Refusal_has_reason_message_and_hint()
    {
        Write("project/package.json", "{");

        var (exit, output, _) = await CommandLine.RunAsync("plan", Path.Combine(root, "project"), "--json");

        Assert.Equal(1, exit);
        Golden.Matches("tests/assets/plan-json/refusal.json", output);
        Assert.Equal(["failure"], JsonDocument.Parse(output).RootElement.EnumerateObject().Select(field => field.Name));
    }

    [GeneratedRegex(@"created=\\u0022[0-9-]+T00:00:00Z\\u0022")]
    private static partial Regex Created();

    private void Write(string path, string text)
    {
        var file = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
