using System.CommandLine;
using Operator.Manifests;

namespace Operator.Commands;

/// <summary>Writes what is generated from the code: custom resource definitions, RBAC, and the reference pages.</summary>
internal sealed class ManifestsCommand : Command
{
    private readonly Option<DirectoryInfo> output = new("--output")
    {
        Description = "Directory of the manifests: crds/ and rbac/ in it are written.",
        DefaultValueFactory = _ => new DirectoryInfo("config"),
    };

    private readonly Option<DirectoryInfo> reference = new("--reference")
    {
        Description = "Directory of the reference pages.",
        DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("docs", "reference")),
    };

    public ManifestsCommand()
        : base("manifests", "Writes the manifests and reference pages that are generated from the code.")
    {
        Options.Add(output);
        Options.Add(reference);
        SetAction(parsed => Write(parsed.GetRequiredValue(output), parsed.GetRequiredValue(reference)));
    }

    private static void Write(DirectoryInfo output, DirectoryInfo reference)
    {
        WriteAll(output, GeneratedFiles.Manifests());
        WriteAll(reference, GeneratedFiles.ReferencePages());
    }

    private static void WriteAll(DirectoryInfo directory, IReadOnlyDictionary<string, string> files)
    {
        foreach (var (name, text) in files)
        {
            var path = Path.Combine(directory.FullName, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
    }
}
