using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Core.Contract;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning.Scaffolds;

/// <summary>
/// A working example for a model version without a source. What the spec says about it is in about.json, as data: none of it is
/// ever part of a program's text.
/// </summary>
internal sealed class ScaffoldFiles(IReadOnlyDictionary<string, string> texts) : IProjectFiles
{
    public IReadOnlyDictionary<string, string> Texts => texts;

    public static ScaffoldFiles For(BuildRequest request)
    {
        var texts = request.Spec.ModelVersion switch
        {
            ModelVersions.PythonFlask => FlaskScaffold.Files,
            ModelVersions.PythonFastApi => FastApiScaffold.Files,
            ModelVersions.NodeJs => NodeScaffold.Files,
            // An inline Dockerfile and a template may build without any file.
            ModelVersions.Dockerfile => new Dictionary<string, string>(),
            var name when name == request.Template?.Name => new Dictionary<string, string>(),
            _ => throw new PlanRefusal(SpecReasons.Invalid, $"modelVersion {request.Spec.ModelVersion} has no example project; set source"),
        };
        return new ScaffoldFiles(
            new SortedDictionary<string, string>(texts.ToDictionary(), StringComparer.Ordinal) { ["about.json"] = About(request) }
        );
    }

    public bool FileExists(string path) => texts.ContainsKey(path);

    public bool DirectoryExists(string path) => path.Length == 0;

    public IReadOnlyList<ProjectEntry> List(string directory) =>
        directory.Length == 0 ? [.. texts.Keys.Select(name => new ProjectEntry(name, false))] : [];

    public string? ReadText(string path) => texts.GetValueOrDefault(path);

    private static string About(BuildRequest request)
    {
        var about = new JsonObject
        {
            ["name"] = request.Name,
            ["version"] = request.Spec.Version ?? "",
            ["description"] = request.Spec.Description ?? "",
        };
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.Default }))
        {
            about.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }
}
