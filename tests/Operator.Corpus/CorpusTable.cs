using System.Globalization;
using System.Text.Json;

namespace Operator.Corpus;

/// <summary>Examples as a table, or one by one for scripts.</summary>
internal static class CorpusTable
{
    private static readonly string[] Verdicts = ["right", "warned", "differs", "wrong", "refused", "unsupported"];

    public static void Write(IReadOnlyList<Example> examples, CorpusOptions options, TextWriter output)
    {
        switch (options.Format)
        {
            case "json":
                output.WriteLine(JsonSerializer.Serialize(examples, new JsonSerializerOptions { WriteIndented = true }));
                return;
            case "csv":
                output.WriteLine("repository,directory,language,verdict,kind,start,expected,because");
                foreach (var one in examples)
                {
                    output.WriteLine(
                        string.Join(
                            ',',
                            new[]
                            {
                                one.Repository,
                                one.Directory,
                                one.Language,
                                one.Verdict,
                                one.Kind,
                                one.Start,
                                one.Expected,
                                string.Join("; ", one.Because),
                            }.Select(Quoted)
                        )
                    );
                }

                return;
        }

        Group(examples, "repository", one => one.Repository, output);
        Group([.. examples.Where(one => one.Verdict != "unsupported")], "language", one => one.Language, output);
        foreach (var one in examples.Where(one => options.Listed.Contains(one.Verdict)))
        {
            output.WriteLine(
                $"{one.Verdict}: {one.Repository} {one.Directory} ({one.Language}, {one.Kind}): {string.Join("; ", one.Because)}"
            );
        }
    }

    private static void Group(IReadOnlyList<Example> examples, string title, Func<Example, string> key, TextWriter output)
    {
        output.WriteLine($"| {title} | examples | {string.Join(" | ", Verdicts)} | right of supported | wrong of supported |");
        output.WriteLine($"|---|{string.Concat(Verdicts.Select(_ => "---|"))}---|---|---|");
        foreach (var group in examples.GroupBy(key).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Row(group.Key, [.. group], output);
        }

        Row("**all**", examples, output);
        output.WriteLine();
    }

    private static void Row(string name, IReadOnlyList<Example> examples, TextWriter output)
    {
        int Count(string verdict) => examples.Count(one => one.Verdict == verdict);
        var supported = Math.Max(1, examples.Count - Count("unsupported"));
        string Share(string verdict) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * Count(verdict) / supported:0.0} %");
        output.WriteLine(
            $"| {name} | {examples.Count} | {string.Join(" | ", Verdicts.Select(Count))} | {Share("right")} | {Share("wrong")} |"
        );
    }

    private static string Quoted(string? text) =>
        $"\"{(text ?? "").Replace("\"", "\"\"", StringComparison.Ordinal).ReplaceLineEndings(" ")}\"";
}
