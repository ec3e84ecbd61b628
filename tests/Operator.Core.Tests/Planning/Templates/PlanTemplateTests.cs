using Operator.Core.Planning;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Templates;

public sealed class PlanTemplateTests
{
    private const string Parameters = """
        python:
          type: enum
          values: ["3.11", "3.12"]
          default: "3.11"
          description: Version of Python
        port: {type: integer, default: 8000, minimum: 1024, maximum: 65535}
        debug: {type: boolean}
        title: {default: "A shop"}
        team: {required: true, pattern: "[a-z]+", description: who is called at night}
        """;

    private const string Dockerfile = """
        # One of our own, {{ not }} a template language
        ARG python
        FROM python:${python}-slim AS base
        ARG team
        ARG debug
        ARG title
        ARG port
        WORKDIR /srv/${team}
        ENV TITLE=${title} PORT=${port} team=${team}
        COPY . .
        RUN if [ "$debug" = true ]; then pip install debugpy; fi && echo "$title" > title.txt
        HEALTHCHECK --interval=30s CMD curl -f "localhost/$team"
        CMD exec python -m "$team"
        """;

    [Fact]
    public void Template_is_built_as_it_is_with_its_parameters_as_build_arguments()
    {
        var given = new[] { ("team", "shop"), ("python", "3.12"), ("title", "it's \"50\\%\" $HOME") };
        var image = Requests.Planned(TemplateCase.Plan(Dockerfile, Parameters, given)).Images[0];

        Assert.Equal(Dockerfile + "\n", Requests.OwnText(image));
        Assert.Equal(
            [("debug", "false"), ("port", "8000"), ("python", "3.12"), ("team", "shop"), ("title", "it's \"50\\%\" $HOME")],
            image.BuildArgs.Select(argument => (argument.Key, argument.Value))
        );
    }

    [Fact]
    public void Template_base_image_is_the_one_that_the_parameters_make() =>
        Assert.Equal(["python:3.11-slim"], Requests.Planned(TemplateCase.Plan(Dockerfile, Parameters, ("team", "shop"))).Status.BaseImages);

    [Fact]
    public void Template_optional_string_leaves_the_default_of_its_arg()
    {
        var plan = Requests.Planned(TemplateCase.Plan("ARG v=a\nFROM ${v}", "v: {}"));

        Assert.Equal(["a"], plan.Status.BaseImages);
        Assert.Empty(plan.Images[0].BuildArgs);
    }

    [Fact]
    public void Template_stage_can_be_chosen_by_a_parameter()
    {
        const string Staged = """
            ARG debug
            FROM scratch AS app-false
            FROM debian AS app-true
            FROM app-${debug}
            COPY . /
            """;

        Assert.Equal(
            ["debian"],
            Requests.Planned(TemplateCase.Plan(Staged, "debug: {type: boolean}", ("debug", "true"))).Status.BaseImages
        );
    }

    [Fact]
    public void Template_argument_is_inherited_from_the_stage_below() =>
        Requests.Planned(TemplateCase.Plan("FROM a AS base\nARG v\nFROM base\nRUN echo $v", "v: {}"));

    [Fact]
    public void Template_own_arguments_come_from_the_build()
    {
        var image = Requests.Planned(
            TemplateCase.Plan(new() { BuildArgs = new Dictionary<string, string> { ["REVISION"] = "1" } }, "FROM a\nARG REVISION\n", "")
        );

        Assert.Equal("1", image.Images[0].BuildArgs["REVISION"]);
    }

    [Fact]
    public void Template_plan_names_its_origin()
    {
        var plan = Requests.Planned(TemplateCase.Plan("FROM scratch\n", null));

        Assert.Equal(("shop-python", "template platform/shop-python"), (plan.Status.ModelVersion, plan.Status.DetectedBy));
    }

    [Fact]
    public void Template_bad_parameters_are_all_named_at_once()
    {
        var refused = Requests.Refused(
            TemplateCase.Plan(
                Dockerfile,
                Parameters,
                ("python", "2.7"),
                ("port", "80"),
                ("debug", "maybe"),
                ("title", "a\nb"),
                ("tittle", "x")
            )
        );

        Assert.Equal(PlanReasons.ParameterInvalid, refused.Reason);
        Assert.Equal(
            "Parameters of template shop-python: tittle is unknown (the template has python, port, debug, title, team); python must be one of 3.11, 3.12; "
                + "port must be at least 1024; debug must be true or false; title must be one line without control characters; "
                + "team is required (who is called at night)",
            refused.Message
        );
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a AS evil")]
    [InlineData("--platform=b")]
    [InlineData("a$HOME/b c")]
    public void Template_value_that_makes_no_image_is_the_parameters_fault(string value)
    {
        var refused = Requests.Refused(
            TemplateCase.Plan("ARG v\nFROM ${v}", "v: {}", ("v", value.Replace("$HOME", "", StringComparison.Ordinal)))
        );

        Assert.Equal(PlanReasons.ParameterInvalid, refused.Reason);
        Assert.Contains("v in FROM (line 2) makes no image name", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Template_parameter_cannot_be_set_by_a_build_argument_because_that_is_not_checked()
    {
        var spec = new ImageBuildSpec { BuildArgs = new Dictionary<string, string> { ["v"] = "unchecked" } };
        var refused = Requests.Refused(TemplateCase.Plan(spec, "FROM a\nARG v", "v: {pattern: '[a-z]', default: a}"));

        Assert.Equal(PlanReasons.ParameterInvalid, refused.Reason);
        Assert.EndsWith("v is a parameter: set it in parameters, not in buildArgs", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FROM a\nARG v\nCMD [\"a\", \"${v}\"]", 3, "the exec form of CMD expands nothing. Use the shell form, after ENV v=${v}")]
    [InlineData("FROM a\nARG v\nENV v=$v\nENTRYPOINT [\"$v\"]", 4, "the exec form of ENTRYPOINT expands nothing")]
    [InlineData("FROM a\nARG v\nRUN --network=none [\"a\", \"$v\"]", 3, "the exec form of RUN expands nothing. Use the shell form")]
    [InlineData("FROM a\nARG v\nHEALTHCHECK --interval=1s CMD [\"a\", \"$v\"]", 3, "the exec form of HEALTHCHECK")]
    [InlineData("FROM a\nARG v\nCMD echo $v", 3, "CMD runs in the container, where no ARG has a value. Put ENV v=${v} before it")]
    [InlineData("FROM a\nARG v\nENTRYPOINT exec \"${v:-x}\"", 3, "Put ENV v=${v} before it")]
    [InlineData("FROM a\nARG v\nSHELL [\"$v\", \"-c\"]", 3, "SHELL expands nothing")]
    [InlineData("FROM a\nARG v\nONBUILD RUN echo $v", 3, "ONBUILD expands nothing")]
    [InlineData("FROM a\nRUN echo \\\n  $v\nARG v", 2, "no ARG v stands before it in its stage")]
    [InlineData("ARG v\nFROM a\nCOPY $v /", 3, "no ARG v stands before it in its stage")]
    [InlineData("FROM a\nARG v\nFROM b\nRUN echo $v", 4, "no ARG v stands before it in its stage")]
    [InlineData("FROM b:${v:-1}\nARG v", 1, "no ARG v comes before the first FROM")]
    [InlineData("FROM a\nRUM evil", 2, "RUM is not an instruction")]
    [InlineData("ARG v\nFROM a\nRUN <<EOF", 3, "has no end")]
    [InlineData("FROM a\nRUN echo {{ v }}", 2, "{{ v }} is not supported any more: declare ARG v and write ${v}")]
    [InlineData("FROM a\n{{v}} evil", 2, "declare ARG v and write ${v}")]
    [InlineData("FROM a\n{{#if v}}\nRUN a\n{{/if}}", 2, "{{#if v}} is not supported any more: test the value in RUN")]
    [InlineData("FROM a\n  {{else}}", 2, "{{else}} is not supported any more")]
    [InlineData("FROM a\nRUN docker ps --format '{{ \"{{\" }}.Names}}'", 2, "write the text as it is")]
    public void Template_broken_is_named_with_the_line(string dockerfile, int line, string problem)
    {
        var refused = Requests.Refused(TemplateCase.Plan(dockerfile, "v: {}"));

        Assert.Equal(PlanReasons.TemplateInvalid, refused.Reason);
        Assert.StartsWith(
            $"Template shop-python (ConfigMap platform/shop-python): Dockerfile line {line}: ",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FROM a\nARG v\nRUN [\"/bin/sh\", \"-c\", \"echo $v\"]")]
    [InlineData("FROM a\nARG v\nENV v=$v\nCMD [\"sh\", \"-ec\", \"exec $v\"]")]
    [InlineData("FROM a\nARG v\nCMD [\"echo\", \"\\\\$v\"]")]
    [InlineData("FROM a\nRUN for v in 1 2; do echo $v; done\nARG v")]
    [InlineData("FROM a\nRUN v=1 && echo $v\nARG v")]
    [InlineData("FROM a\nARG v\nRUN docker ps --format '{{.Names}} {{ other }}'")]
    [InlineData("FROM a\nARG v=\nRUN <<EOF\necho $v\nEOF")]
    [InlineData("# escape=`\nFROM a\nARG v\nRUN echo `\n  $v")]
    public void Template_that_reads_its_parameter_or_means_another_is_taken(string dockerfile) =>
        Assert.StartsWith(
            dockerfile,
            Requests.Planned(TemplateCase.Plan(dockerfile, "v: {}", ("v", "x"))).Images[0].Dockerfile,
            StringComparison.Ordinal
        );

    [Fact]
    public void Template_parameter_without_arg_is_the_templates_fault() =>
        Assert.Equal(
            "Template shop-python (ConfigMap platform/shop-python): parameters.yaml declares v, but the Dockerfile has no ARG v",
            Requests.Refused(TemplateCase.Plan("FROM a\n", "v: {}")).Message
        );

    [Theory]
    [InlineData("v: {type: text}", 1, "must be string, integer, boolean or enum")]
    [InlineData("ok: {}\nv: {type: enum}", 2, "needs values")]
    [InlineData("v: {values: [a]}", 1, "needs values exactly when")]
    [InlineData("v: {type: enum, values: [a], default: b}", 1, "default that must be one of a")]
    [InlineData("v: {type: integer, default: x}", 1, "default that must be an integer")]
    [InlineData("v: {pattern: '('}", 1, "no regular expression")]
    [InlineData("v: {pattern: '(?=a)b'}", 1, "look-around")]
    [InlineData("v: {type: integer, pattern: a}", 1, "only a string")]
    [InlineData("v: {minimum: 1}", 1, "only an integer")]
    [InlineData("v: {required: true, default: a}", 1, "required and has a default")]
    [InlineData("v: {required: perhaps}", 1, "must be true or false")]
    [InlineData("v: {defualt: a}", 1, "none of type")]
    [InlineData("v: 5", 1, "must be a mapping")]
    [InlineData("'a b': {}", 1, "name must be letters")]
    [InlineData("a-b: {}", 1, "name must be letters")]
    [InlineData("BUILDKIT_SYNTAX: {}", 1, "not with BUILDKIT_")]
    [InlineData("imagebuild_env_0: {}", 1, "or IMAGEBUILD_")]
    [InlineData("- v", 1, "must be a mapping")]
    [InlineData("v: {}\nv: {}", 2, "is defined twice")]
    public void Template_bad_declaration_is_named_with_the_line(string parameters, int line, string problem)
    {
        var refused = Requests.Refused(TemplateCase.Plan("FROM scratch", parameters));

        Assert.Equal(PlanReasons.TemplateInvalid, refused.Reason);
        Assert.Contains($"parameters.yaml line {line}: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Template_without_dockerfile_says_which_key_is_missing()
    {
        var outcome = PlanBuild.From(
            Requests.Input(
                new() { ModelVersion = "mine" },
                null,
                new()
                {
                    Name = "mine",
                    Origin = "platform/mine",
                    Data = new Dictionary<string, string> { ["dockerfile"] = "FROM a" },
                }
            )
        );

        Assert.Equal("Template mine (ConfigMap platform/mine): it has no key Dockerfile", Requests.Refused(outcome).Message);
    }
}
