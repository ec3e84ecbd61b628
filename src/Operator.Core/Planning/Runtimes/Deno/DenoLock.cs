using System.Text.Json;

namespace Operator.Core.Planning.Runtimes.Deno;

/// <summary>What deno.lock pins: packages by name, and modules by their address.</summary>
internal sealed class DenoLock
{
    private readonly HashSet<string> packages = new(StringComparer.Ordinal);

    private readonly HashSet<string> modules = new(StringComparer.Ordinal);

    private DenoLock(string file) => File = file;

    public string File { get; }

    /// <summary>False for one that cannot be read here: it is larger than planning reads, or no JSON.</summary>
    public bool IsRead { get; private init; }

    /// <summary>False for a package or module that an install would resolve anew, at which <c>--frozen</c> stops.</summary>
    public bool Pins(string specifier) =>
        !IsRead || (DenoSpecifiers.IsUrl(specifier) ? modules.Contains(specifier) : packages.Contains(DenoSpecifiers.Package(specifier)));

    /// <summary>Null where there is none.</summary>
    public static DenoLock? Of(IProjectFiles files, string? file)
    {
        if (file is null || !files.FileExists(file))
        {
            return null;
        }

        try
        {
            return files.ReadText(file) is { } text && JsonDocument.Parse(text).RootElement is { ValueKind: JsonValueKind.Object } root
                ? Read(file, root)
                : new DenoLock(file);
        }
        catch (JsonException)
        {
            return new DenoLock(file);
        }
    }

    private static DenoLock Read(string file, JsonElement root)
    {
        var read = new DenoLock(file) { IsRead = true };
        // Until version 3 of the format they were below packages.
        foreach (
            var place in root.TryGetProperty("packages", out var below) && below.ValueKind == JsonValueKind.Object
                ? [root, below]
                : new[] { root }
        )
        {
            read.packages.UnionWith(Keys(place, "specifiers").Select(DenoSpecifiers.Package));
        }

        read.modules.UnionWith(Keys(root, "remote"));
        read.modules.UnionWith(Keys(root, "redirects"));
        return read;
    }

    private static IEnumerable<string> Keys(JsonElement from, string name) =>
        from.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Object
            ? found.EnumerateObject().Select(entry => entry.Name)
            : [];
}
