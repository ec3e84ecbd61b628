using Operator.Core.Redaction;

namespace Operator.Core.Tests.Redaction;

public sealed class SecretShapeTests
{
    private const string Body = "A0B1C2D3E4F5A6B7C8D9E0F1A2B3C4D5E6F7A8B9C0";

    public static TheoryData<string> Beginnings => [.. SecretShapes.Tokens.Select(token => token.Literal)];

    public static TheoryData<string> Words => [.. SecretNames.Words.Select(word => word.Literal)];

    [Theory]
    [MemberData(nameof(Beginnings))]
    public void Token_is_masked_alone_and_in_a_sentence(string beginning)
    {
        // One kind has a letter and a dash more, two kinds consist of parts.
        var token = $"{beginning}{(beginning == "xox" ? "b-" : "")}{Body}.{Body}.{Body}";

        Assert.StartsWith("***", Redactor.Plain.Redact(token), StringComparison.Ordinal);
        Assert.DoesNotContain(beginning + Body[..8], Redactor.Plain.Redact($"found {token} there"), StringComparison.Ordinal);
    }

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
