using Operator.Core.Planning;
using Operator.Core.Tests.Planning.Injection;
using Operator.Core.Tests.Planning.Tools;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Runtimes;

/// <summary>Which Deno a project gets, how it starts, and what stops it.</summary>
public sealed class DenoProjectTests
{
    private const string Handler = "export default { fetch() { return new Response(); } };";

    [Theory]
    [InlineData(".dvmrc", "v2.6.4\n", "2.6", "denoland/deno:2.6.4")]
    [InlineData(".dvmrc", "2.8\n", "2.8", "denoland/deno:2.8.3")]
    [InlineData(".deno-version", "2.7.14\n", "2.7", "denoland/deno:2.7.14")]
    [InlineData(".tool-versions", "deno 2.5.1\n", "2.5", "denoland/deno:2.5.1")]
    [InlineData("mise.toml", "[tools]\ndeno = \"2\"\n", "2.9", "denoland/deno:2.9.6")]
    [InlineData(
        "package.json",
        "{\"engines\": {\"deno\": \">=2.4 <2.9\"}, \"scripts\": {\"start\": \"deno run main.ts\"}}",
        "2.8",
        "denoland/deno:2.8.3"
    )]
    public void Version_is_read_and_its_file_named(string file, string text, string version, string image)
    {
        var plan = Planned((file, text));

        Assert.Equal(version, plan.Status.RuntimeVersion);
        Assert.Equal([image], plan.Status.BaseImages!.Distinct());
        Assert.EndsWith(file, plan.Status.RuntimeVersionFrom, StringComparison.Ordinal);
    }

    [Fact]
    public void Release_that_the_catalog_does_not_know_is_used_with_a_warning()
    {
        var plan = Planned((".dvmrc", "2.31.2"));

        Assert.Equal(["denoland/deno:2.31.2"], plan.Status.BaseImages!.Distinct());
        Assert.Contains(plan.Warnings, warning => warning.Contains("used unchecked", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("canary")]
    public void Channel_is_no_version(string words) => Assert.Equal("catalog", Planned((".dvmrc", words)).Status.RuntimeVersionFrom);

    [Theory]
    [InlineData("\"start\": \"deno run --allow-net=:8000 -E main.ts\"", "deno run --allow-net=:8000 -E main.ts")]
    [InlineData("\"start\": \"deno main.ts\"", "deno main.ts")]
    [InlineData("\"start\": \"DEBUG=1 deno run -A main.ts\"", "deno task start")]
    [InlineData("\"start\": \"deno run -A main.ts > log\"", "deno task start")]
    [InlineData("\"start\": {\"command\": \"deno run -A main.ts\"}", "deno run -A main.ts")]
    [InlineData(
        "\"start\": {\"command\": \"deno run -A main.ts\", \"dependencies\": [\"build\"]}, \"build\": \"deno run -W main.ts\"",
        "deno task start"
    )]
    [InlineData("\"start\": \"deno task run\", \"run\": \"deno run -N main.ts\"", "deno task start")]
    [InlineData("\"serve\": \"deno serve -A main.ts\"", "deno serve -A main.ts")]
    [InlineData("\"lint\": \"deno lint\"", "deno run -A main.ts")]
    // The template of Fresh 1.
    [InlineData(
        "\"start\": \"deno run -A --watch=static/,routes/ dev.ts\", \"build\": \"deno run -A dev.ts build\", \"preview\": \"deno run -A main.ts\"",
        "deno run -A main.ts"
    )]
    [InlineData("\"start\": \"deno run -N --watch main.ts\"", "deno run -N main.ts")]
    [InlineData("\"dev\": \"deno run --watch main.ts\"", "deno run -A main.ts")]
    [InlineData("\"dev\": \"vite\"", "deno run -A main.ts")]
    public void Task_that_starts_a_server_is_started(string tasks, string start) =>
        Assert.Equal(start, Planned(("deno.json", $"{{\"tasks\": {{{tasks}}}}}"), ("dev.ts", "")).Status.StartCommand);

    [Theory]
    [InlineData("\"start\": \"deno run -A --watch main.ts\"", "for development")]
    [InlineData("\"start\": \"deno run -A dev.ts\"", "starts what is for development, so main.ts is started")]
    [InlineData("\"start\": \"deno run -A other.ts\"", "not in the source")]
    [InlineData("\"start\": \"vite preview\"", "starts what is for development, so main.ts is started")]
    [InlineData("\"start\": \"hx main.ts\"", "neither the image nor a package")]
    [InlineData("\"start\": \"deno serve --host=127.0.0.1 main.ts\"", "loopback")]
    [InlineData("\"start\": \"deno serve --host localhost main.ts\"", "loopback")]
    [InlineData("\"start\": \"deno serve --host 0.0.0.0 main.ts\"", null)]
    public void Risk_of_a_task_is_a_warning(string tasks, string? words)
    {
        var warnings = Planned(("deno.json", $"{{\"tasks\": {{{tasks}}}}}"), ("dev.ts", "")).Warnings;

        Assert.Equal(words is not null, warnings.Count > 0);
        Assert.All(warnings, warning => Assert.Contains(words!, warning, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("deno start main.ts", "no command of deno")]
    [InlineData("npm run build && deno run main.ts", "the image for Deno does not have")]
    [InlineData("npx serve", "the image for Deno does not have")]
    public void Task_that_cannot_run_is_refused(string command, string words)
    {
        var refused = Requests.Refused(Outcome(("deno.json", $"{{\"tasks\": {{\"start\": \"{command}\"}}}}")));

        Assert.Equal(PlanReasons.StartCommandMissing, refused.Reason);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Deno.serve({ hostname: \"127.0.0.1\" }, handle)", true)]
    [InlineData("Deno.serve({ port: 80, hostname: 'localhost' }, handle)", true)]
    [InlineData("app.listen(8000, \"127.0.0.1\")", true)]
    [InlineData("Deno.serve({ hostname: \"0.0.0.0\" }, handle)", false)]
    [InlineData("Deno.serve(handle)", false)]
    public void Program_on_loopback_is_reported(string text, bool onLoopback) =>
        Assert.Equal(
            onLoopback,
            Planned(("main.ts", text))
                .Warnings.Any(warning => warning.Contains("main.ts seems to listen on loopback", StringComparison.Ordinal))
        );

    [Theory]
    [InlineData("Deno.serve({ port: 4242 }, handle)", 4242)]
    [InlineData("app.listen(3000)", 3000)]
    [InlineData("Deno.serve({ port: Number(Deno.env.get(\"PORT\") ?? 3000) }, handle)", 8000)]
    [InlineData("Deno.serve(handle)", 8000)]
    [InlineData(Handler, 8000)]
    public void Port_is_the_programs(string text, int port) => Assert.Equal(port, Planned(("main.ts", text)).Status.Port);

    [Fact]
    public void Module_that_only_answers_is_served_at_the_port_that_is_asked_for()
    {
        var input = PlainProjects.With(
            ModelVersions.Deno,
            spec => spec with { Environment = new Dictionary<string, string> { ["PORT"] = "9090" } },
            ("main.ts", Handler)
        );

        Assert.Equal("deno serve --port=9090 -A main.ts", Requests.Planned(PlanBuild.From(input)).Status.StartCommand);
    }

    [Theory]
    [InlineData("\"npm:a@1\": \"1.0.0\"", "import a from \"a\"", "deno install --frozen", "deno cache --frozen main.ts", null)]
    [InlineData("\"jsr:@x/y@1\": \"1.0.0\"", "import a from \"a\"", "deno install", "deno cache main.ts", "npm:a")]
    // Locked by an install alone, before the program imported more.
    [InlineData("\"npm:a@1\": \"1.0.0\"", "import b from 'npm:b@2/c'", "deno install --frozen", "deno cache main.ts", "npm:b")]
    [InlineData(
        "\"npm:a@1\": \"1.0.0\"",
        "import \"https://deno.land/x/b/mod.ts\"",
        "deno install --frozen",
        "deno cache main.ts",
        "https://deno.land"
    )]
    [InlineData(
        "\"npm:a@1\": \"1.0.0\"",
        "import \"https://deno.land/x/c@1/mod.ts\"",
        "deno install --frozen",
        "deno cache --frozen main.ts",
        null
    )]
    public void Lock_file_is_held_to_as_far_as_it_fits(string pinned, string program, string install, string cache, string? missing)
    {
        var locked = $"{{\"version\": \"5\", \"specifiers\": {{{pinned}}}, \"remote\": {{\"https://deno.land/x/c@1/mod.ts\": \"1\"}}}}";
        var plan = Planned(("deno.json", "{\"imports\": {\"a\": \"npm:a@^1\"}}"), ("deno.lock", locked), ("main.ts", program));

        var runs = plan.Images[0].Dockerfile.Split('\n').Where(line => line.StartsWith("RUN deno", StringComparison.Ordinal));
        Assert.Equal(["RUN " + install, "RUN " + cache], runs);
        Assert.Equal(
            missing is not null,
            plan.Warnings.Any(warning => warning.Contains("two builds can differ", StringComparison.Ordinal))
        );
        Assert.All(plan.Warnings, warning => Assert.Contains(missing!, warning, StringComparison.Ordinal));
    }

    [Fact]
    public void Source_is_copied_first_where_an_install_reads_it()
    {
        var dockerfile = Planned(("deno.json", "{\"workspace\": [\"./a\"], \"imports\": {\"b\": \"npm:b\"}}"), ("a/deno.json", "{}"))
            .Images[0]
            .Dockerfile;

        Assert.True(
            dockerfile.IndexOf("COPY [\".\", \"./\"]", StringComparison.Ordinal)
                < dockerfile.IndexOf("deno install", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Package_whose_script_deno_does_not_run_is_reported() =>
        Assert.Contains(
            Planned(("deno.json", "{\"imports\": {\"b\": \"npm:bcrypt@5\"}}")).Warnings,
            warning => warning.StartsWith("bcrypt: the package needs its install script", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("{\"tasks\": {\"start\": \"deno run main.ts\"}}", "{\"scripts\": {\"start\": \"node server.js\"}}", ModelVersions.Deno)]
    [InlineData("{\"fmt\": {}}", "{\"scripts\": {\"start\": \"node server.js\"}}", ModelVersions.NodeJs)]
    [InlineData("{\"tasks\": {\"fmt\": \"deno fmt\"}}", "{\"scripts\": {\"start\": \"node server.js\"}}", ModelVersions.NodeJs)]
    [InlineData("{}", "{\"scripts\": {\"start\": \"deno run -A main.ts\"}}", ModelVersions.Deno)]
    [InlineData("{}", "{\"dependencies\": {\"express\": \"4\"}}", ModelVersions.Deno)]
    public void Of_deno_json_and_package_json_the_one_that_starts_something_decides(string deno, string package, string model)
    {
        var plan = Auto(("deno.json", deno), ("package.json", package), ("main.ts", "Deno.serve(handle)"));

        Assert.Equal(model, plan.Status.ModelVersion);
    }

    [Theory]
    [InlineData("requirements.txt", "flask", "app.py", ModelVersions.Python)]
    [InlineData("index.html", "", "style.css", ModelVersions.Static)]
    public void Deno_json_of_tools_decides_nothing(string file, string text, string other, string model) =>
        Assert.Equal(model, Auto(("deno.json", "{\"lint\": {}}"), (file, text), (other, "app = Flask(__name__)")).Status.ModelVersion);

    [Theory]
    [InlineData("Deno.serve(() => new Response())")]
    [InlineData("import { serve } from 'jsr:@std/http'")]
    [InlineData("import * as o from \"https://deno.land/x/cowsay/mod.ts\";")]
    public void Program_of_deno_needs_no_other_file(string text) =>
        Assert.Equal(ModelVersions.Deno, Auto(("server.ts", text)).Status.ModelVersion);

    [Fact]
    public void Program_of_node_still_needs_a_package_json() =>
        Assert.Equal(
            PlanReasons.ProjectFileMissing,
            Requests.Refused(PlanBuild.From(PlainProjects.With(ModelVersions.Auto, ("server.ts", "import http from 'http'")))).Reason
        );

    [Theory]
    [InlineData("{\"imports\": {\"a\": \"npm:a\"}}", BuildEngine.BuildKit)]
    [InlineData(
        "{\"imports\": {\"a\": \"npm:a\"}, \"tasks\": {\"build\": \"vite build\", \"start\": \"deno serve -A main.ts\"}}",
        BuildEngine.Kaniko
    )]
    public void Command_gives_each_tool_only_options_that_it_has(string config, BuildEngine engine)
    {
        var input = PlainProjects.With(
            ModelVersions.Deno,
            spec => spec with { Engine = engine },
            [("deno.json", config), ("deno.lock", "{\"specifiers\": {\"npm:a\": \"1\"}}"), ("main.ts", "")]
        );
        var dockerfile = Requests.Planned(PlanBuild.From(input)).Images[0].Dockerfile;

        ToolCheck.All(dockerfile);
        ToolCheck.Start(dockerfile);
    }

    private static BuildPlan Auto(params (string, string)[] files) =>
        Requests.Planned(PlanBuild.From(PlainProjects.With(ModelVersions.Auto, files)));

    private static BuildPlan Planned(params (string, string)[] files) => Requests.Planned(Outcome(files));

    private static PlanOutcome Outcome(params (string, string)[] files) =>
        PlanBuild.From(PlainProjects.With(ModelVersions.Deno, [.. files, ("main.ts", "Deno.serve(handle)")]));
}
