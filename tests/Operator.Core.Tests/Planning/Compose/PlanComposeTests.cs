using Operator.Core.Planning;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Compose;

public sealed class PlanComposeTests
{
    [Fact]
    public void Compose_chosen_service_is_planned_with_all_that_its_build_says()
    {
        var plan = Planned(
            """
            services:
              web:
                build:
                  context: ./web
                  dockerfile: docker/Dockerfile.prod
                  target: final
                  args: {VERSION: 1.5, FLAG: true, NOTHING: }
                  labels: ["team=shop", empty]
                  x-note: {any: thing}
                ports: ["80:80"]
              other: {build: .}
            """,
            "web",
            [("web/docker/Dockerfile.prod", "FROM scratch AS final\n"), ("Dockerfile", "FROM scratch\n")]
        );

        var image = Assert.Single(plan.Images);
        Assert.Equal(("", "web", "final"), (image.Suffix, image.ContextDir, image.Target));
        Assert.Equal("FROM scratch AS final\n", Requests.OwnText(image));
        Assert.Equal("FLAG=true VERSION=1.5", string.Join(' ', image.BuildArgs.Select(arg => $"{arg.Key}={arg.Value}")));
        Assert.Equal("empty= team=shop", string.Join(' ', image.Labels.Select(label => $"{label.Key}={label.Value}")));
        Assert.Equal(("compose", "compose.yaml"), (plan.Status.ModelVersion, plan.Status.DetectedBy));
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void Compose_without_service_builds_every_service_that_has_a_build()
    {
        var plan = Planned(
            "services:\n  Web: {build: web}\n  api: {build: {context: api}}\n  db: {image: postgres}\n  debug: {build: web, profiles: [debug]}\n",
            service: null,
            [("web/Dockerfile", "FROM a\n"), ("api/Dockerfile", "FROM b\n")]
        );

        Assert.Equal(
            "web:web:FROM a api:api:FROM b",
            string.Join(' ', plan.Images.Select(image => $"{image.Suffix}:{image.ContextDir}:{Requests.OwnText(image).Trim()}"))
        );
        Assert.Contains("services.debug.profiles", Assert.Single(plan.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_in_a_subdirectory_reads_paths_from_there()
    {
        var spec = Spec("web") with
        {
            Compose = new ComposeOptions { File = "deploy/stack.yml", Service = "web" },
        };
        var files = new MemoryFiles(
            ("deploy/stack.yml", "services: {web: {build: {context: ../src, dockerfile: ../Dockerfile}}}"),
            ("src/a", ""),
            ("Dockerfile", "FROM scratch\n")
        );

        var image = Assert.Single(Requests.Planned(PlanBuild.From(Requests.Input(spec, files))).Images);

        Assert.Equal(("src", "FROM scratch\n"), (image.ContextDir, Requests.OwnText(image)));
    }

    [Fact]
    public void Compose_spec_wins_over_the_file()
    {
        var spec = Spec("web") with
        {
            Target = "other",
            BuildArgs = new Dictionary<string, string> { ["A"] = "spec" },
        };
        var image = Assert.Single(
            Planned(
                "services: {web: {build: {context: ., target: one, args: {A: file, B: file}}}}",
                spec,
                [("Dockerfile", "FROM scratch AS one\nFROM scratch AS other")]
            ).Images
        );

        Assert.Equal("other", image.Target);
        Assert.Equal("A=spec B=file", string.Join(' ', image.BuildArgs.Select(arg => $"{arg.Key}={arg.Value}")));
    }

    [Fact]
    public void Compose_key_that_the_image_build_decides_is_warned_about()
    {
        var plan = Planned(
            "services: {web: {build: {context: ., tags: [a:b], platforms: [linux/arm64], no_cache: true}}}",
            "web",
            [("Dockerfile", "FROM scratch")]
        );

        Assert.Equal(
            ["services.web.build.tags", "services.web.build.platforms", "services.web.build.no_cache"],
            plan.Warnings.Select(warning => warning.Split(' ')[0])
        );
    }

    [Fact]
    public void Compose_additional_contexts_become_stages()
    {
        var plan = Planned(
            "services: {web: {build: {context: web, additional_contexts: {base: docker-image://alpine:3.20, files: ./web/shared, all: web}}}}",
            "web",
            [("web/Dockerfile", "# syntax=docker/dockerfile:1\nARG V=1\nFROM base\nCOPY --from=files / /shared\n"), ("web/shared/a", "")]
        );

        Assert.Equal(
            """
            # syntax=docker/dockerfile:1
            ARG V=1
            FROM alpine:3.20 AS base
            FROM scratch AS files
            COPY shared/ /
            FROM scratch AS all
            COPY . /

            FROM base
            COPY --from=files / /shared

            """,
            Requests.OwnText(Assert.Single(plan.Images))
        );
    }

    [Fact]
    public void Compose_anchors_and_merges_are_followed()
    {
        var plan = Planned(
            "x-build: &build {context: ., args: {A: b}}\nservices: {web: {build: {<<: *build, target: t}}}",
            "web",
            [("Dockerfile", "FROM scratch AS t")]
        );

        Assert.Equal("b", Assert.Single(plan.Images).BuildArgs["A"]);
    }

    [Theory]
    [InlineData("build: {context: ., privileged: true}", "privileged")]
    [InlineData("build: {context: ., privileged: '${YES}'}", "privileged")]
    [InlineData("build: {context: ., entitlements: [security.insecure]}", "entitlement")]
    [InlineData("build: {context: ., entitlements: [network.host]}", "entitlement")]
    [InlineData("build: {context: ., network: host}", "network of the host")]
    [InlineData("build: {context: ., ssh: [default]}", "ssh agent")]
    [InlineData("build: {context: ., ssh: default}", "ssh agent")]
    [InlineData("build: /etc", "absolute")]
    [InlineData("build: {context: /}", "absolute")]
    [InlineData("build: ../elsewhere", "leads out")]
    [InlineData("build: {context: a/../../b}", "leads out")]
    [InlineData("build: {context: ., dockerfile: ../Dockerfile}", "leads out")]
    [InlineData("build: {context: ., dockerfile: /etc/passwd}", "absolute")]
    [InlineData("build: https://github.com/a/b.git#main:sub", "context of its own")]
    [InlineData("build: {context: 'git@github.com:a/b.git'}", "context of its own")]
    [InlineData("build: {context: 'ssh://git@host/a'}", "context of its own")]
    [InlineData("build: {context: github.com/a/b}", "context of its own")]
    [InlineData("build: {context: '${URL}'}", "context of its own")]
    [InlineData("build: {context: ., secrets: [key]}", "outside the source")]
    [InlineData("build: {context: ., additional_contexts: {x: /etc}}", "absolute")]
    [InlineData("build: {context: ., additional_contexts: {x: 'https://host/a.git'}}", "context of its own")]
    [InlineData("build: {context: ., additional_contexts: [x=../..]}", "leads out")]
    public void Compose_unsafe_setting_is_refused_by_name(string build, string problem)
    {
        var spec = Spec("web") with
        {
            Environment = new Dictionary<string, string> { ["YES"] = "true", ["URL"] = "https://host/a.git" },
        };
        var refused = Refused($"services:\n  web:\n    {build}\nsecrets: {{key: {{file: /root/.ssh/id_rsa}}}}\n", spec);

        Assert.Equal(PlanReasons.ComposeUnsafe, refused.Reason);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("compose.yaml line ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("build: {context: ., network: none}", "network=none")]
    [InlineData("build: {context: ., network: mine}", "default one")]
    [InlineData("build: {context: ., extra_hosts: ['a:1.2.3.4']}", "DNS")]
    [InlineData("build: {context: ., isolation: hyperv}", "remove it")]
    [InlineData("build: {context: ., secrets: [inside]}", "spec.buildSecrets")]
    [InlineData("build: {context: ., additional_contexts: {x: 'service:other'}}", "docker-image://")]
    [InlineData("build: {context: a, additional_contexts: {x: b}}", "inside the build context")]
    public void Compose_setting_that_no_engine_is_given_is_refused_with_what_works_instead(string build, string instead)
    {
        var refused = Refused($"services:\n  web:\n    {build}\nsecrets: {{inside: {{file: ./key}}}}\n", Spec("web"));

        Assert.Equal(SpecReasons.NotSupported, refused.Reason);
        Assert.Contains(instead, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_secret_of_the_build_is_allowed()
    {
        var spec = Spec("web") with { BuildSecrets = [new BuildSecret { Id = "npm", SecretName = "npm-token" }] };

        Assert.Single(
            Planned(
                "services: {web: {build: {context: ., secrets: [{source: token, target: npm}]}}}",
                spec,
                [("Dockerfile", "FROM scratch")]
            ).Images
        );
    }

    [Theory]
    [InlineData("services: {web: {build: {context: ., surprise: 1}}}", "is not a key")]
    [InlineData("services: {web: {build: {context: [a]}}}", "must be text")]
    [InlineData("services: {web: {build: {context: ., dockerfile: a, dockerfile_inline: b}}}", "both")]
    [InlineData("services: {web: {build: {context: ., args: {'A B': c}}}}", "name of a build argument")]
    [InlineData("services: {web: {build: {context: ., args: [a, [b]]}}}", "must be text")]
    [InlineData("services: {web: {build: {context: ., labels: {'a=b\\n': c}}}}", "name of a label")]
    [InlineData("services: {web: {build: {context: ., target: 'a b'}}}", "name of a stage")]
    [InlineData("services: {web: {build: {context: ., target: '${A'}}}", "without its }")]
    [InlineData("services: {web: {build: {context: ., target: '${A:?}'}}}", "needs the variable A")]
    [InlineData("services: {web: {build: {context: ., target: 'a$'}}}", "$$")]
    [InlineData("services: {web: {build: {context: ., args: {A: \"a\\0b\"}}}}", "NUL")]
    [InlineData("services: {web: {build: missing}}", "no directory missing")]
    [InlineData("services: {web: 5}", "must be a mapping")]
    [InlineData("services: [web]", "must be a mapping")]
    [InlineData("version: '3'", "has no services")]
    [InlineData("services: {web: {build: .}, web: {build: .}}", "is defined twice")]
    [InlineData("just text", "has no services")]
    public void Compose_bad_file_is_invalid(string file, string problem)
    {
        var refused = Refused(file, Spec("web"));

        Assert.Equal(PlanReasons.ComposeInvalid, refused.Reason);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_unknown_service_lists_those_that_there_are()
    {
        var refused = Refused("services: {web: {build: .}, db: {image: a}}", Spec("wbe"));

        Assert.Equal(
            (PlanReasons.ComposeServiceNotFound, "compose.yaml has no service wbe; it has web, db"),
            (refused.Reason, refused.Message)
        );
    }

    [Fact]
    public void Compose_service_without_build_lists_those_with_one()
    {
        var refused = Refused("services: {web: {build: .}, db: {image: a}}", Spec("db"));

        Assert.Equal(PlanReasons.ComposeServiceNotFound, refused.Reason);
        Assert.EndsWith("services with a build: web", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_nothing_to_build_is_service_not_found() =>
        Assert.Equal(PlanReasons.ComposeServiceNotFound, Refused("services: {db: {image: a}}", Spec(null)).Reason);

    [Fact]
    public void Compose_missing_dockerfile_is_named_with_its_service()
    {
        var refused = Requests.Refused(
            PlanBuild.From(Requests.Input(Spec("web"), new MemoryFiles(("compose.yaml", "services: {web: {build: .}}"))))
        );

        Assert.Equal(
            (PlanReasons.DockerfileNotFound, "The source has no Dockerfile, the Dockerfile of service web"),
            (refused.Reason, refused.Message)
        );
    }

    [Fact]
    public void Compose_no_file_is_project_file_missing() =>
        Assert.Equal(
            PlanReasons.ProjectFileMissing,
            Requests.Refused(PlanBuild.From(Requests.Input(Spec(null), new MemoryFiles(("a", ""))))).Reason
        );

    [Fact]
    public void Compose_inline_dockerfile_takes_only_words_from_variables()
    {
        const string File = "services: {web: {build: {context: ., dockerfile_inline: \"FROM a:${TAG}\\nRUN echo $$HOME\\n\"}}}";
        var good = Spec("web") with { Environment = new Dictionary<string, string> { ["TAG"] = "1.2" } };
        var bad = Spec("web") with { Environment = new Dictionary<string, string> { ["TAG"] = "1.2\nRUN evil" } };

        Assert.Equal("FROM a:1.2\nRUN echo $HOME\n", Requests.OwnText(Assert.Single(Planned(File, good, []).Images)));
        Assert.Equal(PlanReasons.UnsafeValue, Refused(File, bad).Reason);
    }

    private static ImageBuildSpec Spec(string? service) =>
        new()
        {
            ModelVersion = ModelVersions.Compose,
            Compose = new ComposeOptions { Service = service },
        };

    private static BuildPlan Planned(string compose, string? service, (string, string)[] files) => Planned(compose, Spec(service), files);

    private static BuildPlan Planned(string compose, ImageBuildSpec spec, (string, string)[] files) =>
        Requests.Planned(PlanBuild.From(Requests.Input(spec, new MemoryFiles([("compose.yaml", compose), .. files]))));

    private static Failure Refused(string compose, ImageBuildSpec spec) =>
        Requests.Refused(
            PlanBuild.From(
                Requests.Input(spec, new MemoryFiles(("compose.yaml", compose), ("Dockerfile", "FROM scratch\n"), ("a/b", ""), ("b/b", "")))
            )
        );
}
