using System.Text.Json;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>What planning reads of a package.json.</summary>
internal sealed class PackageJson
{
    public const string Name = "package.json";

    private static readonly string[] LocalFiles =
    [
        "\"file:",
        "\"link:",
        "\"portal:",
        "\"workspace:",
        "\"patch:",
        "\"patchedDependencies\"",
    ];

    private readonly JsonElement root;

    // Runtimes ask for a hundred names, which a search in the text each time would make slow.
    private readonly HashSet<string> production;

    private readonly HashSet<string> development;

    private PackageJson(JsonElement root)
    {
        this.root = root;
        production = [.. Keys("dependencies"), .. Keys("optionalDependencies")];
        development = [.. Keys("devDependencies")];
    }

    public string? Main => Text(root, "main");

    /// <summary>The file that bun starts, as <c>bun init</c> writes it.</summary>
    public string? Module => Text(root, "module");

    public string? PackageManager => Text(root, "packageManager");

    public string? NodeEngine => Text(Object("engines"), "node");

    public string? VoltaNode => Text(Object("volta"), "node");

    /// <summary>Version that <c>devEngines.runtime</c> asks for, where it is node.</summary>
    public string? DevelopmentNode =>
        Object("devEngines") is { } engines && Inner(engines, "runtime") is { } runtime && Text(runtime, "name") == "node"
            ? Text(runtime, "version")
            : null;

    public bool HasWorkspaces => root.TryGetProperty("workspaces", out _);

    /// <summary>Patterns of directories: a list, or an object with a list under <c>packages</c>.</summary>
    public IReadOnlyList<string> Workspaces =>
        root.TryGetProperty("workspaces", out var found)
            ? Texts(found.ValueKind == JsonValueKind.Object && found.TryGetProperty("packages", out var below) ? below : found)
            : [];

    public bool HasDependencies => production.Count > 0 || development.Count > 0 || HasWorkspaces;

    /// <summary>Names and specifiers of everything that an install of this package resolves itself.</summary>
    public IEnumerable<KeyValuePair<string, string>> Dependencies =>
        new[] { "dependencies", "devDependencies", "optionalDependencies" }.SelectMany(Entries);

    /// <summary>True when a dependency, an override or a patch is a file or directory of the source.</summary>
    public bool NamesLocalFiles
    {
        get
        {
            var text = root.GetRawText();
            return LocalFiles.Any(words => text.Contains(words, StringComparison.Ordinal))
                || Dependencies.Any(dependency => dependency.Value.StartsWith('.') || dependency.Value.StartsWith('/'));
        }
    }

    /// <summary>True when an install would run a script of the project itself, which needs the project's files.</summary>
    public bool InstallRunsScripts => InstallScripts.Any();

    public IEnumerable<string> InstallScripts =>
        new[] { "preinstall", "install", "postinstall", "prepare", "prepublish" }.Select(Script).OfType<string>();

    public static PackageJson? Read(IProjectFiles files) =>
        files.Once(Name, source => source.FileExists(Name) ? Parse(source.Require(Name)) : null);

    /// <summary>The same for a package.json that cannot be read: null.</summary>
    public static PackageJson? TryRead(IProjectFiles files)
    {
        try
        {
            return Read(files);
        }
        catch (PlanRefusal)
        {
            return null;
        }
    }

    public bool HasScript(string name) => Script(name) is not null;

    /// <summary>A script's text; null where there is none, or an empty one.</summary>
    public string? Script(string name) => Text(Object("scripts"), name) is { Length: > 0 } script ? script : null;

    public IEnumerable<string> ScriptNames => Entries("scripts").Select(entry => entry.Key);

    public bool DependsOn(string name) => production.Contains(name) || development.Contains(name);

    public bool DependsOnAny(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (DependsOn(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True for a dependency that is there without development dependencies too.</summary>
    public bool InProduction(string name) => production.Contains(name);

    /// <summary>What is asked for of a dependency, for example <c>^3.1.0</c>; null if it is none.</summary>
    public string? Specifier(string name) =>
        Text(Object("dependencies"), name) ?? Text(Object("devDependencies"), name) ?? Text(Object("optionalDependencies"), name);

    /// <summary>Text of a field inside an object, for example <c>prisma.schema</c>.</summary>
    public string? Field(string outer, string inner) => Text(Object(outer), inner);

    private static PackageJson Parse(string text)
    {
        try
        {
            var root = JsonDocument.Parse(text).RootElement;
            return root.ValueKind == JsonValueKind.Object ? new PackageJson(root) : throw Invalid("must be an object");
        }
        catch (JsonException exception)
        {
            throw Invalid(FormattableString.Invariant($"line {exception.LineNumber + 1} is not valid JSON"));
        }
    }

    private static PlanRefusal Invalid(string problem) => new(PlanReasons.ProjectFileInvalid, $"package.json: {problem}");

    private IEnumerable<KeyValuePair<string, string>> Entries(string name) =>
        Object(name) is { } entries
            ? entries
                .EnumerateObject()
                .Where(entry => entry.Value.ValueKind == JsonValueKind.String)
                .Select(entry => KeyValuePair.Create(entry.Name, entry.Value.GetString()!))
            : [];

    private IEnumerable<string> Keys(string name) =>
        Object(name) is { } entries ? entries.EnumerateObject().Select(entry => entry.Name) : [];

    private JsonElement? Object(string name) => Inner(root, name);

    private static JsonElement? Inner(JsonElement element, string name) =>
        element.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Object ? found : null;

    private static IReadOnlyList<string> Texts(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];

    private static string? Text(JsonElement? element, string name) =>
        element is { } from && from.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String
            ? found.GetString()
            : null;
}
