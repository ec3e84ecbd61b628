using Operator.Core.Redaction;

namespace Operator.Core.Tests.Redaction;

public sealed class SecretShapeTests
{
    private const string Body = "A0B1C2D3E4F5A6B7C8D9E0F1A2B3C4D5E6F7A8B9C0";

    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, TokenTable.Kinds.Count)];

    public static TheoryData<string> Words => [.. SecretNames.Words];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Token_is_masked_alone_and_in_a_sentence_and_what_is_shorter_is_not(int index)
    {
        var kind = TokenTable.Kinds[index];
        var body = string.Concat(Enumerable.Range(0, kind.Shortest).Select(at => kind.Alphabet[at * 7 % kind.Alphabet.Length]));

        Assert.Equal("***", TokenTable.Mask(kind.Prefix + body));
        Assert.Equal("found *** there", TokenTable.Mask($"found {kind.Prefix}{body} there"));
        Assert.Equal($"found {kind.Prefix}{body[1..]} there", TokenTable.Mask($"found {kind.Prefix}{body[1..]} there"));
    }

    [Theory]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl")]
    [InlineData("123456789:AAabcdefghijklmnopqrstuvwxyz0123456")]
    public void Token_of_several_parts_is_masked(string token) =>
        Assert.Equal("found *** there", SecretShapes.MaskTokens($"found {token} there"));

    [Theory]
    [InlineData("task-force-of-the-many-people")]
    [InlineData("the disk-usage-report-of-today is ready")]
    [InlineData("monkey-0123456789abcdef0123456789abcdef")]
    public void Prefix_inside_a_word_is_no_token(string text) => Assert.Equal(text, SecretShapes.MaskTokens(text));

    [Fact]
    public void Letter_of_an_escape_stands_before_no_token() => Assert.Equal(@"a\n***", SecretShapes.MaskTokens(@"a\nsk-" + Body));

    [Theory]
    [MemberData(nameof(Words))]
    public void Value_after_a_word_of_secrets_is_masked(string word)
    {
        var name = word switch
        {
            "key" => "api_key",
            "string" => "connection_string",
            _ => word,
        };

        Assert.Equal($"MY_{name}=***", Redactor.Plain.Redact($"MY_{name}=hunter2hunter2"));
    }

    /// <summary>Of a token across the place where long lines are cut nothing stays.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(19)]
    [InlineData(30)]
    public void Line_is_cut_after_it_is_masked(int inside)
    {
        var before = new string('x', CleanLine.Longest - inside - 1) + " ";

        var masked = Redactor.Plain.Redact(before + "ghp_" + Body);

        Assert.InRange(masked.Length, 1, CleanLine.Longest);
        Assert.DoesNotContain("gh", masked, StringComparison.Ordinal);
    }

    [Fact]
    public void Own_value_across_the_cut_leaves_nothing()
    {
        const string Value = "correct horse battery staple";
        var redactor = Redactor.For(new() { Environment = new Dictionary<string, string> { ["DB_PASSWORD"] = Value } });

        var masked = redactor.Redact(new string('x', CleanLine.Longest - 12) + " " + Value);

        Assert.DoesNotContain("corr", masked, StringComparison.Ordinal);
    }
}
