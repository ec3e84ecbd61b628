using System.Text;
using System.Text.Json;
using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Contract;

public sealed class ReportTextTests
{
    private static readonly string Long = new('ä', 5000);

    [Fact]
    public void Small_report_is_written_whole()
    {
        var report = new PrepareReport
        {
            Source = new SourceStatus { Kind = "git", Revision = "abc" },
            Warnings = ["one"],
            Images = 2,
        };

        var read = JsonSerializer.Deserialize(ReportText.Write(report), ContractJson.Default.PrepareReport)!;

        Assert.Equal(("git", "abc", 2), (read.Source!.Kind, read.Source.Revision, read.Images));
        Assert.Equal(["one"], read.Warnings!);
    }

    [Fact]
    public void Prepare_report_of_any_size_fits_and_keeps_what_matters()
    {
        var report = new PrepareReport
        {
            Failure = new ReportedFailure
            {
                Reason = "SourceTooLarge",
                Message = Long,
                Excerpt = Long,
            },
            Source = new SourceStatus
            {
                Kind = "git",
                Revision = "abc",
                Location = Long,
                Author = Long,
                Subject = Long,
            },
            Plan = new BuildPlanStatus
            {
                StartCommand = Long,
                DetectedBy = Long,
                BaseImages = [.. Enumerable.Repeat(Long, 20)],
                Alternatives = [.. Enumerable.Repeat(new PlanAlternative { ModelVersion = Long, Because = Long }, 10)],
            },
            Warnings = [.. Enumerable.Repeat(Long, 100)],
        };

        var text = ReportText.Write(report);
        var read = JsonSerializer.Deserialize(text, ContractJson.Default.PrepareReport)!;

        Assert.True(Encoding.UTF8.GetByteCount(text) <= ReportText.MaxBytes);
        Assert.Equal(("SourceTooLarge", "abc"), (read.Failure!.Reason, read.Source!.Revision));
    }

    [Fact]
    public void Publish_report_of_any_size_fits_and_keeps_the_digest()
    {
        var report = new PublishReport
        {
            Image = new ImageStatus
            {
                Reference = "registry.example.com/app:1",
                Digest = "sha256:" + new string('a', 64),
                Tags = [.. Enumerable.Range(0, 32).Select(number => new string('t', 120) + number)],
            },
            Failure = new ReportedFailure
            {
                Reason = "PushTagFailed",
                Message = Long,
                Excerpt = Long,
            },
        };

        var text = ReportText.Write(report);
        var read = JsonSerializer.Deserialize(text, ContractJson.Default.PublishReport)!;

        Assert.True(Encoding.UTF8.GetByteCount(text) <= ReportText.MaxBytes);
        Assert.Equal((report.Image.Digest, "PushTagFailed"), (read.Image!.Digest, read.Failure!.Reason));
    }

    [Theory]
    [InlineData(12, 12)]
    [InlineData(20, 10)]
    public void Publish_report_of_many_images_keeps_as_many_as_fit(int count, int kept)
    {
        var report = new PublishReport
        {
            Image = new ImageStatus { Reference = "registry.example.com/shop-0:1", Digest = "sha256:" + new string('a', 64) },
            Images =
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(number => new ServiceImageStatus
                    {
                        Service = $"service-{number}",
                        Reference = $"registry.example.com/team/shop/of-many-services-service-{number}:20261121-081500",
                        Digest = "sha256:" + new string('a', 64),
                        SizeBytes = 123_456_789,
                    }),
            ],
        };

        var text = ReportText.Write(report);
        var read = JsonSerializer.Deserialize(text, ContractJson.Default.PublishReport)!;

        Assert.True(Encoding.UTF8.GetByteCount(text) <= ReportText.MaxBytes);
        Assert.Equal(report.Images.Take(kept), read.Images);
    }

    [Fact]
    public void Long_excerpt_keeps_its_end()
    {
        var report = new PublishReport
        {
            Failure = new ReportedFailure
            {
                Reason = "PushDenied",
                Message = "x",
                Excerpt = Long + "the end",
            },
        };

        Assert.EndsWith(
            "the end",
            JsonSerializer.Deserialize(ReportText.Write(report), ContractJson.Default.PublishReport)!.Failure!.Excerpt,
            StringComparison.Ordinal
        );
    }
}
