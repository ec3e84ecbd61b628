using System.CommandLine;
using Operator.Manifests;

namespace Operator.Commands;

/// <summary>Writes what is generated from the code: custom resource definitions, RBAC, and the reference pages.</summary>
internal sealed class ManifestsCommand : Command
{
    private readonly Option<DirectoryInfo> output = new("--output")
    {
        Description = "The repository: config/ and docs/reference/ in it are written.",
        DefaultValueFactory = _ => new DirectoryInfo("."),
    };

    public ManifestsCommand()
        : base("manifests", "Writes the manifests and reference pages that are generated from the code.")
    {
        Options.Add(output);
        SetAction(parsed => Write(parsed.GetRequiredValue(output)));
    }

    private static void Write(DirectoryInfo repository)
    {
        foreach (var (name, text) in GeneratedFiles.All())
        {
            var path = Path.Combine(repository.FullName, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
    }
}
