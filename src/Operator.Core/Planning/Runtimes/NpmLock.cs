using System.Text.Json;
using Operator.Core.Formats.Versions;

namespace Operator.Core.Planning.Runtimes;

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
        var own = Field(packages, "");
        return new LockedPackages
        {
            File = file,
            NodeEngines =
            [
                .. package
                    .Dependencies.Select(dependency => (dependency.Key, Range: Engine(Field(packages, "node_modules/" + dependency.Key))))
                    .Where(engine => engine.Range is not null)
                    .Select(engine => (engine.Key, engine.Range!)),
            ],
            Unknown =
            [
                .. package
                    .Dependencies.Where(dependency => !IsLocked(dependency, own, packages))
                    .Select(dependency => dependency.Key)
                    .Distinct(),
            ],
        };
    }

    private static LockedPackages OldPackages(string file, JsonElement dependencies, PackageJson package) =>
        new()
        {
            File = file,
            Unknown =
            [
                .. package
                    .Dependencies.Where(dependency => Field(dependencies, dependency.Key) is null)
                    .Select(dependency => dependency.Key)
                    .Distinct(),
            ],
        };

    /// <summary>npm accepts a locked version that meets what package.json asks for, whatever it asked for when the lock file was written.</summary>
    private static bool IsLocked(KeyValuePair<string, string> dependency, JsonElement? own, JsonElement packages)
    {
        var before = new[] { "dependencies", "devDependencies", "optionalDependencies" }
            .Select(kind => Text(Field(own, kind), dependency.Key))
            .FirstOrDefault(specifier => specifier is not null);
        if (before == dependency.Value)
        {
            return true;
        }

        return Text(Field(packages, "node_modules/" + dependency.Key), "version") is { } version
            && (VersionRange.Parse(dependency.Value)?.Meets(version) ?? before is not null);
    }

    private static string? Engine(JsonElement? entry) => Text(Field(entry, "engines"), "node");

    private static JsonElement? Field(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } from && from.TryGetProperty(name, out var found) ? found : null;

    private static string? Text(JsonElement? element, string name) =>
        Field(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
