using FsCheck;
using FsCheck.Fluent;
using Operator.Core.Redaction;
using Operator.Entities.ImageBuilds;
using Operator.Testing;

namespace Operator.Core.Tests.Redaction;

/// <summary>Everything that looks like a secret here is made up.</summary>
public sealed class RedactorTests
{
    private const string Key = "Zm9vYmFyMTIzNDU2Nzg5MGFiY2RlZg";

    [Theory]
    [InlineData(
        "fatal: unable to access 'https://bot:hunter2@git.example.com/a.git/'",
        "fatal: unable to access 'https://***@git.example.com/a.git/'"
    )]
    [InlineData("https://ghtoken@git.example.com/a", "https://***@git.example.com/a")]
    [InlineData("redis://:p@ss@host:6379", "redis://***@host:6379")]
    [InlineData("ssh://git@git.example.com/a.git", "ssh://git@git.example.com/a.git")]
    [InlineData("Authorization: Bearer abc.def-123", "Authorization: Bearer ***")]
    [InlineData("> authorization: Basic dXNlcjpwYXNz", "> authorization: Basic ***")]
    [InlineData("using bearer 9f86d081884c7d659a2feaa0c55ad015", "using bearer ***")]
    [InlineData("AKIAIOSFODNN7EXAMPLE", "***")]
    [InlineData("x ghp_0123456789abcdefghijABCDEFGHIJ456789 y", "x *** y")]
    [InlineData("glpat-0123456789abcdefghij", "***")]
    [InlineData("xoxb-123456789012-abcdefghijkl", "***")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "***")]
    [InlineData("-----BEGIN RSA PRIVATE KEY----- MIIEpAIBAAKCAQEA", "***")]
    [InlineData("#7 0.311 password=hunter2", "#7 0.311 password=***")]
    [InlineData("DB_PASSWORD: correcthorse", "DB_PASSWORD: ***")]
    [InlineData("{\"token\": \"abc def\", \"a\": 1}", "{\"token\": \"***\", \"a\": 1}")]
    [InlineData("--build-arg NPM_TOKEN='abc def' .", "--build-arg NPM_TOKEN='***' .")]
    [InlineData("export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG", "export AWS_SECRET_ACCESS_KEY=***")]
    [InlineData("//registry.example.com/:_authToken=abc", "//registry.example.com/:_authToken=***")]
    [InlineData("mysql --password hunter2 -h db", "mysql --password *** -h db")]
    [InlineData("curl -u user:hunter2 https://x", "curl -u *** https://x")]
    [InlineData("postgres connection_string = \"Server=x;Pwd=1\"", "postgres connection_string = \"***\"")]
    [InlineData("api-key:abcdefgh1", "api-key:***")]
    public void Secret_is_masked(string line, string masked) => Assert.Equal(masked, Redactor.Plain.Redact(line));

    [Theory]
    [InlineData("#7 [3/8] RUN npm ci")]
    [InlineData("SyntaxError: Unexpected token: }")]
    [InlineData("error: failed to solve: secret npmrc: not found")]
    [InlineData("no basic auth credentials")]
    [InlineData("RUN --mount=type=secret,id=npmrc,required=true cat /run/secrets/npmrc")]
    [InlineData("password=$DB_PASSWORD token=${TOKEN}")]
    [InlineData("ENV TOKEN_FILE=/run/secrets/token")]
    [InlineData("use basic authentication or a bearer token")]
    [InlineData("sha256:44ccd83bf8868252920517068dbe699094a6312a33d31792b00fc5f7fb5c677a")]
    [InlineData("go: downloading github.com/a/b v1.2.3")]
    [InlineData("Installing glibc-minimal-langpack-2.39-22.fc40")]
    [InlineData("writing disk-management-utilities-2024-01-05")]
    [InlineData("https://registry.example.com/v2/team/app/manifests/latest")]
    public void What_is_no_secret_stays(string line) => Assert.Equal(line, Redactor.Plain.Redact(line));

    [Theory]
    [InlineData("pass\u001b[31mword=hun\u001b[0mter2", "password=***")]
    [InlineData("token=\u200babc\u200bdef1", "token=***")]
    [InlineData("ghp_0123456789\u001b[1mabcdefghij\u001b[0mABCDEFGHIJ456789", "***")]
    public void Colours_and_invisible_characters_hide_nothing(string line, string masked) =>
        Assert.Equal(masked, Redactor.Plain.Redact(line));

    [Fact]
    public void Own_values_are_masked_wherever_and_however_they_stand()
    {
        var redactor = Redactor.For(
            new ImageBuildSpec
            {
                Environment = new Dictionary<string, string> { ["DB_PASSWORD"] = "s3cr3t/värde", ["COLOUR"] = "vermilion" },
                BuildArgs = new Dictionary<string, string>
                {
                    ["ANYTHING"] = "https://u:topsecret@x",
                    ["MULTI_TOKEN"] = "first-line-1\nsecond-line-2",
                },
            }
        );

        Assert.Equal("a *** b vermilion", redactor.Redact("a s3cr3t/värde b vermilion"));
        Assert.Equal("a=***", redactor.Redact("a=" + Uri.EscapeDataString("s3cr3t/värde")));
        Assert.Equal("a ***", redactor.Redact("a " + Convert.ToBase64String("s3cr3t/värde"u8)));
        Assert.Equal("x *** y", redactor.Redact("x second-line-2 y"));
        Assert.DoesNotContain("topsecret", redactor.Redact("git clone https://u:topsecret@x"), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_too_short_or_too_common_are_left_alone()
    {
        var redactor = Redactor.For(
            new ImageBuildSpec
            {
                Environment = new Dictionary<string, string> { ["USE_TOKEN"] = "true", ["PIN_SECRET"] = "12" },
            }
        );

        Assert.Equal("true 12 steps", redactor.Redact("true 12 steps"));
    }

    [Fact]
    public void Private_key_is_taken_out_of_a_log_line_by_line()
    {
        var lines = new RedactedLines(Redactor.Plain);
        string[] log =
        [
            "#7 0.1 -----BEGIN OPENSSH PRIVATE KEY-----",
            "#7 0.1 b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAAB",
            "#8 0.2 compiling something else",
            "#7 0.1 AAAAMwAAAAtzc2gtZWQyNTUxOQAAACB=",
            "#7 0.1 -----END OPENSSH PRIVATE KEY-----",
            "#7 0.2 doneWithTheKeyNow",
        ];

        Assert.Equal(
            ["#7 0.1 ***", "***", "#8 0.2 compiling something else", "***", "***", "#7 0.2 doneWithTheKeyNow"],
            log.Select(lines.Next)
        );
    }

    [Fact]
    public void No_secret_leaks_whatever_stands_around_it()
    {
        var around = Gen.Elements(
            "",
            " ",
            "\t",
            "'",
            "\"",
            ",",
            ";",
            "(",
            "x ",
            "#7 0.3 ",
            "\u001b[32m",
            "ünï ",
            "=",
            "a=b ",
            "https://h/p?q=1 "
        );
        var form = Gen.Elements(
            "password={0}",
            "\"token\":\"{0}\"",
            "API_KEY='{0}'",
            "https://u:{0}@host/x",
            "Authorization: Bearer {0}",
            "--token {0} ",
            "MY_SECRET: {0}",
            "{1}"
        );
        var secret = Gen.Elements("hunter2hunter2", Key, "a1b2c3d4e5f6", "P4ssw0rd-with_more.chars");

        Prop.ForAll(
                Arb.From(Gen.Zip(Gen.Zip(around, form), Gen.Zip(secret, around))),
                all =>
                {
                    var (((before, shape), (value, after)), token) = (
                        all,
                        "ghp_"
                            + all.Item2.Item1.Replace("-", "", StringComparison.Ordinal)
                                .PadRight(36, 'x')
                                .Replace(".", "", StringComparison.Ordinal)
                                .Replace("_", "", StringComparison.Ordinal)
                    );
                    var text = before + string.Format(System.Globalization.CultureInfo.InvariantCulture, shape, value, token) + after;
                    var masked = Redactor.Plain.Redact(text);
                    Assert.False(masked.Contains(shape == "{1}" ? token : value, StringComparison.Ordinal), $"{text} became {masked}");
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Theory]
    [InlineData('a')]
    [InlineData('=')]
    [InlineData('"')]
    [InlineData(':')]
    [InlineData('/')]
    public async Task Hostile_line_becomes_a_bounded_one_without_a_search_that_never_ends(char letter)
    {
        var line = "password" + new string(letter, 2_000_000) + "https://" + new string(letter, 2_000_000);

        // What went over such a line once for each of its letters would take hours.
        var redacted = await Task.Run(() => Redactor.Plain.Redact(line), TestContext.Current.CancellationToken)
            .WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);

        Assert.InRange(redacted.Length, 8, CleanLine.Longest);
    }
}
