using Operator.Core.Formats.Versions;

namespace Operator.Core.Tests.Formats.Versions;

public sealed class VersionRangeTests
{
    [Theory]
    [InlineData(">=18", "18 20 22")]
    [InlineData("^20.1.0", "20")]
    [InlineData("20.x", "20")]
    [InlineData("v22.3.0", "22")]
    [InlineData("18 || >=22", "18 22")]
    [InlineData(">=18.2 <22", "18 20")]
    [InlineData("18 - 20", "18 20")]
    [InlineData("*", "18 20 22")]
    [InlineData("<18", "")]
    [InlineData(">20", "22")]
    [InlineData("~18.19", "18")]
    public void Npm_range_meets_the_versions_in_it(string range, string expected) =>
        Assert.Equal(expected, string.Join(' ', new[] { "18", "20", "22" }.Where(VersionRange.Parse(range)!.Meets)));

    [Theory]
    [InlineData(">=3.9,<3.12", "3.9 3.10 3.11")]
    [InlineData("~=3.10", "3.10 3.11 3.12")]
    [InlineData("==3.11.*", "3.11")]
    [InlineData(">=3.10,!=3.11.2", "3.10 3.11 3.12")]
    [InlineData("^3.11", "3.11 3.12")]
    [InlineData(">3.11", "3.12")]
    public void Python_specifier_meets_the_versions_in_it(string range, string expected) =>
        Assert.Equal(expected, string.Join(' ', new[] { "3.9", "3.10", "3.11", "3.12" }.Where(VersionRange.Parse(range)!.Meets)));

    [Theory]
    [InlineData("lts/*")]
    [InlineData("")]
    [InlineData("latest")]
    [InlineData(">= ; rm -rf /")]
    public void Text_without_numbers_is_no_range(string text) => Assert.Null(VersionRange.Parse(text));
}
