using Operator.Core.Planning;
using Operator.Entities;

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
        # One of our own
        FROM python:{{ python }}-slim
        WORKDIR /srv/{{team}}
        {{#if debug}}
        ENV DEBUG=1
        {{else}}
        ENV PYTHONOPTIMIZE=1
        {{/if}}
        ENV TITLE={{ title }} PORT={{ port }} \
            # still the same instruction
            TEAM="team {{ team }}"
        COPY . .
        RUN echo {{ title }} > title.txt && \
            echo "for {{ team }}"
        HEALTHCHECK --interval=30s CMD python -c {{ title }}
        CMD ["python", "-m", "{{ team }}", "{{ title }}"]
        """;

    [Fact]
    public void Template_isWrittenWithItsValuesQuotedForWhereTheyStand() =>
        Assert.Equal(
            """
            # One of our own
            FROM python:3.12-slim
            WORKDIR /srv/shop
            ENV PYTHONOPTIMIZE=1
            ENV TITLE="it's \"50\\%\" \$HOME" PORT="8000" \
                # still the same instruction
                TEAM="team shop"
            COPY . .
            RUN echo 'it'\''s "50\%" $HOME' > title.txt && \
                echo "for shop"
            HEALTHCHECK --interval=30s CMD python -c 'it'\''s "50\%" $HOME'
            CMD ["python", "-m", "shop", "it's \"50\\%\" $HOME"]

            """,
            TemplateCase.Written(Dockerfile, Parameters, ("team", "shop"), ("python", "3.12"), ("title", "it's \"50\\%\" $HOME"))
        );

    [Fact]
    public void Template_condition_followsTheBoolean()
    {
        var text = TemplateCase.Written(Dockerfile, Parameters, ("team", "shop"), ("debug", "true"));

        Assert.Contains("ENV DEBUG=1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("PYTHONOPTIMIZE", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Template_planNamesItsOrigin()
    {
        var plan = Requests.Planned(TemplateCase.Plan("FROM scratch\n", null));

        Assert.Equal(("shop-python", "template platform/shop-python"), (plan.Status.ModelVersion, plan.Status.DetectedBy));
    }

    [Fact]
    public void Template_badParameters_areAllNamedAtOnce()
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
            "Parameters of template shop-python: tittle is unknown (there is python, port, debug, title, team); python must be one of 3.11, 3.12; "
                + "port must be at least 1024; debug must be true or false; title must be one line without control characters; "
                + "team is required (who is called at night)",
            refused.Message
        );
    }

    [Theory]
    [InlineData("FROM python:{{ v }}", "a b", "can only be letters")]
    [InlineData("FROM a\nCOPY {{ v }} /", "--from=evil", "not begin with a dash")]
    [InlineData("FROM a\nWORKDIR /x{{ v }}", "a$HOME", "can only be letters")]
    [InlineData("FROM a\nRUN --mount=type=cache,target={{ v }} ls", "/a,from=b", "can only be letters")]
    [InlineData("FROM a\nRUN echo \"$(date {{ v }})\"", "; evil", "can only be letters")]
    [InlineData("FROM a\nRUN echo `date {{ v }}`", "; evil", "can only be letters")]
    [InlineData("FROM a\nRUN echo $'{{ v }}'", "\\' evil", "can only be letters")]
    [InlineData("FROM a\nRUN echo ${A:-{{ v }}}", "} evil", "can only be letters")]
    [InlineData("FROM a\nSHELL [\"pwsh\", \"-c\"]\nRUN echo {{ v }}", "'; evil", "can only be letters")]
    [InlineData("FROM a\nRUN echo {{ v }}", "<<EOF", "cannot contain <<")]
    [InlineData("FROM a\nENV {{ v }}=1", "A=2 B", "can only be letters")]
    [InlineData("FROM a\nENV A {{ v }}", "a b", "can only be letters")]
    [InlineData("FROM a\nENV A=${B:-{{ v }}}", "} C=1", "can only be letters")]
    [InlineData("FROM a\nONBUILD RUN echo {{ v }}", "a b", "can only be letters")]
    [InlineData("FROM a\nUSER {{ v }}", "", "can only be letters")]
    public void Template_valueThatDoesNotFitItsPlace_isTheParametersFault(string dockerfile, string value, string problem)
    {
        var refused = Requests.Refused(TemplateCase.Plan(dockerfile, "v: {}", ("v", value)));

        Assert.Equal(PlanReasons.ParameterInvalid, refused.Reason);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"(line {dockerfile.Count(character => character == '\n') + 1})", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FROM a\n{{ v }} evil", 2, "a parameter cannot be an instruction")]
    [InlineData("FROM a\nR{{ v }} evil", 2, "begins with no instruction")]
    [InlineData("FROM a\nRUM evil", 2, "begins with no instruction")]
    [InlineData("FROM a\nRUN {{ other }}", 2, "other is not declared")]
    [InlineData("FROM a\nRUN {{ v", 2, "neither a parameter nor text")]
    [InlineData("FROM a\nRUN {{ v | upper }}", 2, "neither a parameter nor text")]
    [InlineData("FROM a\n{{#if v}}\nRUN a", 2, "has no {{/if}}")]
    [InlineData("FROM a\n{{/if}}", 2, "has no {{#if}}")]
    [InlineData("FROM a\n{{#if v}}\n{{else}}\n{{else}}\n{{/if}}", 2, "has no {{/if}}")]
    [InlineData("FROM a\n{{#if other}}\n{{/if}}", 2, "other is not declared")]
    [InlineData("FROM a\nRUN echo \\{{ v }}", 2, "backslash stands directly before")]
    [InlineData("FROM a\nENV A=\\{{ v }}", 2, "backslash stands directly before")]
    [InlineData("FROM a\nENV A='{{ v }}'", 2, "between single quotes")]
    [InlineData("FROM a\nCMD [\"a\\{{ v }}\"]", 2, "backslash stands directly before")]
    [InlineData("FROM a\nRUN <<EOF\necho {{ v }}\nEOF", 3, "in a heredoc")]
    [InlineData("# escape=`\nFROM a", 1, "escape directive")]
    [InlineData("FROM a\nRUN a\u0007b", 2, "control character")]
    public void Template_broken_isNamedWithTheLine(string dockerfile, int line, string problem)
    {
        var refused = Requests.Refused(TemplateCase.Plan(dockerfile, "v: {}", ("v", "x")));

        Assert.Equal(PlanReasons.TemplateInvalid, refused.Reason);
        Assert.StartsWith(
            $"Template shop-python (ConfigMap platform/shop-python): Dockerfile line {line}: ",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

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
    [InlineData("- v", 1, "must be a mapping")]
    [InlineData("v: {}\nv: {}", 2, "stands twice")]
    public void Template_badDeclaration_isNamedWithTheLine(string parameters, int line, string problem)
    {
        var refused = Requests.Refused(TemplateCase.Plan("FROM scratch", parameters));

        Assert.Equal(PlanReasons.TemplateInvalid, refused.Reason);
        Assert.Contains($"parameters.yaml line {line}: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Template_withoutDockerfile_saysWhichKeyIsMissing()
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

    [Fact]
    public void Template_braces_canBeWrittenAsText() =>
        Assert.Equal(
            "FROM a\nRUN docker ps --format '{{.Names}}'\n",
            TemplateCase.Written("FROM a\nRUN docker ps --format '{{ \"{{\" }}.Names}}'", "")
        );

    [Fact]
    public void Template_comment_isLeftAsItIs() =>
        Assert.Equal("# {{ anything }}\nFROM a\n", TemplateCase.Written("# {{ anything }}\nFROM a\n", ""));
}
