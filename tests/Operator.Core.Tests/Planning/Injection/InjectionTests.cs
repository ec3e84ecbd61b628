using System.Text.Json;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Injection;

/// <summary>
/// No text in any field becomes an instruction: the plan has the very instructions, in their order, that a harmless value yields, or it is
/// refused and the refusal names the field. Values are the same in every run; a failure prints the one it met.
/// </summary>
public sealed class InjectionTests
{
    private const int Values = 150;

    private static readonly Dictionary<string, HostileField> Fields = SpecFields
        .All.Concat(ProjectFields.All)
        .Concat(ComposeFields.All)
        .Concat(NixpacksFields.All)
        .ToDictionary(field => field.Name);

    public static TheoryData<string> FieldNames => [.. Fields.Keys];

    [Theory]
    [MemberData(nameof(FieldNames))]
    public void Hostile_value_yields_the_instructions_of_a_harmless_one_or_is_refused_by_name(string name)
    {
        var field = Fields[name];
        var expected = Facts(field, field.Clean(field.Harmless));
        Assert.NotNull(expected);

        var accepted = HostileText.Sample(name, Values).Select(field.Clean).Count(value => IsHarmless(field, value, expected));

        Assert.True(accepted >= Values * field.Accepted, $"only {accepted} of {Values} values were taken");
    }

    [Theory]
    [InlineData("a\ud83d")]
    [InlineData("\udc00b")]
    public void Half_of_a_character_is_refused_by_name_or_harmless(string half) =>
        Assert.All(SpecFields.All, field => IsHarmless(field, field.Clean(half), Facts(field, field.Clean(field.Harmless))!));

    [Fact]
    public void Given_dockerfile_keeps_its_own_instructions_before_those_that_are_added()
    {
        var planned = 0;
        foreach (var value in HostileText.Sample("inline", 2000).Where(value => !value.Contains("<<", StringComparison.Ordinal)))
        {
            var dockerfile = $"FROM a\nRUN echo {value}\n";
            var options = new DockerfileOptions { Inline = dockerfile };
            var input = PlainProjects.Of(ModelVersions.Dockerfile, spec => spec with { Dockerfile = options, Version = "1" });
            if (PlanBuild.From(input) is PlanOutcome.Planned { Plan.Images: [var image] })
            {
                planned++;
                var own = InstructionReader.Read(dockerfile);
                Assert.Equal(own, InstructionReader.Read(image.Dockerfile).Take(own.Count));
                Assert.All(InstructionReader.Read(image.Dockerfile).Skip(own.Count), added => Assert.Equal("LABEL", added.Keyword));
            }
        }

        Assert.True(planned > 500, $"only {planned} were planned");
    }

    private static bool IsHarmless(HostileField field, string value, IReadOnlyList<ImageFacts> expected)
    {
        var shown = JsonSerializer.Serialize(value);
        try
        {
            if (Facts(field, value) is not { } facts)
            {
                return false;
            }

            Assert.Equal(expected.Select(Shape), facts.Select(Shape));
            if (field.Data is { } data)
            {
                Assert.All(facts, image => Assert.Equal(value, data(image)));
            }

            return true;

            IEnumerable<string> Shape(ImageFacts image) => field.IsName ? image.Keywords : image.Shape;
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            throw new InvalidOperationException($"{field.Name} with the value {shown}", problem);
        }
    }

    /// <returns>Null for a refusal that names the field.</returns>
    private static List<ImageFacts>? Facts(HostileField field, string value)
    {
        switch (PlanBuild.From(field.Input(value)))
        {
            case PlanOutcome.Planned { Plan: var plan }:
                return [.. plan.Images.Select(image => new ImageFacts(image))];
            case PlanOutcome.Refused { Failure: var failure }:
                Assert.Contains(field.Refusal, failure.Message, StringComparison.Ordinal);
                Assert.DoesNotContain(failure.Message, char.IsControl);
                return null;
            case var other:
                throw new InvalidOperationException($"unknown outcome {other.GetType().Name}");
        }
    }
}
