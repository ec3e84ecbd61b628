using System.Text.Json;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes;

/// <summary>What planning reads of a package.json.</summary>
internal sealed class PackageJson
{
    private readonly JsonElement root;

    private PackageJson(JsonElement root) => this.root = root;

    public string? Main => Text(root, "main");

    public string? PackageManager => Text(root, "packageManager");

    public string? NodeEngine => Text(Object("engines"), "node");

    public string? VoltaNode => Text(Object("volta"), "node");

    public bool HasWorkspaces => root.TryGetProperty("workspaces", out _);

    public bool HasDependencies =>
        HasEntries("dependencies") || HasEntries("devDependencies") || HasEntries("optionalDependencies") || HasWorkspaces;

    /// <summary>True when an install would run a script of the project itself, which needs the project's files.</summary>
    public bool InstallRunsScripts =>
        HasScript("preinstall") || HasScript("install") || HasScript("postinstall") || HasScript("prepare") || HasScript("prepublish");

    public static PackageJson? Read(IProjectFiles files) => files.FileExists("package.json") ? Parse(files.Require("package.json")) : null;

    public bool HasScript(string name) => Text(Object("scripts"), name) is { Length: > 0 };

    public bool DependsOn(string name) =>
        Object("dependencies") is { } all && all.TryGetProperty(name, out _)
        || Object("devDependencies") is { } others && others.TryGetProperty(name, out _);

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

    private bool HasEntries(string name) => Object(name) is { } entries && entries.EnumerateObject().Any();

    private JsonElement? Object(string name) =>
        root.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Object ? found : null;

    private static string? Text(JsonElement? element, string name) =>
        element is { } from && from.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String
            ? found.GetString()
            : null;
}
