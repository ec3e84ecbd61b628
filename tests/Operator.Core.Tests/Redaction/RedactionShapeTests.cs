using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Operator.Core.Redaction;
using Operator.Testing;

namespace Operator.Core.Tests.Redaction;

/// <summary>Shapes of <c>tests/assets/redaction</c>, each filled with random text: nothing in the files is a secret.</summary>
public sealed class RedactionShapeTests
{
    private static readonly string Folder = Repository.Path("tests", "assets", "redaction");

    public static TheoryData<string> Shapes =>
        [
            .. File.ReadLines(Path.Combine(Folder, "shapes.txt"))
                .Where(line => line.Length > 0 && line[0] != '#')
                .Select(line => line.Split('\t')[0]),
        ];

    public static TheoryData<string> Clean =>
        [.. File.ReadLines(Path.Combine(Folder, "clean.txt")).Where(line => line.Length > 0 && line[0] != '#')];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Nothing_of_the_secret_is_left(string name)
    {
        var shape = File.ReadLines(Path.Combine(Folder, "shapes.txt"))
            .First(line => line.StartsWith(name + "\t", StringComparison.Ordinal));
        for (var round = 0; round < 20; round++)
        {
            var (text, secrets) = Fill(shape.Split('\t')[1]);
            foreach (var prefix in (string[])["", "#12 0.345 "])
            {
                var lines = new RedactedLines(Redactor.Plain);
                var masked = string.Join('\n', text.Split('\n').Select(line => lines.Next(prefix + line)));
                Assert.All(
                    secrets,
                    secret => Assert.False(masked.Contains(secret, StringComparison.Ordinal), $"{prefix}{text} became {masked}")
                );
            }
        }
    }

    [Theory]
    [MemberData(nameof(Clean))]
    public void Ordinary_line_is_unchanged(string line)
    {
        Assert.Equal(line, new RedactedLines(Redactor.Plain).Next(line));
        Assert.Equal("#12 0.345 " + line, new RedactedLines(Redactor.Plain).Next("#12 0.345 " + line));
    }

    private static (string Text, List<string> Secrets) Fill(string shape)
    {
        var secrets = new List<string>();
        var text = Regex.Replace(
            Regex.Unescape(shape.Replace("+", "", StringComparison.Ordinal)),
            @"\{(?:(hex|b64):)?([0-9]+)\}|\{pem\}",
            match =>
            {
                var secret = (match.Groups[1].Value, match.Groups[2].Value) switch
                {
                    ("hex", var count) => RandomNumberGenerator.GetHexString(int.Parse(count, null), lowercase: true),
                    ("b64", var count) => Convert.ToBase64String(Encoding.UTF8.GetBytes("user:" + Letters(int.Parse(count, null)))),
                    (_, "") => Convert.ToBase64String(Encoding.UTF8.GetBytes("-----BEGIN " + "PRIVATE KEY-----" + Letters(60))),
                    (_, var count) => Letters(int.Parse(count, null)),
                };
                secrets.Add(secret);
                return secret;
            }
        );
        return (text, secrets);
    }

    private static string Letters(int count) =>
        RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", count);
}
