using Operator.Entities;

namespace Operator.Tests.Manifests.Schema;

/// <summary>Texts that a pattern takes and refuses, and one of any length that it takes.</summary>
internal sealed record PatternCase(string[] Good, string[] Bad, Func<int, string> OfLength);

/// <summary>Good and bad texts for every pattern of the schema; a test fails for a pattern that has none here.</summary>
internal static class PatternCases
{
    public static IReadOnlyDictionary<string, PatternCase> All { get; } =
        new Dictionary<string, PatternCase>
        {
            [Patterns.Duration] = new(
                ["90s", "30m", "1h30m", "2h0m5s"],
                ["55", "1d", "m30", "1h 30m", "1m1h", "-5m", "1.5h", "90s\n"],
                length => length < 2 ? new string('5', length) : new string('5', length - 1) + "s"
            ),
            [Patterns.Quantity] = new(["1", "500m", "1.5", "2Gi", "1k"], ["-1", "1gi", "1 Gi", "Gi", "1.", ".5", "1e3x", "1ki"], Digits),
            [Patterns.ObjectName] = new(
                ["a", "my-secret", "a.b-c.d", "0"],
                ["A", "-a", "a-", "a..b", "a_b", "a/b", "a b", "a\nb"],
                Letters
            ),
            [Patterns.HttpUrl] = new(
                ["http://host", "https://host:8443/a/b.tar.gz?x=1#y", "https://host/path@x"],
                [
                    "ftp://host/a",
                    "file:///etc/passwd",
                    "https://user:password@host/a",
                    "https://",
                    "https://host/a b",
                    "host/a",
                    "https://host/a\nb",
                ],
                length => "http://h/".PadRight(length, 'x')
            ),
            [Patterns.GitUrl] = new(
                ["https://host/team/app.git", "http://host:3000/a", "ssh://git@host:2222/a/b.git", "git@host:team/app.git"],
                [
                    "https://user:secret@host/a.git",
                    "file:///srv/a",
                    "ext::sh -c id",
                    "-oProxyCommand=id",
                    "/srv/a",
                    "git@-x:a",
                    "https://host/a b",
                    "git@host:a\nb",
                ],
                length => "http://h/".PadRight(length, 'x')
            ),
            ["^[^-\\s~^:?*\\[\\\\][^\\s~^:?*\\[\\\\]*$"] = new(
                ["main", "v1.2.3", "feature/x", "0123456789abcdef0123456789abcdef01234567"],
                ["--upload-pack=id", "a b", "HEAD~1", "a^", "a:b", "a?", "a*", "a[b", "a\\b", "a\nb"],
                Letters
            ),
            ["^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"] = new(
                ["auto", "python-flask", "my-template-2"],
                ["Python", "-a", "a-", "a_b", "a.b", "a b"],
                Letters
            ),
            ["^[A-Za-z0-9][A-Za-z0-9_.-]*$"] = new(["app", "Stage-1", "a_b.c"], ["-a", ".a", "a b", "a/b", "a\"b"], Letters),
            ["^[a-z0-9]+/[a-z0-9]+(/[a-z0-9]+)?$"] = new(
                ["linux/amd64", "linux/arm/v7"],
                ["linux", "linux/", "Linux/amd64", "linux/amd64,linux/arm64", "linux/arm/v7/x", "a b/c"],
                length => "a/".PadRight(length, 'a')
            ),
            ["^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$"] = new(
                ["npm", "npm-token.1", "A_b"],
                ["-a", "a-", "a/b", "a,target=/x", "a b"],
                Letters
            ),
            ["^[-._a-zA-Z0-9]+$"] = new(["key", ".npmrc", "a-b_c.D"], ["a/b", "a b", "a\nb", "ä"], Letters),
            ["^[a-zA-Z0-9._-]+$"] = new(["web", "Web_1.a-b"], ["a/b", "a b", "$a"], Letters),
            ["^[A-Za-z0-9_][A-Za-z0-9._-]*$"] = new(
                ["latest", "1.0.0", "_x", "20260102-030405"],
                [".a", "-a", "a:b", "a/b", "a b"],
                Letters
            ),
            ["^[a-f0-9]{64}$"] = new([new string('a', 64)], [new string('A', 64), new string('g', 64)], Letters),
            ["^[A-Za-z0-9_-]+$"] = new(
                ["M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk"],
                ["a/b/c/d/e/f/g", "abcdefghij=", "abcdef ghij"],
                Letters
            ),
            ["^(Exists|Equal)$"] = new(["Exists", "Equal"], ["exist", "In"], length => length == 6 ? "Exists" : Letters(length)),
            ["^(NoSchedule|PreferNoSchedule|NoExecute)$"] = new(
                ["NoSchedule", "PreferNoSchedule", "NoExecute"],
                ["Never", "NoScheduleX"],
                length => length == 16 ? "PreferNoSchedule" : Letters(length)
            ),
        };

    private static string Letters(int length) => new('a', length);

    private static string Digits(int length) => new('1', length);
}
