namespace Operator.Core.Planning.Compose;

/// <summary>Writes named contexts as stages before the first of the Dockerfile's own, where its global arguments stay global.</summary>
internal static class NamedContextStages
{
    public static string AddTo(string dockerfile, IReadOnlyList<NamedContext> contexts)
    {
        if (contexts.Count == 0)
        {
            return dockerfile;
        }

        var lines = dockerfile.Split('\n').ToList();
        lines.InsertRange(FirstStage(lines), contexts.SelectMany(Stage).Append(""));
        return string.Join('\n', lines);
    }

    private static IEnumerable<string> Stage(NamedContext context) =>
        context switch
        {
            NamedContext.Image image => [$"FROM {image.Reference} AS {image.Name}"],
            NamedContext.Directory directory =>
            [
                $"FROM scratch AS {directory.Name}",
                $"COPY {(directory.Path.Length == 0 ? "." : directory.Path + "/")} /",
            ],
            _ => throw new InvalidOperationException($"unknown context {context.GetType().Name}"),
        };

    /// <summary>Only directives, comments and ARG can stand before the first FROM.</summary>
    private static int FirstStage(List<string> lines)
    {
        var first = lines.FindIndex(line =>
            line.TrimStart() is var text
            && text.StartsWith("FROM", StringComparison.OrdinalIgnoreCase)
            && text.Length > 4
            && char.IsWhiteSpace(text[4])
        );
        return first < 0 ? lines.Count : first;
    }
}
