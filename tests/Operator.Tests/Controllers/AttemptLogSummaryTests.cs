using System.IO.Compression;
using Operator.Controllers.Logs;
using Operator.Core.Engines;
using Operator.Core.Planning;
using Operator.Core.Redaction;

namespace Operator.Tests.Controllers;

/// <summary>What is kept of an attempt's lines while they pass. Everything that looks like a secret here is made up.</summary>
public sealed class AttemptLogSummaryTests
{
    private const string Token = "ghp_0123456789abcdefghijABCDEFGHIJ012345";

    private readonly SeenLines engine = new();
    private readonly AttemptLogSummary summary;

    public AttemptLogSummaryTests() => summary = new AttemptLogSummary(Redactor.Plain, engine, new LogSpool());

    [Fact]
    public void Engine_reads_the_build_containers_lines_alone_as_they_are_and_as_they_are_shown()
    {
        Read("prepare", "#1 not the engine's");
        Read("build", "#1 [internal] load", $"#2 token {Token}", "#2 0.1 x\rerror: y");
        Read("publish", "#1 not the engine's either");

        Assert.Equal(["#1 [internal] load", $"#2 token {Token}", "#2 0.1 x\rerror: y"], engine.Raw);
        Assert.Equal(3, engine.Shown.Count);
        Assert.Equal("#1 [internal] load", engine.Shown[0]);
        Assert.StartsWith("#2 token ", engine.Shown[1], StringComparison.Ordinal);
        Assert.DoesNotContain(Token, engine.Shown[1], StringComparison.Ordinal);
        Assert.Equal("#2 0.1 x error: y", engine.Shown[2]);
    }

    [Fact]
    public void Archive_names_each_container_and_the_tail_holds_the_lines_alone()
    {
        Read("prepare", "one");
        Read("build", "two");

        Assert.Equal("==> prepare\none\n==> build\ntwo\n", Archive());
        Assert.Equal("one\ntwo", summary.Tail);
        Assert.Equal(Archive().Length, summary.Bytes);
    }

    [Fact]
    public void Words_before_a_carriage_return_stay_in_the_archive()
    {
        Read("build", "#6 0.1 real words\rother words");

        Assert.Equal("==> build\n#6 0.1 real words other words\n", Archive());
    }

    [Fact]
    public void Listing_of_any_length_is_kept_up_to_a_limit_and_has_no_hash_that_prepare_reports()
    {
        var text = string.Concat(Enumerable.Repeat("RUN true\n", 200_000));
        Read("prepare", [.. LoggedDockerfile.ToLogLines(text)]);

        Assert.NotNull(summary.DockerfileSha256);
        Assert.Null(summary.Dockerfile(LoggedDockerfile.Sha256(text)));
    }

    [Fact]
    public void Secret_is_in_neither_tail_nor_archive()
    {
        Read("build", $"export TOKEN={Token}", "-----BEGIN PRIVATE KEY-----", "bm90IGEga2V5LCBidXQgaXQgbG9va3MgbGlrZSBvbmU=");

        Assert.DoesNotContain(Token, summary.Tail + Archive(), StringComparison.Ordinal);
        Assert.DoesNotContain("bm90IGEga2V5", summary.Tail + Archive(), StringComparison.Ordinal);
    }

    [Fact]
    public void Key_that_one_container_did_not_end_hides_nothing_of_the_next()
    {
        Read("prepare", "-----BEGIN PRIVATE KEY-----", "bm90IGEga2V5LCBidXQgaXQgbG9va3MgbGlrZSBvbmU=");
        Read("build", "bm90aGluZyBzZWNyZXQsIGp1c3QgYSBsb25nIHdvcmQ=");

        Assert.EndsWith("\nbm90aGluZyBzZWNyZXQsIGp1c3QgYSBsb25nIHdvcmQ=", summary.Tail, StringComparison.Ordinal);
    }

    [Fact]
    public void Dockerfile_that_prepare_shows_is_given_redacted_when_no_line_is_missing()
    {
        var text = $"FROM scratch\nENV TOKEN={Token}\n";
        Read("prepare", [.. LoggedDockerfile.ToLogLines(text)]);
        // A step of the build may print what it likes.
        Read("build", "Dockerfile | RUN something else");

        var shown = summary.Dockerfile(LoggedDockerfile.Sha256(text));

        Assert.StartsWith("FROM scratch\nENV TOKEN=", shown!, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, shown!, StringComparison.Ordinal);
        Assert.Null(summary.Dockerfile(LoggedDockerfile.Sha256(text + "USER nobody\n")));
    }

    private void Read(string container, params string[] lines)
    {
        summary.Begin(container);
        foreach (var line in lines)
        {
            summary.Read(container, line);
        }
    }

    private string Archive()
    {
        using var text = new StreamReader(new GZipStream(new MemoryStream(summary.ToGzip()), CompressionMode.Decompress));
        return text.ReadToEnd();
    }

    private sealed class SeenLines : IEngineLog
    {
        public List<string> Raw { get; } = [];

        public List<string> Shown { get; } = [];

        public LogFacts Facts => LogFacts.None;

        public void Read(string raw, string shown)
        {
            Raw.Add(raw);
            Shown.Add(shown);
        }
    }
}
