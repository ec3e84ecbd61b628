using System.Text.Json;
using Operator.Commands;

namespace Operator.Tests.Commands;

/// <summary>The command as a shell starts it, over real directories.</summary>
public sealed class PlanCommandTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("imagebuild-plan-");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public async Task Plan_directory_prints_what_was_found_and_the_dockerfile()
    {
        Write("project/Dockerfile", "FROM scratch\nCOPY . /\n");

        var (exit, output, error) = await CommandLine.RunAsync("plan", At("project"), "--model-version", "dockerfile");

        Assert.Equal((0, ""), (exit, error));
        Assert.StartsWith("Found: a Dockerfile, as spec.modelVersion says; it is built as it is\n", output, StringComparison.Ordinal);
        Assert.Contains("FROM scratch\nCOPY . /\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_manifest_gives_the_spec_and_options_win_over_it()
    {
        Write("project/compose.yaml", "services: {web: {build: {context: web, args: {A: '${A}', B: '${B}'}}}, other: {build: .}}");
        Write("project/web/Dockerfile", "FROM scratch\n");
        Write(
            "build.yaml",
            "apiVersion: imagebuild.dev/v1alpha1\nkind: ImageBuild\nmetadata: {name: shop}\nspec:\n  modelVersion: compose\n  compose: {service: web}\n  environment: {A: manifest, B: manifest}\n"
        );

        var (exit, output, _) = await CommandLine.RunAsync(
            "plan",
            At("project"),
            "--file",
            At("build.yaml"),
            "--env",
            "B=option=2",
            "--output",
            "json"
        );

        Assert.Equal(0, exit);
        var image = Assert.Single(JsonDocument.Parse(output).RootElement.GetProperty("images").EnumerateArray());
        Assert.Equal("web", image.GetProperty("contextDir").GetString());
        Assert.Equal(
            "manifest option=2",
            string.Join(' ', image.GetProperty("buildArgs").EnumerateObject().Select(arg => arg.Value.GetString()))
        );
    }

    [Theory]
    [InlineData("", "node", "--detection-order", "default")]
    [InlineData("", "golang", "--detection-order", "nixpacks")]
    [InlineData("metadata: {annotations: {imagebuild.dev/detection-order: railpack}}\n", "golang")]
    [InlineData("metadata: {annotations: {imagebuild.dev/detection-order: railpack}}\n", "node", "--detection-order", "default")]
    public async Task Plan_detection_order_decides_about_mixed_sources(string metadata, string expected, params string[] options)
    {
        Write("project/go.mod", "module x\n");
        Write("project/main.go", "package main\n");
        Write("project/package.json", "{\"scripts\": {\"start\": \"x\"}}");
        Write("build.yaml", $"apiVersion: imagebuild.dev/v1alpha1\nkind: ImageBuild\n{metadata}spec: {{}}\n");

        var (exit, output, _) = await CommandLine.RunAsync(["plan", At("project"), "--file", At("build.yaml"), .. options]);

        Assert.Equal(0, exit);
        Assert.Contains($"\nFROM {expected}:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_detection_order_that_there_is_not_is_refused()
    {
        Write("project/package.json", "{}");

        var (exit, _, error) = await CommandLine.RunAsync("plan", At("project"), "--detection-order", "random");

        Assert.Equal(1, exit);
        Assert.StartsWith("SpecInvalid: ", error, StringComparison.Ordinal);
        Assert.Contains("detection-order is random; it can be default, daas", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_broken_catalog_names_file_and_line()
    {
        Write("project/package.json", "{\"scripts\": {\"start\": \"x\"}}");
        Write("mine.yaml", "node:\n  default: \"19\"\n");

        var (exit, _, error) = await CommandLine.RunAsync("plan", At("project"), "--catalog", At("mine.yaml"));

        Assert.Equal(1, exit);
        Assert.StartsWith("PlanCatalogInvalid: The catalog of base images (mine.yaml) line 2: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_dockerfile_output_is_the_dockerfile_alone()
    {
        Write("project/Dockerfile", "FROM scratch\nCOPY . /\n");

        var (_, output, _) = await CommandLine.RunAsync("plan", At("project"), "-m", "dockerfile", "-o", "dockerfile");

        Assert.StartsWith("FROM scratch\nCOPY . /\nLABEL ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_without_model_version_detects_it_and_warns_of_ends_of_life()
    {
        Write("project/package.json", "{\"scripts\": {\"start\": \"node .\"}, \"engines\": {\"node\": \"18\"}}");
        Write("project/requirements.txt", "flask\n");

        var (exit, output, _) = await CommandLine.RunAsync("plan", At("project"));

        Assert.Equal(0, exit);
        Assert.StartsWith(
            "Found: Node.js, by package.json; Node.js 18, because engines.node in package.json says \"18\"\n"
                + "Runs: npm start, on port 3000; scripts.start in package.json says \"node .\"\n"
                + "To change: the version by engines.node in package.json; the start command by scripts.start in package.json; the kind by modelVersion: python (requirements.txt is there, too); anything else by a Dockerfile\n",
            output,
            StringComparison.Ordinal
        );
        Assert.Contains("Warning: node 18 reached its end of life", output, StringComparison.Ordinal);
        Assert.Contains("FROM node:18-alpine", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_takes_the_catalog_profile_of_the_option_or_of_the_manifest()
    {
        Write("project/package.json", "{\"scripts\": {\"start\": \"node .\"}}");
        Write("build.yaml", "kind: ImageBuild\nmetadata: {name: shop, annotations: {imagebuild.dev/catalog-profile: legacy}}\nspec: {}\n");

        Assert.Contains("FROM node:24-alpine", (await CommandLine.RunAsync("plan", At("project"))).Output, StringComparison.Ordinal);
        var option = await CommandLine.RunAsync("plan", At("project"), "--catalog-profile", "legacy");
        var manifest = await CommandLine.RunAsync("plan", At("project"), "-f", At("build.yaml"));
        var both = await CommandLine.RunAsync("plan", At("project"), "-f", At("build.yaml"), "--catalog-profile", "default");

        Assert.Contains("FROM node:18-alpine", option.Output, StringComparison.Ordinal);
        Assert.Contains("FROM node:18-alpine", manifest.Output, StringComparison.Ordinal);
        Assert.Contains("FROM node:24-alpine", both.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_without_directory_plans_the_example_project()
    {
        var (exit, output, _) = await CommandLine.RunAsync("plan", "-m", "python-flask", "--explain");

        Assert.Equal(0, exit);
        Assert.Contains("Added file        app.py", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_template_directory_is_planned_with_its_parameters()
    {
        Write("project/a", "");
        Write("shop/Dockerfile", "ARG tag\nFROM a:${tag}\n");
        Write("shop/parameters.yaml", "tag: {required: true}\n");

        var (exit, output, _) = await CommandLine.RunAsync(
            "plan",
            At("project"),
            "--template",
            At("shop"),
            "--set",
            "tag=1.2",
            "-o",
            "dockerfile"
        );

        Assert.Equal(0, exit);
        Assert.StartsWith("ARG tag\nFROM a:${tag}\nLABEL ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_refusal_exits_with_reason_and_hint()
    {
        Write("project/compose.yaml", "services: {web: {build: {context: ., privileged: true}}}");

        var (exit, output, error) = await CommandLine.RunAsync("plan", At("project"), "-m", "compose");

        Assert.Equal((1, ""), (exit, output));
        Assert.Equal(
            "PlanComposeUnsafe: compose.yaml line 1: services.web.build.privileged asks for a privileged build\nHint: Remove the setting that the message names\n",
            error
        );
    }

    [Fact]
    public async Task Plan_refusal_is_json_when_json_is_asked_for()
    {
        Write("project/a", "");

        var (exit, output, _) = await CommandLine.RunAsync("plan", At("project"), "-m", "dockerfile", "-o", "json");

        Assert.Equal(1, exit);
        Assert.Equal(
            "PlanDockerfileNotFound",
            JsonDocument.Parse(output).RootElement.GetProperty("failure").GetProperty("reason").GetString()
        );
    }

    [Fact]
    public async Task Plan_link_loop_that_nothing_reads_does_no_harm()
    {
        Write("project/Dockerfile", "FROM scratch\n");
        File.CreateSymbolicLink(At("project/a"), "b");
        File.CreateSymbolicLink(At("project/b"), "a");

        var (exit, output, _) = await CommandLine.RunAsync("plan", At("project"), "-m", "dockerfile");

        Assert.Equal(0, exit);
        Assert.Contains("FROM scratch", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_link_out_of_the_project_is_not_followed()
    {
        Write("secret", "FROM secret\n");
        Write("project/a", "");
        File.CreateSymbolicLink(At("project/Dockerfile"), "../secret");

        var (exit, output, error) = await CommandLine.RunAsync("plan", At("project"), "-m", "dockerfile");

        Assert.Equal((1, ""), (exit, output));
        Assert.StartsWith("PlanDockerfileNotFound: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spec: {modelVersion: dockerfile, surprise: 1}", "SpecInvalid: build.yaml: spec")]
    [InlineData("spec: {environment: {PORT: 8000}}", "SpecInvalid: build.yaml: spec.environment.PORT")]
    [InlineData("spec: {modelVersion: cobol}", "SpecModelVersionUnknown: modelVersion cobol is unknown")]
    [InlineData("spec: [", "SpecInvalid: build.yaml line ")]
    public async Task Plan_bad_manifest_is_named(string spec, string expected)
    {
        Write("project/Dockerfile", "FROM scratch\n");
        Write("build.yaml", $"kind: ImageBuild\n{spec}\n");

        var (exit, _, error) = await CommandLine.RunAsync("plan", At("project"), "--file", At("build.yaml"));

        Assert.Equal(1, exit);
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_empty_directory_is_source_empty()
    {
        root.CreateSubdirectory("project");

        var (exit, _, error) = await CommandLine.RunAsync("plan", At("project"));

        Assert.Equal(1, exit);
        Assert.StartsWith("SourceEmpty: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_pair_without_equals_is_a_usage_error()
    {
        var (exit, _, error) = await CommandLine.RunAsync("plan", At("."), "--env", "NAME");

        Assert.Equal(1, exit);
        Assert.Contains("write it as name=value", error, StringComparison.Ordinal);
    }

    private string At(string path) => Path.Combine(root.FullName, path);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }
}
