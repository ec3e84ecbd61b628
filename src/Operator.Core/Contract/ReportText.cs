using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Contract;

/// <summary>
/// Reports as termination messages. The kubelet cuts a longer message, and half a JSON object cannot be read, so a report that is
/// too long drops its least important parts, in order, until it fits. The failure's reason is always kept.
/// </summary>
public static class ReportText
{
    public const int MaxBytes = 4096;
    private const int MaxMessage = 300;
    private const int MaxExcerpt = 1500;
    private const int MaxField = 256;

    // Reports are never part of a web page: escaping what is not ASCII would only make them up to six times as long.
    private static readonly ContractJson Contract = new(
        new JsonSerializerOptions(ContractJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    public static string Write(PrepareReport report)
    {
        report = report with { Failure = Bound(report.Failure), Source = Bound(report.Source), Warnings = Bound(report.Warnings) };
        Func<PrepareReport, PrepareReport>[] cuts =
        [
            r => r with { Plan = r.Plan is null ? null : r.Plan with { Alternatives = null } },
            r => r with { Warnings = r.Warnings?.Take(3).ToList() },
            r => r with { Plan = r.Plan is null ? null : r.Plan with { Summary = null } },
            r => r with { Failure = r.Failure is null ? null : r.Failure with { Excerpt = CutFront(r.Failure.Excerpt, 400) } },
            r =>
                r with
                {
                    Plan = r.Plan is null
                        ? null
                        : r.Plan with
                        {
                            BaseImages = r.Plan.BaseImages?.Take(3).Select(image => Cut(image, 128)!).ToList(),
                        },
                },
            r =>
                r with
                {
                    Plan = r.Plan is null
                        ? null
                        : r.Plan with
                        {
                            StartCommand = Cut(r.Plan.StartCommand, 128),
                            DetectedBy = Cut(r.Plan.DetectedBy, 128),
                        },
                },
            r => r with { Warnings = null },
            r => r with { Plan = null },
            r =>
                r with
                {
                    Source = r.Source is null ? null : new SourceStatus { Kind = r.Source.Kind, Revision = Cut(r.Source.Revision, 128) },
                },
            r => r with { Failure = r.Failure is null ? null : r.Failure with { Excerpt = null } },
        ];
        return Fit(report, cuts, r => JsonSerializer.SerializeToUtf8Bytes(r, Contract.PrepareReport));
    }

    public static string Write(PublishReport report)
    {
        report = report with { Failure = Bound(report.Failure) };
        Func<PublishReport, PublishReport>[] cuts =
        [
            r => r with { Failure = r.Failure is null ? null : r.Failure with { Excerpt = CutFront(r.Failure.Excerpt, 400) } },
            r => r with { Image = r.Image is null ? null : r.Image with { Tags = r.Image.Tags?.Take(16).ToList() } },
            r => r with { Images = r.Images?.Take(10).ToList() },
            r => r with { Images = r.Images?.Take(4).ToList() },
            r => r with { Image = r.Image is null ? null : r.Image with { Tags = null, Platforms = null } },
            r => r with { Images = null },
            r => r with { Failure = r.Failure is null ? null : r.Failure with { Excerpt = null } },
        ];
        return Fit(report, cuts, r => JsonSerializer.SerializeToUtf8Bytes(r, Contract.PublishReport));
    }

    private static string Fit<T>(T report, IEnumerable<Func<T, T>> cuts, Func<T, byte[]> serialize)
    {
        var bytes = serialize(report);
        foreach (var cut in cuts)
        {
            if (bytes.Length <= MaxBytes)
            {
                break;
            }

            report = cut(report);
            bytes = serialize(report);
        }

        return Encoding.UTF8.GetString(bytes);
    }

    private static ReportedFailure? Bound(ReportedFailure? failure) =>
        failure is null
            ? null
            : failure with
            {
                Message = Cut(failure.Message, MaxMessage)!,
                Excerpt = CutFront(failure.Excerpt, MaxExcerpt),
            };

    private static SourceStatus? Bound(SourceStatus? source) =>
        source is null
            ? null
            : source with
            {
                Location = Cut(source.Location, MaxField),
                Author = Cut(source.Author, 128),
                Subject = Cut(source.Subject, 128),
                Revision = Cut(source.Revision, MaxField),
            };

    private static List<string>? Bound(IReadOnlyList<string>? warnings) =>
        warnings is null or [] ? null : warnings.Take(10).Select(warning => Cut(warning, MaxMessage)!).ToList();

    private static string? Cut(string? text, int length) => text is null ? null : DisplayText.Cut(text, length);

    private static string? CutFront(string? text, int length) => text is null ? null : DisplayText.CutFront(text, length);
}
