using System.Text;
using Operator.Core.Status;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Status;

/// <summary>However much there is to say, a status stays small, and what matters most stays in it.</summary>
public sealed class StatusTrimTests
{
    [Fact]
    public void Status_of_ordinary_size_is_left_as_it_is()
    {
        var status = new ImageBuildStatus
        {
            Phase = BuildPhase.Building,
            Message = "Image 1/1, step 2/3: RUN make",
            Progress = new BuildProgress { Percent = 40, Step = "RUN make" },
            Log = new LogStatus { Tail = "one\ntwo" },
        };

        Assert.Equal(status, StatusTrim.Fit(status));
    }

    [Theory]
    [InlineData("a", "a letter is one byte")]
    [InlineData("ä", "a letter outside of ASCII is two bytes, and up to six in JSON")]
    [InlineData("😀", "a pair of surrogates is four bytes, and up to twelve in JSON")]
    [InlineData("\"", "a quotation mark is up to six bytes in JSON")]
    [InlineData("\\", "a backslash is two bytes in JSON")]
    public void Status_with_every_part_full_fits(string letter, string because)
    {
        var fitted = StatusTrim.Fit(Full(letter));

        var size = StatusChecker.SizeOf(fitted);
        Assert.True(size <= StatusTrim.Largest, $"{size} bytes: {because}");
        Assert.Equal(BuildPhase.Failed, fitted.Phase);
        Assert.Equal("BuildStepFailed", fitted.Failure?.Reason);
        Assert.Equal("Step failed", fitted.Failure?.Message);
        Assert.Equal("sha256:1234", fitted.Image?.Digest);
    }

    [Fact]
    public void Log_gives_way_by_its_oldest_lines()
    {
        var fitted = StatusTrim.Fit(Full("\""));

        Assert.EndsWith("\nthe last line", fitted.Log!.Tail!, StringComparison.Ordinal);
        Assert.True(Encoding.UTF8.GetByteCount(fitted.Log.Tail!) < 8 * 1024);
    }

    [Fact]
    public void Text_of_several_lines_becomes_one_that_shows_its_cut()
    {
        var status = new ImageBuildStatus
        {
            Source = new SourceStatus { Subject = "first\nsecond\t" + new string('x', 1000) },
            Progress = new BuildProgress { Step = new string('y', 1000) },
        };

        var fitted = StatusTrim.Fit(status);

        Assert.StartsWith("first second ", fitted.Source!.Subject!, StringComparison.Ordinal);
        Assert.EndsWith("…", fitted.Source.Subject!, StringComparison.Ordinal);
        Assert.InRange(fitted.Source.Subject!.Length, 500, 512);
        Assert.InRange(fitted.Progress!.Step!.Length, 190, 200);
    }

    private static ImageBuildStatus Full(string letter)
    {
        var text = string.Concat(Enumerable.Repeat(letter, 4000 / letter.Length));
        return new ImageBuildStatus
        {
            Phase = BuildPhase.Failed,
            Message = "Step failed",
            Plan = new BuildPlanStatus
            {
                ModelVersion = text,
                DetectedBy = text,
                Framework = text,
                RuntimeVersion = text,
                RuntimeVersionFrom = text,
                StartCommand = text,
                BaseImages = [.. Enumerable.Repeat("registry.example.com/base:1", 50)],
                Alternatives = [.. Enumerable.Repeat(new PlanAlternative { ModelVersion = "node", Because = text }, 50)],
            },
            Source = new SourceStatus
            {
                Location = text,
                Author = text,
                Subject = text,
                Revision = text,
            },
            Image = new ImageStatus { Digest = "sha256:1234" },
            Progress = new BuildProgress { Percent = 40, Step = text },
            Log = new LogStatus { Tail = string.Join('\n', Enumerable.Repeat(text[..400], 39)) + "\nthe last line" },
            Failure = new BuildFailure
            {
                Class = FailureClass.User,
                Reason = "BuildStepFailed",
                Message = "Step failed",
                Step = text,
                Excerpt = string.Join('\n', Enumerable.Repeat(text[..400], 30)),
            },
        };
    }
}
