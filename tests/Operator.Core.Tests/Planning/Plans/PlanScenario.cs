using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Core.Contract;
using Operator.Core.Formats.Yaml;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;
using Operator.Testing;

namespace Operator.Core.Tests.Planning.Plans;

/// <summary>A folder under tests/assets/plans: the spec, the source, and what planning makes of them.</summary>
internal sealed record PlanScenario(string Folder)
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static IEnumerable<string> Folders =>
        Directory
            .EnumerateDirectories(Repository.Path("tests/assets/plans"))
            .Select(path => Path.GetFileName(path)!)
            .Order(StringComparer.Ordinal);

    public PlanOutcome Outcome { get; } = PlanBuild.From(Input(Folder));

    /// <summary>What a reader wants to see of an outcome, as YAML.</summary>
    public string Summary
    {
        get
        {
            var text = new StringBuilder();
            if (Outcome is PlanOutcome.Refused { Failure: var failure })
            {
                return text.Append(CultureInfo.InvariantCulture, $"reason: {failure.Reason.Name}\nmessage: {Quoted(failure.Message)}\n")
                    .ToString();
            }

            var plan = ((PlanOutcome.Planned)Outcome).Plan;
            AddStatus(text, plan.Status);
            AddList(text, "warnings", plan.Warnings);
            AddList(text, "addedFiles", plan.AddedFiles.Keys);
            foreach (var image in plan.Images)
            {
                text.Append(CultureInfo.InvariantCulture, $"image:{(image.Suffix.Length == 0 ? "" : " " + image.Suffix)}\n");
                AddMap(text, "  buildArgs", image.BuildArgs);
                AddMap(text, "  labels", image.Labels);
                AddList(text, "  ignoreFile", image.IgnoreFile?.TrimEnd('\n').Split('\n') ?? []);
            }

            return text.ToString();
        }
    }

    public string? Dockerfile => Outcome is PlanOutcome.Planned { Plan: var plan } ? LoggedDockerfile.Of(plan.Images) : null;

    private static PlanInput Input(string folder)
    {
        var root = Repository.Path("tests/assets/plans", folder);
        var node = YamlReader.Read(File.ReadAllText(Path.Combine(root, "imagebuild.yaml")));
        var spec = Json(node).Deserialize<ImageBuildSpec>(JsonSerializerOptions.Web);
        var input = Requests.Input(spec!, Directory.Exists(Path.Combine(root, "source")) ? Files(Path.Combine(root, "source")) : null);
        var catalog = Path.Combine(root, "catalog.yaml");
        return input with
        {
            Request = input.Request with
            {
                CatalogOverride = File.Exists(catalog)
                    ? new CatalogSource
                    {
                        Origin = "ConfigMap platform/imagebuild-catalog, key catalog.yaml",
                        Text = File.ReadAllText(catalog),
                    }
                    : null,
                Template = Template(Path.Combine(root, "template"), spec!.ModelVersion),
            },
            Source = new SourceStatus
            {
                Kind = "git",
                Location = "https://git.example.com/team/app.git",
                Revision = "0123456789abcdef0123456789abcdef01234567",
            },
        };
    }

    private static TemplateSource? Template(string directory, string name) =>
        Directory.Exists(directory)
            ? new TemplateSource
            {
                Name = name,
                Origin = $"platform/{name}",
                Data = Directory.EnumerateFiles(directory).ToDictionary(path => Path.GetFileName(path)!, File.ReadAllText),
            }
            : null;

    private static MemoryFiles Files(string root) =>
        new(
            Directory
                .EnumerateFiles(root, "*", SearchOption.AllDirectories)
                // An empty source needs a file to exist in git.
                .Where(path => Path.GetFileName(path) != ".gitkeep")
                .ToDictionary(path => Path.GetRelativePath(root, path), File.ReadAllText)
        );

    private static JsonNode? Json(YamlNode node) =>
        node switch
        {
            YamlNode.Mapping mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, Json(entry.Value)))),
            YamlNode.Sequence sequence => new JsonArray([.. sequence.Items.Select(Json)]),
            YamlNode.Scalar { Boolean: { } boolean } => JsonValue.Create(boolean),
            YamlNode.Scalar { IsPlain: true, Value: var number } when int.TryParse(number, CultureInfo.InvariantCulture, out var integer) =>
                JsonValue.Create(integer),
            YamlNode.Scalar { Value: var text } => JsonValue.Create(text),
            _ => throw new InvalidOperationException(node.Kind),
        };

    private static void AddStatus(StringBuilder text, BuildPlanStatus status)
    {
        Add("modelVersion", status.ModelVersion);
        Add("detectedBy", status.DetectedBy);
        Add("framework", status.Framework);
        AddList(text, "alternatives", (status.Alternatives ?? []).Select(other => $"{other.ModelVersion} because of {other.Because}"));
        Add("runtimeVersion", status.RuntimeVersion);
        Add("runtimeVersionFrom", status.RuntimeVersionFrom);
        AddList(text, "baseImages", status.BaseImages ?? []);
        Add("port", status.Port?.ToString(CultureInfo.InvariantCulture));
        Add("startCommand", status.StartCommand);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}: {Quoted(value)}\n");
            }
        }
    }

    private static void AddList(StringBuilder text, string name, IEnumerable<string> values)
    {
        foreach (var (value, index) in values.Select((value, index) => (value, index)))
        {
            text.Append(CultureInfo.InvariantCulture, $"{(index == 0 ? name + ":\n" : "")}  - {Quoted(value)}\n");
        }
    }

    private static void AddMap(StringBuilder text, string name, IReadOnlyDictionary<string, string> map)
    {
        foreach (var ((key, value), index) in map.Select((pair, index) => (pair, index)))
        {
            text.Append(CultureInfo.InvariantCulture, $"{(index == 0 ? name + ":\n" : "")}    {key}: {Quoted(value)}\n");
        }
    }

    private static string Quoted(string value) => JsonSerializer.Serialize(value, Readable);
}
