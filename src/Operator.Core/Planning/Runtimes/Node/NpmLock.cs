using System.Text.Json;
using Operator.Core.Formats.Versions;

namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>package-lock.json and npm-shrinkwrap.json: under <c>packages</c>, with the project itself as the entry "".</summary>
internal static class NpmLock
{
    public static LockedPackages Read(string file, string text, PackageJson package)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            return Field(root, "packages") is { ValueKind: JsonValueKind.Object } packages ? Packages(file, packages, package)
                : Field(root, "dependencies") is { ValueKind: JsonValueKind.Object } old ? OldPackages(file, old, package)
                : LockedPackages.None with { File = file };
        }
        catch (JsonException)
        {
            return LockedPackages.None with { File = file };
        }
    }

    private static LockedPackages Packages(string file, JsonElement packages, PackageJson package)
    {
        const string Below = "node_modules/";
        var wanted = package.Dependencies.ToLookup(dependency => dependency.Key, dependency => dependency.Value, StringComparer.Ordinal);
        var entries = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var before = new HashSet<(string, string?)>();
        // Once over all: a look-up by name would read a long file for each dependency.
        foreach (var entry in packages.EnumerateObject())
        {
            if (entry.Name.Length == 0)
            {
                before = Asked(entry.Value);
            }
            else if (entry.Name.StartsWith(Below, StringComparison.Ordinal) && wanted.Contains(entry.Name[Below.Length..]))
            {
                entries[entry.Name[Below.Length..]] = entry.Value;
            }
        }

        return new LockedPackages
        {
            File = file,
            NodeEngines =
            [
                .. entries
                    .Select(entry => (entry.Key, Range: Text(Field(entry.Value, "engines"), "node")))
                    .Where(entry => entry.Range is not null)
                    .Select(entry => (entry.Key, entry.Range!)),
            ],
            Unknown =
            [
                .. wanted
                    .Where(asked =>
                        !asked.All(specifier => before.Contains((asked.Key, specifier)) || Meets(entries, asked.Key, specifier))
                    )
                    .Select(asked => asked.Key),
            ],
        };
    }

    private static HashSet<(string, string?)> Asked(JsonElement own) =>
        [
            .. new[] { "dependencies", "devDependencies", "optionalDependencies" }
                .Select(kind => Field(own, kind))
                .OfType<JsonElement>()
                .Where(kind => kind.ValueKind == JsonValueKind.Object)
                .SelectMany(kind => kind.EnumerateObject())
                .Select(entry => (entry.Name, entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString() : null)),
        ];

    /// <summary>npm accepts a locked version that meets what package.json asks for, whatever it asked for when the lock file was written.</summary>
    private static bool Meets(Dictionary<string, JsonElement> entries, string name, string specifier) =>
        entries.TryGetValue(name, out var entry)
        && (Text(entry, "version") is not { } version || VersionRange.Parse(specifier)?.Meets(version) != false);

    private static LockedPackages OldPackages(string file, JsonElement dependencies, PackageJson package) =>
        new()
        {
            File = file,
            Unknown =
            [
                .. package
                    .Dependencies.Select(dependency => dependency.Key)
                    .Except(dependencies.EnumerateObject().Select(entry => entry.Name)),
            ],
        };

    private static JsonElement? Field(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } from && from.TryGetProperty(name, out var found) ? found : null;

    private static string? Text(JsonElement? element, string name) =>
        Field(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
