using Operator.Entities;
using Operator.Entities.ImageBuilds;
using static Operator.Core.Tests.Planning.Nixpacks.NixpacksCase;

namespace Operator.Core.Tests.Planning.Nixpacks;

public sealed class PlanNixpacksTests
{
    private static readonly (string, string) Main = ("main.py", "print()");

    [Fact]
    public void Nixpacks_phases_of_the_file_take_the_place_of_the_providers()
    {
        var outcome = Plan(
            Main,
            ("requirements.txt", "flask\n"),
            ("nixpacks.toml", "[phases.build]\ncmds = ['echo built']\n[start]\ncmd = 'python -m http.server ${PORT:-8000}'\n")
        );

        Assert.Equal(["python -m venv /opt/venv", "/opt/venv/bin/pip install -r requirements.txt", "echo built"], Commands(outcome));
        var plan = Requests.Planned(outcome);
        Assert.Contains("FROM python:3.13-slim\n", plan.Images[0].Dockerfile, StringComparison.Ordinal);
        Assert.Contains(
            "CMD [\"/bin/sh\", \"-c\", \"python -m http.server ${PORT:-8000}\"]\n",
            plan.Images[0].Dockerfile,
            StringComparison.Ordinal
        );
        Assert.Equal(("nixpacks", "nixpacks.toml", "3.13"), (plan.Status.ModelVersion, plan.Status.DetectedBy, plan.Status.RuntimeVersion));
    }

    [Fact]
    public void Nixpacks_splice_takes_the_lower_list_in()
    {
        var outcome = Plan(
            ("package.json", "{\"scripts\": {\"start\": \"a\", \"build\": \"b\"}, \"dependencies\": {\"a\": \"1\"}}"),
            ("package-lock.json", "{}"),
            ("nixpacks.toml", "[phases.install]\ncmds = ['echo before', '...']\n[phases.build]\ncommands = ['@auto', 'echo after']\n")
        );

        Assert.Equal(["echo before", "npm ci --no-audit --no-fund", "npm run build", "echo after"], Commands(outcome));
    }

    [Fact]
    public void Nixpacks_providers_can_name_the_detected_one_by_a_splice() =>
        Assert.Equal("python main.py", Requests.Planned(Plan(Main, ("nixpacks.toml", "providers = ['...']"))).Status.StartCommand);

    [Fact]
    public void Nixpacks_each_source_wins_over_the_one_before()
    {
        (string, string)[] files = [Main, ("Procfile", "web: from procfile\n"), ("nixpacks.toml", "[start]\ncmd = 'from file'\n")];
        var variables = Variables(("NIXPACKS_START_CMD", "from variable"));

        Assert.Equal(
            ["python main.py", "from procfile", "from file", "from variable", "from spec"],
            new[]
            {
                Plan(files[0]),
                Plan(files[0], files[1]),
                Plan(files),
                Plan(variables, files),
                Plan(variables with { StartCommand = "from spec" }, files),
            }.Select(outcome => Requests.Planned(outcome).Status.StartCommand)
        );
    }

    [Fact]
    public void Nixpacks_procfile_prefers_web_then_worker_and_release_is_a_phase_after_the_build()
    {
        var outcome = Plan(
            Main,
            ("Procfile", "# processes\nclock: c\nworker: w\nrelease: migrate\n"),
            ("nixpacks.toml", "[phases.build]\ncmds = ['b']")
        );

        Assert.Equal(["b", "migrate"], Commands(outcome));
        Assert.Equal("w", Requests.Planned(outcome).Status.StartCommand);
    }

    [Fact]
    public void Nixpacks_json_is_the_same_tree()
    {
        var outcome = Plan(
            Main,
            (
                "nixpacks.json",
                "{\"phases\": {\"build\": {\"cmds\": [\"b\"]}}, \"start\": {\"cmd\": \"s\"}, \"variables\": {\"N\": 5, \"B\": true}}"
            )
        );

        Assert.Equal(["b"], Commands(outcome));
        Assert.Contains("ENV N=\"5\"\n", Requests.Planned(outcome).Images[0].Dockerfile, StringComparison.Ordinal);
        Assert.Contains("ENV B=\"true\"\n", Requests.Planned(outcome).Images[0].Dockerfile, StringComparison.Ordinal);
    }

    [Fact]
    public void Nixpacks_phases_run_in_the_order_of_their_dependencies() =>
        Assert.Equal(
            ["first", "build", "last"],
            Commands(
                Plan(
                    Main,
                    (
                        "nixpacks.toml",
                        "[phases.last]\ndependsOn = ['build']\ncmds = ['last']\n[phases.build]\ndependsOn = ['...', 'first']\ncmds = ['build']\n[phases.first]\ncmds = ['first']"
                    )
                )
            )
        );

    [Fact]
    public void Nixpacks_cycle_is_refused_with_its_phases()
    {
        var refused = Requests.Refused(
            Plan(Main, ("nixpacks.toml", "[phases.a]\ndependsOn = ['c']\n[phases.b]\ndependsOn = ['a']\n[phases.c]\ndependsOn = ['b']"))
        );

        Assert.Equal(
            (PlanReasons.NixpacksCycle, "Phases depend on each other in a cycle: a → c → b → a"),
            (refused.Reason, refused.Message)
        );
    }

    [Fact]
    public void Nixpacks_cycle_is_told_before_a_missing_provider() =>
        Assert.Equal(
            PlanReasons.NixpacksCycle,
            Requests
                .Refused(
                    Plan(
                        (
                            "nixpacks.toml",
                            "[phases.a]\ndependsOn = ['b', 'install']\ncmds = ['x']\n[phases.b]\ndependsOn = ['a']\n[start]\ncmd = 'z'"
                        )
                    )
                )
                .Reason
        );

    [Fact]
    public void Nixpacks_phase_that_depends_on_itself_is_a_cycle() =>
        Assert.Equal(
            PlanReasons.NixpacksCycle,
            Requests.Refused(Plan(Main, ("nixpacks.toml", "[phases.build]\ndependsOn = ['build']"))).Reason
        );

    [Fact]
    public void Nixpacks_variables_persist_in_the_image_but_those_that_steer_the_plan()
    {
        var text = Requests
            .Planned(Plan(Variables(("A", "a $b \"c\""), ("NIXPACKS_NO_CACHE", "1"), ("NIXPACKS_TYPO", "x")), Main))
            .Images[0]
            .Dockerfile;

        Assert.Contains("ENV A=\"a \\$b \\\"c\\\"\"\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NIXPACKS_", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nixpacks_unknown_names_are_warned_about()
    {
        var plan = Requests.Planned(
            Plan(
                Variables(("NIXPACKS_TYPO", "x")),
                Main,
                ("nixpacks.toml", "surprise = 1\n[phases.build]\ncmd = ['b']\n[start]\ncmdd = 'x'\n"),
                ("nixpacks.json", "{}")
            )
        );

        Assert.Equal(
            ["NIXPACKS_TYPO", "nixpacks.json", "nixpacks.toml: surprise", "nixpacks.toml: phases.build.cmd", "nixpacks.toml: start.cmdd"],
            plan.Warnings.Take(5).Select(warning => warning.Split(" is ")[0])
        );
    }

    [Theory]
    [InlineData("NIXPACKS_PYTHON_VERSION", "3.12", "python:3.12-slim")]
    [InlineData("NIXPACKS_PKGS", "python313", "python:3.13-slim")]
    [InlineData("OTHER", "", "python:3.13-slim")]
    public void Nixpacks_version_comes_from_variables_and_packages(string variable, string value, string image) =>
        Assert.Contains(
            $"FROM {image}\n",
            Requests.Planned(Plan(Variables((variable, value)), Main)).Images[0].Dockerfile,
            StringComparison.Ordinal
        );

    [Fact]
    public void Nixpacks_packages_become_those_of_the_base_image()
    {
        (string, string) file = ("nixpacks.toml", "[phases.setup]\nnixPkgs = ['...', 'ffmpeg', 'python311']\nnixLibs = ['zlib']\n");
        var debian = Requests.Planned(Plan(Variables(("NIXPACKS_APT_PKGS", "libmagic1, tini")), Main, file)).Images[0].Dockerfile;
        var alpine = Requests
            .Planned(
                Plan(
                    ("package.json", "{\"scripts\": {\"start\": \"a\"}}"),
                    ("nixpacks.toml", "[phases.setup]\nnixPkgs = ['nodejs_20', 'ffmpeg', 'zlib']\n")
                )
            )
            .Images[0]
            .Dockerfile;

        Assert.Contains("apt-get install -y --no-install-recommends ffmpeg libmagic1 tini zlib1g-dev &&", debian, StringComparison.Ordinal);
        Assert.Contains("FROM node:20-alpine\n", alpine, StringComparison.Ordinal);
        Assert.Contains("RUN apk add --no-cache ffmpeg zlib-dev\n", alpine, StringComparison.Ordinal);
    }

    [Fact]
    public void Nixpacks_files_and_caches_and_paths_are_those_of_the_phase()
    {
        var text = Requests
            .Planned(
                Plan(
                    Main,
                    ("src/a.txt", ""),
                    (
                        "nixpacks.toml",
                        "[phases.install]\ncmds = ['i']\nonlyIncludeFiles = ['main.py', 'src']\ncacheDirectories = ['.cache', '~/.npm', '/var/x']\npaths = ['/opt/tool/bin']\n[phases.build]\ncmds = ['b']\n"
                    )
                )
            )
            .Images[0]
            .Dockerfile;

        Assert.Contains(
            "ENV PATH=/opt/tool/bin:$PATH\nCOPY --chown=10001:10001 [\"main.py\", \"./main.py\"]\nCOPY --chown=10001:10001 [\"src\", \"./src/\"]\n",
            text,
            StringComparison.Ordinal
        );
        foreach (var cache in new[] { "/app/.cache", "/root/.npm", "/var/x" })
        {
            Assert.Contains($"--mount=type=cache,target={cache},", text, StringComparison.Ordinal);
        }

        Assert.Single(text.Split('\n'), line => line == "COPY --chown=10001:10001 [\".\", \"./\"]");
    }

    [Fact]
    public void Nixpacks_run_image_gets_the_application_alone()
    {
        var text = Requests
            .Planned(
                Plan(Main, ("nixpacks.toml", "[start]\nrunImage = 'debian:bookworm-slim'\nonlyIncludeFiles = ['main.py']\nuser = '1000'\n"))
            )
            .Images[0]
            .Dockerfile;

        Assert.Contains("FROM python:3.13-slim AS build\n", text, StringComparison.Ordinal);
        Assert.Contains("FROM debian:bookworm-slim\n", text, StringComparison.Ordinal);
        Assert.Contains("COPY --from=build --chown=10001:10001 [\"/app/main.py\", \"./main.py\"]\n", text, StringComparison.Ordinal);
        Assert.Contains("USER 1000:1000\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nixpacks_nothing_but_one_directory_is_looked_at_there()
    {
        var image = Requests.Planned(Plan(("app/main.py", ""))).Images[0];

        Assert.Equal("app", image.ContextDir);
    }

    [Fact]
    public void Nixpacks_directories_within_each_other_are_looked_at_down_to_the_project() =>
        Assert.Equal("a/b/c", Requests.Planned(Plan(("a/b/c/main.py", ""), ("readme.md", ""))).Images[0].ContextDir);

    [Fact]
    public void Nixpacks_file_below_says_where_the_project_is() =>
        Assert.Equal(
            "a/b",
            Requests.Planned(Plan(("a/b/nixpacks.toml", "providers = []\n[start]\ncmd = './run'"), ("a/b/run", ""))).Images[0].ContextDir
        );

    [Fact]
    public void Nixpacks_build_image_takes_the_place_of_the_providers_image()
    {
        Assert.Contains(
            "FROM debian:12\n",
            Requests
                .Planned(Plan(("a", ""), ("nixpacks.toml", "providers = []\nbuildImage = 'debian:12'\n[start]\ncmd = 'a'")))
                .Images[0]
                .Dockerfile,
            StringComparison.Ordinal
        );
        var own = Requests.Planned(
            Plan(Main, ("requirements.txt", "flask"), ("nixpacks.toml", "buildImage = 'ghcr.io/railwayapp/nixpacks:ubuntu-1'"))
        );
        Assert.Contains("FROM python:3.13-slim\n", own.Images[0].Dockerfile, StringComparison.Ordinal);
        Assert.Contains("buildImage", Assert.Single(own.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("go.mod", "module a\n", "FROM golang:", "out", "./out")]
    [InlineData("Cargo.toml", "[package]\nname = \"shop\"\n", "FROM rust:", "cargo build --release", "'./target/release/shop'")]
    [InlineData("pom.xml", "<project/>", "FROM maven:", "mvn ", "java $JAVA_OPTS -jar target/*.jar")]
    [InlineData(
        "shop.csproj",
        "<Project Sdk=\"Microsoft.NET.Sdk.Web\"/>",
        "FROM mcr.microsoft.com/dotnet/sdk:",
        "dotnet publish",
        "dotnet 'out/shop.dll'"
    )]
    [InlineData("package.json", "{\"main\": \"x.js\"}", "FROM node:", "", "node 'x.js'")]
    [InlineData("index.php", "<?php", "FROM php:", "", "apache2-foreground")]
    [InlineData(
        "app.fsproj",
        "<Project Sdk=\"Microsoft.NET.Sdk.Web\"/>",
        "FROM mcr.microsoft.com/dotnet/sdk:",
        "dotnet publish",
        "dotnet 'out/app.dll'"
    )]
    [InlineData("index.html", "", "FROM nginx:", "", "nginx -g 'daemon off;'")]
    public void Nixpacks_provider_knows_image_phases_and_start(string file, string text, string from, string command, string start)
    {
        var outcome = Plan((file, text), ("x.js", ""));
        var plan = Requests.Planned(outcome);

        Assert.Contains(from, plan.Images[0].Dockerfile, StringComparison.Ordinal);
        Assert.Contains(command, string.Join('\n', Commands(outcome)), StringComparison.Ordinal);
        Assert.Equal(start, plan.Status.StartCommand);
    }

    [Theory]
    [InlineData("[phases.build]\ncmds = 'b'", "phases.build.cmds must be a list of texts")]
    [InlineData("[phases.build]\ncmds = [1]", "phases.build.cmds must be a list of texts")]
    [InlineData("phases = 5", "phases must be a table")]
    [InlineData("[start]\ncmd = 5", "start.cmd must be text")]
    [InlineData("[variables]\nA = []", "variables.A must be text")]
    [InlineData("a = ", "nixpacks.toml line 1, column 5")]
    [InlineData("[phases.setup]\nnixPkgs = ['obscure']", "aptPkgs")]
    [InlineData("[phases.setup]\naptPkgs = ['a; evil']", "not the name of a Debian package")]
    [InlineData("[phases.setup]\naptPkgs = ['--allow-unauthenticated']", "not the name of a Debian package")]
    [InlineData("[phases.build]\ncmds = ['b']\nonlyIncludeFiles = ['../x']", "not inside the source")]
    [InlineData("[phases.build]\ncmds = ['b']\nonlyIncludeFiles = ['x']", "does not have")]
    [InlineData("[phases.build]\ncmds = ['b']\ncacheDirectories = ['/a,id=b']", "not a plain path")]
    [InlineData("[phases.build]\npaths = ['/a:/b']", "not a plain path")]
    [InlineData("[phases.build]\ndependsOn = ['nothing']", "which does not exist")]
    [InlineData("[start]\nuser = 'node'", "write it as a number")]
    [InlineData("providers = ['fortran']", "no provider of that name")]
    [InlineData("providers = []", "needs a buildImage")]
    public void Nixpacks_bad_file_is_invalid(string toml, string problem)
    {
        var refused = Requests.Refused(Plan(Main, ("nixpacks.toml", toml)));

        Assert.Equal(PlanReasons.NixpacksInvalid, refused.Reason);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("build.zig", "", "provider zig")]
    [InlineData("mix.exs", "", "provider elixir")]
    [InlineData("nixpacks.toml", "providers = ['python']\n[phases.setup]\nnixOverlays = ['https://x']", "there is no nix")]
    public void Nixpacks_what_is_not_served_says_what_is(string file, string text, string instead)
    {
        var refused = Requests.Refused(Plan((file, text)));

        Assert.Equal(SpecReasons.NotSupported, refused.Reason);
        Assert.Contains(instead, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nixpacks_apt_packages_on_an_alpine_build_image_are_refused() =>
        Assert.Contains(
            "is Alpine",
            Requests.Refused(Plan(Main, ("nixpacks.toml", "buildImage = 'python:3.11-alpine'\n[phases.setup]\naptPkgs = ['git']"))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Nixpacks_no_start_command_is_said() =>
        Assert.Equal(PlanReasons.StartCommandMissing, Requests.Refused(Plan(("requirements.txt", "flask"))).Reason);

    [Fact]
    public void Nixpacks_nothing_found_is_undetected() =>
        Assert.Equal(PlanReasons.Undetected, Requests.Refused(Plan(("readme.txt", ""))).Reason);

    [Fact]
    public void Nixpacks_build_command_of_the_spec_replaces_those_of_the_file() =>
        Assert.Equal(
            ["spec"],
            Commands(Plan(new NixpacksOptions { BuildCommand = "spec" }, Main, ("nixpacks.toml", "[phases.build]\ncmds = ['a', 'b']")))
        );
}
