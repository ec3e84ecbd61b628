using Operator.Core.Observation;
using Operator.Core.Text;

namespace Operator.Core.Tests.Observation;

public sealed class PodWarningTests
{
    [Fact]
    public void Warning_is_one_bounded_line_and_comes_once()
    {
        string[] words =
        [
            "would violate PodSecurity \"restricted:latest\": seccompProfile (pod or container \"build\" must not set it)",
            "two\nlines",
            "two\nlines",
            new string('x', 5000),
        ];

        var warnings = PodWarnings.Of(words);

        Assert.Equal(3, warnings.Count);
        Assert.StartsWith(
            "The API server warns of the Pod: would violate PodSecurity \"restricted:latest\"",
            warnings[0],
            StringComparison.Ordinal
        );
        Assert.All(warnings, warning => Assert.InRange(warning.Length, 1, Sentence.Longest));
        Assert.All(warnings, warning => Assert.DoesNotContain('\n', warning));
    }

    [Fact]
    public void Many_warnings_are_cut() =>
        Assert.Equal(5, PodWarnings.Of(Enumerable.Range(0, 1000).Select(number => $"warning {number}")).Count);

    /// <summary>A field that the operator sets wherever it exists is nobody's mistake.</summary>
    [Theory]
    [InlineData("unknown field \"spec.initContainers[1].securityContext.appArmorProfile\"", 0)]
    [InlineData("unknown field \"spec.hostUsers\"", 0)]
    [InlineData("unknown field \"spec.affinity.foo\"", 1)]
    [InlineData("unknown field \"spec.affinity.appArmorProfileX\"", 1)]
    public void Field_that_an_older_server_does_not_have_is_no_warning(string words, int count) =>
        Assert.Equal(count, PodWarnings.Of([words]).Count);

    [Theory]
    [InlineData(
        """Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.initContainers[1].securityContext.appArmorProfile" """,
        true
    )]
    [InlineData(
        """strict decoding error: unknown field "spec.hostUsers", unknown field "spec.initContainers[1].securityContext.appArmorProfile" """,
        true
    )]
    [InlineData("""strict decoding error: unknown field "spec.hostUsers", unknown field "spec.affinity.foo" """, false)]
    [InlineData("""strict decoding error: unknown field "spec.affinity.foo" """, false)]
    [InlineData("strict decoding error: unknown field hostUsers", false)]
    [InlineData("denied by a policy that dislikes appArmorProfile", false)]
    public void Only_fields_of_the_operator_excuse_an_older_server(string words, bool older) =>
        Assert.Equal(older, PodWarnings.IsOfAnOlderServer(words));
}
