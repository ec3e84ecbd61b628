using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Operator.Core.Planning;
using Operator.Core.Tests.Planning.Injection;

namespace Operator.Core.Tests.Planning.Templates;

/// <summary>No value of a parameter becomes more than a value, wherever the template puts it.</summary>
public sealed class TemplateEscapingTests
{
    private static readonly string[] Places =
    [
        "FROM a:{{v}}",
        "RUN echo {{v}}",
        "RUN echo \"x {{v}} y\"",
        "RUN echo 'x {{v}} y'",
        "RUN a{{v}}b",
        "RUN [\"a\", \"{{v}}\"]",
        "RUN [ {{v}} ]",
        "RUN echo \"{{v}}",
        "RUN echo '{{v}}",
        "RUN echo {{v}} \\\n  {{v}}",
        "RUN --mount=type=cache,target=/a{{v}} b",
        "RUN $({{v}}) # {{v}}",
        "CMD {{v}}",
        "CMD [\"{{v}}\"]",
        "ENTRYPOINT [{{v}}]",
        "ENV A={{v}} B=\"{{v}}\" C=x{{v}}y",
        "ENV A {{v}}",
        "ENV A=\"{{v}}",
        "LABEL a.b={{v}}",
        "LABEL \"a\"=\"{{v}}\" c={{v}}",
        "ARG A={{v}}",
        "COPY {{v}} /a",
        "COPY [\"{{v}}\", \"/a\"]",
        "ADD --chown={{v}} a b",
        "WORKDIR {{v}}",
        "USER {{v}}",
        "EXPOSE {{v}}",
        "VOLUME [\"{{v}}\"]",
        "STOPSIGNAL {{v}}",
        "SHELL [\"{{v}}\"]",
        "ONBUILD RUN {{v}}",
        "HEALTHCHECK CMD {{v}}",
        "HEALTHCHECK --interval={{v}} CMD [\"{{v}}\"]",
        "HEALTHCHECK CMD [\"a\", \"{{v}}\"]",
        "MAINTAINER {{v}}",
    ];

    private static readonly Arbitrary<(string Place, string Value)> Cases = Gen.Elements(Places)
        .SelectMany(place => HostileText.Values.Generator.Select(value => (place, value)))
        .ToArbitrary();

    [Fact]
    public void Value_neverAddsAnInstruction() =>
        Prop.ForAll(
                Cases,
                test =>
                {
                    var outcome = TemplateCase.Plan($"FROM base\n{test.Place}\nUSER 1000\n", "v: {}", ("v", test.Value));
                    if (outcome is PlanOutcome.Planned { Plan.Images: [var image] })
                    {
                        Assert.Equal(
                            ["FROM", test.Place.Split(' ')[0], "USER"],
                            InstructionReader.Read(Requests.OwnText(image)).Select(instruction => instruction.Keyword)
                        );
                    }
                    else
                    {
                        Assert.IsType<PlanOutcome.Refused>(outcome);
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(10_000));

    [Fact]
    public void Template_anyText_isPlannedOrRefused()
    {
        var pieces = Gen.Elements(
            "FROM a",
            "RUN ",
            "ENV A=",
            "\n",
            "\\",
            "\\\n",
            "{{",
            "}}",
            "{{ v }}",
            "{{#if v}}",
            "{{else}}",
            "{{/if}}",
            "\"",
            "'",
            "[",
            "]",
            "#",
            " ",
            "<<EOF",
            "EOF",
            "$(",
            "CMD ",
            "HEALTHCHECK ",
            "\t",
            "\r",
            "é"
        );

        Prop.ForAll(
                pieces.ListOf().Select(parts => string.Concat(parts)).ToArbitrary(),
                text => Assert.NotNull(TemplateCase.Plan(text, "v: {}", ("v", "x y")))
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    [Fact]
    public void Declaration_anyText_isPlannedOrRefused()
    {
        var pieces = Gen.Elements(
            "v: ",
            "{",
            "}",
            "type: ",
            "enum",
            "integer",
            "values: ",
            "[a, b]",
            "pattern: ",
            "'('",
            "default: ",
            "\n",
            "  ",
            ", ",
            "minimum: ",
            "99999999999999999999",
            "required: ",
            "true",
            "&a ",
            "*a"
        );

        Prop.ForAll(
                pieces.ListOf().Select(parts => string.Concat(parts)).ToArbitrary(),
                text => Assert.NotNull(TemplateCase.Plan("FROM a", text, ("v", "x")))
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    /// <summary>What a shell really makes of the quoting: every hostile value that is let in comes out as itself.</summary>
    [Fact]
    public void ShellValue_comesOutOfAShellAsItself()
    {
        var values = HostileText
            .Values.Generator.Sample(300, 12)
            .Where(value => value.All(character => !char.IsControl(character) && character is not ('\u2028' or '\u0085')))
            .Distinct()
            .ToList();
        foreach (var place in new[] { "RUN printf %s {{v}}", "RUN printf %s \"{{v}}\"", "RUN printf %s '{{v}}'" })
        {
            foreach (var value in values.Where(value => !value.Contains("<<", StringComparison.Ordinal)))
            {
                var text = Requests.OwnText(Requests.Planned(TemplateCase.Plan($"FROM a\n{place}\n", "v: {}", ("v", value))).Images[0]);

                Assert.Equal(value, Shell(text.Split('\n')[1]["RUN ".Length..]));
            }
        }
    }

    private static string Shell(string command)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(command);
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return output;
    }
}
