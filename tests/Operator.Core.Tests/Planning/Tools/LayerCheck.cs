using System.Text.Json;

namespace Operator.Core.Tests.Planning.Tools;

/// <summary>Reads a generated Dockerfile from above and notes what each stage has of the source when a command runs.</summary>
internal sealed class LayerCheck
{
    private static readonly string[] Compiled = ["go", "rust", "java", "dotnet"];

    private readonly HashSet<string> copied = new(StringComparer.Ordinal);

    private bool hasSource;

    public static void All(string dockerfile)
    {
        var kind = dockerfile.Split('\n')[0].Split(' ')[^1];
        var stages = dockerfile.Split("\nFROM ").Skip(1).ToList();
        foreach (var stage in stages)
        {
            var check = new LayerCheck();
            foreach (var line in stage.Split('\n'))
            {
                check.Read(line, ownLayers: kind != "nixpacks");
            }
        }

        if (Compiled.Contains(kind))
        {
            Assert.DoesNotContain(stages[^1].Split('\n'), IsSource);
        }
    }

    private void Read(string line, bool ownLayers)
    {
        if (line.StartsWith("COPY ", StringComparison.Ordinal))
        {
            // What another stage made for this directory has what that stage had.
            hasSource |= IsSource(line) || (line.Contains("--from=", StringComparison.Ordinal) && Paths(line)[^1] == "./");
            copied.UnionWith(Paths(line)[..^1]);
        }
        else if (line.StartsWith("RUN ", StringComparison.Ordinal))
        {
            foreach (var words in ToolCheck.Commands(line))
            {
                Check(words, ownLayers);
            }
        }
    }

    private void Check(IReadOnlyList<string> words, bool ownLayers)
    {
        var text = string.Join(' ', words);
        if (ownLayers && InstallFiles.ManifestOf(words) is { } manifest)
        {
            Assert.False(hasSource, $"the source is copied before {text}");
            Assert.True(copied.Any(path => Names(path, manifest)), $"{manifest} is not copied before {text}");
        }

        foreach (var files in InstallFiles.Of(words).Where(files => !files[0].StartsWith('/')))
        {
            Assert.True(
                hasSource || files.Any(file => copied.Any(path => Means(path, file))),
                $"{string.Join(" or ", files)} is not copied before {text}"
            );
        }
    }

    private static bool IsSource(string line) =>
        line.StartsWith("COPY ", StringComparison.Ordinal)
        && !line.Contains("--from=", StringComparison.Ordinal)
        && Paths(line)[..^1].Any(path => path is "." or "./" or "/");

    private static string[] Paths(string line)
    {
        var words = line["COPY ".Length..];
        while (words.StartsWith("--", StringComparison.Ordinal))
        {
            words = words[(words.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        }

        return words.StartsWith('[')
            ? JsonSerializer.Deserialize<string[]>(words)!
            : words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>True for the name of the file anywhere; *proj is the end of a name.</summary>
    private static bool Names(string path, string manifest) =>
        manifest.StartsWith('*') ? path.EndsWith(manifest[1..], StringComparison.Ordinal) : path.Split('/')[^1] == manifest;

    private static bool Means(string path, string file) =>
        Clean(path) == Clean(file)
        || (
            path.Contains("*.", StringComparison.Ordinal)
            && Clean(file).EndsWith(path[(path.LastIndexOf('*') + 1)..], StringComparison.Ordinal)
        );

    private static string Clean(string path) => path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
}
