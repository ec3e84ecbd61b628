using System.Diagnostics;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Operator.Core.Engines.BuildKit;
using Operator.Core.Planning;
using Operator.Entities;

namespace Operator.Core.Tests.Planning.Templates;

/// <summary>No value of a parameter becomes more than a value, wherever the template puts it.</summary>
public sealed class TemplateInjectionTests
{
    private static readonly string[] Places =
    [
        "FROM a:${v}",
        "FROM $v AS b",
        "FROM --platform=$v a",
        "RUN echo $v",
        "RUN echo \"x ${v} y\"",
        "RUN echo 'x $v y'",
        "RUN a${v}b",
        "RUN [\"/bin/sh\", \"-c\", \"$v\"]",
        "RUN echo $v \\\n  $v",
        "RUN --mount=type=cache,target=/a$v b",
        "RUN $($v) # $v",
        "RUN <<EOF\n$v\nEOF",
        "COPY <<EOF /a\n$v\nEOF",
        "CMD $v",
        "ENTRYPOINT exec $v",
        "ENV A=$v B=\"$v\" C=x${v}y",
        "ENV A $v",
        "ENV $v=a",
        "LABEL a.b=${v}",
        "LABEL \"a\"=\"$v\" c=$v",
        "ARG A=$v",
        "COPY $v /a",
        "COPY --from=$v a /a",
        "COPY [\"$v\", \"/a\"]",
        "ADD --chown=$v a b",
        "WORKDIR $v",
        "USER $v",
        "EXPOSE $v",
        "VOLUME [\"$v\"]",
        "STOPSIGNAL $v",
        "HEALTHCHECK CMD $v",
    ];

    private static readonly Arbitrary<(string Place, string Value)> Cases = Gen.Elements(Places)
        .SelectMany(place => HostileText.Values.Generator.Select(value => (place, value)))
        .ToArbitrary();

    /// <summary>The text is the template's, to the byte, and the value reaches the engine as one argument beside it.</summary>
    [Fact]
    public void Value_never_reaches_the_text() =>
        Prop.ForAll(
                Cases,
                test =>
                {
                    var dockerfile = $"ARG v\nFROM base\nARG v\nENV v=$v\n{test.Place}\nUSER 1000\n";
                    var outcome = TemplateCase.Plan(dockerfile, "v: {}", ("v", test.Value));
                    if (outcome is PlanOutcome.Planned { Plan.Images: [var image] })
                    {
                        Assert.Equal(dockerfile, Requests.OwnText(image));
                        Assert.Equal([new("v", test.Value)], image.BuildArgs);
                        var request = Requests.Input(new() { ModelVersion = "shop-python" }, null).Request;
                        Assert.Single(BuildKitArguments.Of(request, image, 0), argument => argument == $"build-arg:v={test.Value}");
                    }
                    else
                    {
                        Assert.Equal(PlanReasons.ParameterInvalid, Assert.IsType<PlanOutcome.Refused>(outcome).Failure.Reason);
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(10_000));

    [Fact]
    public void Value_that_is_one_line_is_taken_everywhere_but_in_an_images_name()
    {
        const string Value = "'; evil \" $(x) `y` <<EOF {{ v }} \\";
        foreach (var place in Places.Where(place => !place.StartsWith("FROM", StringComparison.Ordinal)))
        {
            var plan = Requests.Planned(TemplateCase.Plan($"FROM base\nARG v\nENV v=$v\n{place}\n", "v: {}", ("v", Value)));

            Assert.Equal([new("v", Value)], Assert.Single(plan.Images).BuildArgs);
        }
    }

    [Fact]
    public void Template_any_text_is_planned_or_refused()
    {
        var pieces = Gen.Elements(
            "FROM a",
            "RUN ",
            "ENV A=",
            "\n",
            "\\",
            "\\\n",
            "{{ v }}",
            "{{#if v}}",
            "$",
            "${",
            "}",
            "$v",
            "${v}",
            "ARG v",
            "# escape=`",
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
    public void Declaration_any_text_is_planned_or_refused()
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

    /// <summary>What a shell really makes of a parameter in RUN: between double quotes, every value that is let in comes out as itself.</summary>
    [Fact]
    public void Shell_value_comes_out_of_a_shell_as_itself()
    {
        var values = HostileText
            .Values.Generator.Sample(300, 12)
            .Where(value => value.All(character => !char.IsControl(character) && character is not ('\u2028' or '\u0085')))
            .Distinct()
            .ToList();
        foreach (
            var place in new[] { "RUN printf %s \"$v\"", "RUN printf %s \"${v}\"", "RUN [\"/bin/sh\", \"-c\", \"printf %s \\\"$v\\\"\"]" }
        )
        {
            foreach (var value in values)
            {
                var image = Requests.Planned(TemplateCase.Plan($"FROM a\nARG v\n{place}\n", "v: {}", ("v", value))).Images[0];
                var command = Requests.OwnText(image).Split('\n')[2]["RUN ".Length..];

                Assert.Equal(
                    value,
                    Shell(command.StartsWith('[') ? JsonSerializer.Deserialize<string[]>(command)![2] : command, image.BuildArgs)
                );
            }
        }
    }

    /// <summary>As the engine does: build arguments are variables of the shell's process.</summary>
    private static string Shell(string command, IReadOnlyDictionary<string, string> arguments)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(command);
        foreach (var (name, value) in arguments)
        {
            start.Environment[name] = value;
        }

        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return output;
    }
}
