using System.Text.Json;

namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>What angular.json says of the application that <c>ng build</c> builds.</summary>
/// <param name="Name">The project's name in angular.json.</param>
/// <param name="Options">Of its build; an undefined element if there are none.</param>
internal sealed record AngularWorkspace(string Name, string Builder, JsonElement Options)
{
    private static readonly JsonDocumentOptions WithComments = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>The server that an application with server-side rendering builds; null for a site.</summary>
    public static NodeProject? Server(IProjectFiles files, PackageJson package, NodeProject.Server? start)
    {
        if (start is not null)
        {
            return null;
        }

        var build = ScriptCommands.OfScript("build", package);
        if (Read(files, build) is not { IsServer: true } application)
        {
            return package.HasScript("build") || files.FileExists("angular.json") ? new NodeProject.Site("ng build") : null;
        }

        return NodeFrameworks.Named(new NodeProject.Server(["node", $"{application.Base}/server/server.mjs"]), "@angular/core", "ng build");
    }

    public static SiteOutput Output(IProjectFiles files, IReadOnlyList<ScriptCommand> build) =>
        Read(files, build) is { } application
            ? new SiteOutput(SiteOutput.Clean($"{application.Base}/{application.Browser}") ?? "dist")
            : new SiteOutput(
                "dist",
                "angular.json does not show which application is built, so the site is taken to be in dist; set static.outputDir if it is not"
            );

    private bool IsApplication => Builder.EndsWith(":application", StringComparison.Ordinal);

    private bool IsServer =>
        IsApplication && Field(Options, "outputMode") is not { ValueKind: JsonValueKind.String } mode
            ? Field(Options, "ssr") is { ValueKind: JsonValueKind.True or JsonValueKind.Object }
            : IsApplication && Field(Options, "outputMode")?.GetString() == "server";

    private string Base =>
        SiteOutput.Clean(
            Path is { ValueKind: JsonValueKind.Object } parts ? Text(parts, "base")
            : Path is { ValueKind: JsonValueKind.String } path ? path.GetString()
            : null
        )
        ?? SiteOutput.Clean("dist/" + Name)
        ?? "dist";

    /// <summary>The directory below for what a browser gets: the older builders have none.</summary>
    private string Browser =>
        !IsApplication ? ""
        : Path is { ValueKind: JsonValueKind.Object } parts ? Text(parts, "browser") ?? "browser"
        : "browser";

    private JsonElement? Path => Field(Options, "outputPath");

    private static AngularWorkspace? Read(IProjectFiles files, IReadOnlyList<ScriptCommand> build)
    {
        try
        {
            using var document = JsonDocument.Parse(files.ReadText("angular.json") ?? "null", WithComments);
            var root = document.RootElement;
            if (Field(root, "projects") is not { ValueKind: JsonValueKind.Object } projects)
            {
                return null;
            }

            var wanted =
                build.FirstOrDefault(command => command.Program == "ng")?.Words.Where(word => !word.StartsWith('-')).ElementAtOrDefault(1)
                ?? Text(root, "defaultProject");
            var applications = projects
                .EnumerateObject()
                .Where(project => Text(project.Value, "projectType") is null or "application")
                .ToList();
            var chosen = applications.Where(project => project.Name == wanted).Concat(applications.Count == 1 ? applications : []).ToList();
            return chosen.Count == 0 ? null : Of(chosen[0]);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static AngularWorkspace? Of(JsonProperty project)
    {
        var targets = Field(project.Value, "architect") ?? Field(project.Value, "targets");
        return Field(targets, "build") is { ValueKind: JsonValueKind.Object } build
            ? new AngularWorkspace(
                project.Name,
                Text(build, "builder") ?? "",
                (Field(build, "options") ?? default).ValueKind == JsonValueKind.Object ? Field(build, "options")!.Value.Clone() : default
            )
            : null;
    }

    private static JsonElement? Field(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } from && from.TryGetProperty(name, out var found) ? found : null;

    private static string? Text(JsonElement element, string name) =>
        Field(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
