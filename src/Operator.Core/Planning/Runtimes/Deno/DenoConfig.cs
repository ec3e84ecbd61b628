using System.Text.Json;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Deno;

/// <param name="Command">Null for a task that only runs others.</param>
/// <param name="Needs">Tasks that are run before it.</param>
internal sealed record DenoTask(string Name, string? Command, IReadOnlyList<string> Needs);

/// <summary>What planning reads of deno.json or deno.jsonc; comments and a last comma are allowed in both.</summary>
internal sealed class DenoConfig
{
    private static readonly string[] Names = ["deno.json", "deno.jsonc"];

    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly JsonElement Empty = JsonDocument.Parse("{}").RootElement;

    private readonly JsonElement root;

    private DenoConfig(string file, JsonElement root)
    {
        (File, this.root) = (file, root);
        Tasks = [.. Entries(root, "tasks").Select(entry => Task(entry.Name, entry.Value)).OfType<DenoTask>()];
        Imports = [.. Texts(root, "imports")];
    }

    /// <summary>Its name, also of the one that a project without it would have.</summary>
    public string File { get; }

    public IReadOnlyList<DenoTask> Tasks { get; }

    /// <summary>What the names of its import map stand for.</summary>
    public IReadOnlyList<string> Imports { get; }

    /// <summary>Path of an import map in a file of its own.</summary>
    public string? ImportMap => Text(root, "importMap");

    /// <summary>True for a package that others import.</summary>
    public bool IsPackage => root.TryGetProperty("exports", out _);

    /// <summary>True where the project names the permissions of <c>deno run -P</c>.</summary>
    public bool HasPermissions =>
        root.TryGetProperty("permissions", out var sets)
        && sets.ValueKind == JsonValueKind.Object
        && sets.TryGetProperty("default", out var usual)
        && usual.ValueKind == JsonValueKind.Object;

    /// <summary>True where npm packages may run their own scripts when they are installed.</summary>
    public bool AllowsScripts => root.TryGetProperty("allowScripts", out _);

    /// <summary>True when an install reads packages that are directories of the source.</summary>
    public bool ReadsSource => new[] { "workspace", "links", "patch" }.Any(name => root.TryGetProperty(name, out _));

    /// <summary>The lock file; null where the project wants none.</summary>
    public string? LockFile =>
        !root.TryGetProperty("lock", out var given) ? "deno.lock"
        : given.ValueKind == JsonValueKind.False ? null
        : given.ValueKind == JsonValueKind.String ? given.GetString()
        : (given.ValueKind == JsonValueKind.Object ? Text(given, "path") : null) ?? "deno.lock";

    public DenoTask? Task(string name) => Tasks.FirstOrDefault(task => task.Name == name);

    public static string? Find(IProjectFiles files) => Names.FirstOrDefault(files.FileExists);

    /// <exception cref="PlanRefusal">It cannot be read.</exception>
    public static DenoConfig Read(IProjectFiles files) => files.Once(Names[0], Parse);

    /// <summary>The values of <c>imports</c> in an import map.</summary>
    public static IReadOnlyList<string> ImportsOf(IProjectFiles files, string path) =>
        files.FileExists(path) ? [.. Texts(Root(path, files.ReadText(path) ?? "{}"), "imports")] : [];

    private static DenoConfig Parse(IProjectFiles files) =>
        Find(files) is { } file ? new DenoConfig(file, Root(file, files.Require(file))) : new DenoConfig(Names[0], Empty);

    private static JsonElement Root(string file, string text)
    {
        try
        {
            var root = JsonDocument.Parse(text, Options).RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? root
                : throw new PlanRefusal(PlanReasons.ProjectFileInvalid, $"{DisplayText.Of(file, 100)}: must be an object");
        }
        catch (JsonException exception)
        {
            throw new PlanRefusal(
                PlanReasons.ProjectFileInvalid,
                FormattableString.Invariant($"{DisplayText.Of(file, 100)}: line {exception.LineNumber + 1} is not valid JSON")
            );
        }
    }

    private static DenoTask? Task(string name, JsonElement task) =>
        task.ValueKind switch
        {
            JsonValueKind.String => new DenoTask(name, task.GetString(), []),
            JsonValueKind.Object => new DenoTask(name, Text(task, "command"), [.. List(task, "dependencies")]),
            _ => null,
        };

    private static IEnumerable<JsonProperty> Entries(JsonElement from, string name) =>
        from.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Object ? found.EnumerateObject() : [];

    private static IEnumerable<string> Texts(JsonElement from, string name) =>
        Entries(from, name).Where(entry => entry.Value.ValueKind == JsonValueKind.String).Select(entry => entry.Value.GetString()!);

    private static IEnumerable<string> List(JsonElement from, string name) =>
        from.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Array
            ? found.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)
            : [];

    private static string? Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;
}
