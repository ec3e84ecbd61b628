using Operator.Core.Planning;
using Operator.Core.Tests.Planning.Injection;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Compose;

/// <summary>Compose projects of several files: <c>extends</c> and <c>include</c>.</summary>
public sealed class ComposeProjectTests
{
    private static readonly (string, string) Dockerfile = ("Dockerfile", "FROM a\n");

    [Fact]
    public void Service_takes_the_build_of_the_one_that_it_extends()
    {
        var plan = Planned(
            null,
            (
                "compose.yaml",
                "services: {base: {build: {context: app, args: {A: 1}}}, web: {extends: base}, api: {extends: {service: base}}}"
            ),
            ("app/Dockerfile", "FROM a\n")
        );

        Assert.Equal(["base:app:A=1", "web:app:A=1", "api:app:A=1"], plan.Images.Select(Described));
    }

    [Fact]
    public void Extending_service_wins_key_by_key_and_name_by_name()
    {
        var plan = Planned(
            "web",
            (
                "compose.yaml",
                """
                services:
                  base: {build: {context: ., dockerfile: Dockerfile, args: {A: base, B: base}, labels: [x=1, y=1], target: one}}
                  web:
                    extends: base
                    build: {args: {B: web}, labels: {y: 2}, dockerfile_inline: "FROM b AS two", target: two}
                """
            ),
            Dockerfile
        );

        var image = Assert.Single(plan.Images);
        Assert.Equal("A=base,B=web", string.Join(',', image.BuildArgs.Select(pair => $"{pair.Key}={pair.Value}")));
        Assert.Equal("x=1,y=2", string.Join(',', image.Labels.Select(pair => $"{pair.Key}={pair.Value}")));
        Assert.Equal(("FROM b AS two\n", "two"), (Requests.OwnText(image), image.Target));
    }

    [Fact]
    public void Paths_of_an_extended_service_are_relative_to_its_own_file()
    {
        (string, string)[] files =
        [
            ("deploy/compose.yaml", "services: {web: {extends: {file: ../shared/base.yaml, service: app}, build: {args: {A: b}}}}"),
            ("shared/base.yaml", "services: {app: {build: {context: ../src, dockerfile: Prod}}}"),
            ("src/Prod", "FROM a\n"),
        ];

        var plan = Planned("web", "deploy/compose.yaml", files);

        Assert.Equal(["src:A=b"], plan.Images.Select(image => Described(image).TrimStart(':')));
    }

    [Theory]
    [InlineData("include: [parts/api.yaml]")]
    [InlineData("include: [{path: parts/api.yaml}]")]
    [InlineData("include: [{path: [parts/api.yaml]}]")]
    [InlineData("include: [$WHERE/api.yaml]")]
    public void Included_services_are_built_from_their_own_directory(string include)
    {
        var plan = Planned(
            null,
            ("compose.yaml", $"{include}\nservices: {{web: {{build: .}}}}\n"),
            ("parts/api.yaml", "include: [deeper/job.yaml]\nservices: {api: {build: {context: ., additional_contexts: {s: ./static}}}}"),
            ("parts/Dockerfile", "FROM a\n"),
            ("parts/static/x", ""),
            ("parts/deeper/job.yaml", "services: {job: {build: ..}}"),
            Dockerfile
        );

        Assert.Equal(["web::", "api:parts:", "job:parts:"], plan.Images.Select(Described));
    }

    [Fact]
    public void Message_names_the_file_in_which_the_mistake_stands()
    {
        var refused = Refused(
            ("compose.yaml", "include: [parts/api.yaml]"),
            ("parts/api.yaml", "services:\n  api:\n    build:\n      privileged: true\n")
        );

        Assert.Equal(PlanReasons.ComposeUnsafe, refused.Reason);
        Assert.StartsWith("parts/api.yaml line 4: services.api.build.privileged ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("services: {a: {extends: b}, b: {extends: c}, c: {extends: b}}", "compose.yaml:b → compose.yaml:c → compose.yaml:b")]
    [InlineData("services: {a: {extends: a, build: .}}", "compose.yaml:a → compose.yaml:a")]
    [InlineData("services: {a: {extends: {file: other.yaml, service: a}}}", "compose.yaml:a → other.yaml:a → compose.yaml:a")]
    [InlineData("include: [inner.yaml]", "compose.yaml → inner.yaml → compose.yaml")]
    [InlineData("include: [compose.yaml]", "compose.yaml → compose.yaml")]
    public void Circle_is_shown(string text, string circle)
    {
        var refused = Refused(
            ("compose.yaml", text),
            ("other.yaml", "services: {a: {extends: {file: compose.yaml, service: a}}}"),
            ("inner.yaml", "include: [./compose.yaml]")
        );

        Assert.Equal(PlanReasons.ComposeCycle, refused.Reason);
        Assert.EndsWith($"in a cycle: {circle}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("include: [../x.yaml]", "PlanComposeUnsafe", "include[0] is not inside the source")]
    [InlineData("include: [/etc/x.yaml]", "PlanComposeUnsafe", "include[0] is not inside the source")]
    [InlineData("include: ['https://h/x.yaml']", "PlanComposeUnsafe", "include[0] fetches a file from elsewhere")]
    [InlineData("include: [{path: b.yaml, env_file: x}]", "SpecNotSupported", "include[0].env_file is not supported")]
    [InlineData("include: [{path: [b.yaml, c.yaml]}]", "SpecNotSupported", "include[0].path is supported with one file only")]
    [InlineData("include: [{}]", "PlanComposeInvalid", "include[0] needs a path")]
    [InlineData("include: [missing.yaml]", "PlanProjectFileMissing", "The source has no missing.yaml")]
    [InlineData("include: [b.yaml]\nservices: {b: {build: .}}", "PlanComposeInvalid", "services.b is also defined in compose.yaml")]
    [InlineData("services: {a: {extends: {file: ../x.yaml, service: a}}}", "PlanComposeUnsafe", "is not inside the source")]
    [InlineData(
        "services: {a: {extends: nobody}}",
        "PlanComposeServiceNotFound",
        "services.a extends nobody, which compose.yaml does not have"
    )]
    [InlineData("services: {a: {extends: {file: b.yaml}}}", "PlanComposeInvalid", "services.a.extends needs a service")]
    public void Mistake_is_named(string text, string reason, string problem)
    {
        var refused = Refused(("compose.yaml", text), ("b.yaml", "services: {b: {build: .}}"), Dockerfile);

        Assert.Equal(reason, refused.Reason.Name);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_include_each_other_over_and_over_are_not_followed_for_long()
    {
        var files = Enumerable
            .Range(0, 40)
            .Select(number => ($"f{number}.yaml", $"include: [f{number + 1}.yaml, f{number + 1}.yaml]"))
            .Append(("f40.yaml", "services: {}"))
            .Append(("compose.yaml", "include: [f0.yaml]"))
            .ToArray();

        Assert.Contains("more than 100 included files", Refused(files).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Chain_of_extends_has_an_end()
    {
        var services = string.Join(", ", Enumerable.Range(0, 3000).Select(number => $"s{number}: {{extends: s{number + 1}}}"));

        Assert.Contains(
            "more than 16 deep",
            Refused(("compose.yaml", $"services: {{{services}, s3000: {{build: .}}}}")).Message,
            StringComparison.Ordinal
        );
    }

    private static string Described(PlannedImage image) =>
        $"{image.Suffix}:{image.ContextDir}:{string.Join(',', image.BuildArgs.Select(pair => $"{pair.Key}={pair.Value}"))}";

    private static BuildPlan Planned(string? service, params (string, string)[] files) => Planned(service, null, files);

    private static BuildPlan Planned(string? service, string? file, (string, string)[] files) =>
        Requests.Planned(PlanBuild.From(Project(service, file, files)));

    private static Failure Refused(params (string, string)[] files) => Requests.Refused(PlanBuild.From(Project(null, null, files)));

    private static PlanInput Project(string? service, string? file, (string, string)[] files) =>
        PlainProjects.With(
            ModelVersions.Compose,
            spec =>
                spec with
                {
                    Compose = new ComposeOptions { Service = service, File = file },
                    Environment = new Dictionary<string, string> { ["WHERE"] = "parts" },
                },
            files
        );
}
