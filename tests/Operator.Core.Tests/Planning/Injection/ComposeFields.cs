using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Injection;

/// <summary>The free text of a compose file's builds. A dollar sign begins a variable there, so values are written with two.</summary>
internal static class ComposeFields
{
    public static IEnumerable<HostileField> All =>
        [
            Build("args", value => $"args: {{GIVEN: {value}}}") with
            {
                Data = facts => facts.BuildArg("GIVEN"),
            },
            Build("args as a list", value => $"args: [{value}]") with
            {
                Refusal = "services.web.build.args",
                Clean = value => "GIVEN=" + value,
                Data = facts => "GIVEN=" + facts.BuildArg("GIVEN"),
            },
            Build("the name of an argument", value => $"args: {{{value}: x}}") with
            {
                IsName = true,
                Accepted = HostileField.Word,
            },
            Build("labels", value => $"labels: {{given: {value}}}") with
            {
                Data = facts => facts.Value("LABEL", "given"),
            },
            Build("the key of a label", value => $"labels: {{{value}: x}}") with
            {
                IsName = true,
                Accepted = HostileField.Grammar,
            },
            Build("target", value => $"target: {value}") with
            {
                Harmless = "one",
                Accepted = 0,
                Refusal = "target",
            },
            Build("dockerfile", value => $"dockerfile: {value}") with
            {
                Harmless = "Dockerfile",
                Accepted = 0,
                Refusal = "ockerfile",
            },
            Build("context", value => $"context: {value}") with
            {
                Harmless = ".",
                Accepted = 0,
                Refusal = "context",
            },
            Build("additional_contexts", value => $"additional_contexts: {{more: {value}}}") with
            {
                Harmless = ".",
                Accepted = 0,
            },
            Build("an image as additional context", value => $"additional_contexts: {{more: {value}}}") with
            {
                Accepted = HostileField.Grammar,
                Clean = value => "docker-image://" + value,
            },
            Build("the name of an additional context", value => $"additional_contexts: {{{value}: docker-image://a}}") with
            {
                Accepted = HostileField.Word,
            },
            Build("an unknown key", value => $"{value}: x") with
            {
                Harmless = "x-",
                Accepted = 0,
                Refusal = "services.web.build",
            },
            Variable("args", "args: {GIVEN: $VALUE}") with
            {
                Data = facts => facts.BuildArg("GIVEN"),
            },
            Variable("labels", "labels: {given: $VALUE}") with
            {
                Data = facts => facts.Value("LABEL", "given"),
            },
            Variable("dockerfile_inline", "dockerfile_inline: \"FROM a\\nRUN echo $VALUE\\n\"") with
            {
                Accepted = HostileField.Grammar,
                Refusal = "dockerfile_inline",
            },
            new()
            {
                Name = "the name of a service",
                Refusal = "ervice",
                Accepted = HostileField.Word,
                Input = value =>
                    PlainProjects.With(
                        ModelVersions.Compose,
                        ("compose.yaml", $"services: {{web: {{build: .}}, {Text(value)}: {{build: .}}}}"),
                        ("Dockerfile", "FROM a\n")
                    ),
            },
            new()
            {
                Name = "compose.service",
                Refusal = "service",
                Harmless = "web",
                Accepted = 0,
                Input = value =>
                    PlainProjects.With(
                        ModelVersions.Compose,
                        spec => spec with { Compose = new ComposeOptions { Service = value } },
                        ("compose.yaml", "services: {web: {build: .}}"),
                        ("Dockerfile", "FROM a\n")
                    ),
            },
        ];

    private static HostileField Build(string field, Func<string, string> yaml) =>
        new()
        {
            Name = $"{field} of a compose build",
            Refusal = "services.web.build",
            Input = value => Project(yaml(Text(value)), spec => spec),
        };

    private static HostileField Variable(string field, string yaml) =>
        new()
        {
            Name = $"a variable in {field} of a compose build",
            Refusal = "services.web.build",
            Input = value => Project(yaml, spec => spec with { Environment = new Dictionary<string, string> { ["VALUE"] = value } }),
        };

    private static PlanInput Project(string build, Func<ImageBuildSpec, ImageBuildSpec> change) =>
        PlainProjects.With(
            ModelVersions.Compose,
            change,
            ("compose.yaml", $"services: {{web: {{build: {{{build}}}}}}}"),
            ("Dockerfile", "FROM a AS one\nRUN b\n")
        );

    private static string Text(string value) => ProjectFields.Json(value.Replace("$", "$$", StringComparison.Ordinal));
}
