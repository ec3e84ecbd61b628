using System.Text.Json;
using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Php;

/// <summary>What planning reads of composer.json and composer.lock; a project without them declares nothing.</summary>
internal sealed partial class ComposerProject
{
    private const string Manifest = "composer.json";

    private const string LockFile = "composer.lock";

    private static readonly JsonElement Empty = JsonDocument.Parse("{}").RootElement;

    private readonly JsonElement root;

    private readonly Dictionary<string, JsonElement> packages = new(StringComparer.Ordinal);

    private ComposerProject(JsonElement root, JsonElement read, bool exists, bool isLocked)
    {
        (this.root, Exists, IsLocked) = (root, exists, isLocked);
        if (read.TryGetProperty("packages", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var package in list.EnumerateArray().Where(one => Text(one, "name") is not null))
            {
                packages[Text(package, "name")!] = package;
            }
        }
    }

    /// <summary>False for a project without composer.json.</summary>
    public bool Exists { get; }

    public bool IsLocked { get; }

    /// <summary>What the project itself asks of PHP.</summary>
    public string? Php => Text(Object(root, "require"), "php");

    /// <summary>The PHP for which composer resolves packages.</summary>
    public string? Platform => Text(Object(Object(root, "config"), "platform"), "php");

    /// <summary>What flex calls the directory of pages.</summary>
    public string? PublicDirectory => Text(Object(root, "extra"), "public-dir");

    /// <summary>Drupal's.</summary>
    public string? WebRoot => Text(Object(Object(Object(root, "extra"), "drupal-scaffold"), "locations"), "web-root");

    /// <summary>True for packages that are directories of the source.</summary>
    public bool NamesLocalFiles =>
        root.TryGetProperty("repositories", out var found) && found.GetRawText().Contains("\"path\"", StringComparison.Ordinal);

    /// <summary>Directories of tests whose classes composer loads for development alone, so that nothing can start them in the image.</summary>
    public IEnumerable<string> TestDirectories =>
        Loaded("autoload-dev").Where(path => Tests.IsMatch(path) && !Loaded("autoload").Any(own => SourcePath.IsWithin(path, own)));

    /// <summary>Packages that are declared, without PHP and its extensions.</summary>
    public bool HasPackages => Names(root).Any(name => name.Contains('/', StringComparison.Ordinal));

    /// <summary>Ranges of PHP that packages need which are installed for production.</summary>
    public IEnumerable<(string Package, string Range)> Needs =>
        packages
            .Select(package => (package.Key, Text(Object(package.Value, "require"), "php")))
            .Where(need => need.Item2 is not null)
            .Select(need => (need.Key, need.Item2!));

    /// <summary>Declared for production, or in the lock file because of that.</summary>
    public bool Has(string package) => packages.ContainsKey(package) || Text(Object(root, "require"), package) is not null;

    /// <summary>Extensions that the project and its packages ask for, with what is asked, as far as no package takes their place.</summary>
    public IEnumerable<(string Name, string Range)> Extensions()
    {
        var provided = packages.Values.SelectMany(package => Entries(Object(package, "provide"))).Select(entry => entry.Key).ToHashSet();
        return packages
            .Values.Prepend(root)
            .SelectMany(one => Entries(Object(one, "require")))
            .Where(entry => entry.Key.StartsWith("ext-", StringComparison.OrdinalIgnoreCase) && !provided.Contains(entry.Key))
            .Select(entry => (entry.Key[4..].ToLowerInvariant(), entry.Value))
            .DistinctBy(entry => entry.Item1)
            .OrderBy(entry => entry.Item1, StringComparer.Ordinal);
    }

    /// <summary>Packages of the composer.json that the lock file does not have.</summary>
    public IReadOnlyList<string> Unknown =>
        IsLocked ? [.. Names(root).Where(name => name.Contains('/', StringComparison.Ordinal) && !packages.ContainsKey(name))] : [];

    public static ComposerProject Of(IProjectFiles files)
    {
        var root = Read(files, Manifest);
        var read = root is null ? null : Read(files, LockFile);
        return new ComposerProject(root ?? Empty, read ?? Empty, root is not null, read is not null);
    }

    private IEnumerable<string> Loaded(string name) =>
        (Object(root, name) is { } section ? Paths(section) : [])
            .Select(path => SourcePath.Resolve("", path))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Paths(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array => value.EnumerateArray().SelectMany(Paths),
            JsonValueKind.Object => value.EnumerateObject().SelectMany(entry => Paths(entry.Value)),
            _ => [],
        };

    [GeneratedRegex(@"\A(?:[Tt]ests?|spec|features)(?:/[A-Za-z0-9_/-]*)?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Tests { get; }

    private static JsonElement? Read(IProjectFiles files, string name)
    {
        if (!files.FileExists(name))
        {
            return null;
        }

        try
        {
            // A lock file of many packages is larger than planning reads: then nothing is known of them.
            var text = name == Manifest ? files.Require(name) : files.ReadText(name) ?? "{}";
            var root = JsonDocument.Parse(text).RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? root
                : throw new PlanRefusal(PlanReasons.ProjectFileInvalid, $"{name}: must be an object");
        }
        catch (JsonException exception)
        {
            throw new PlanRefusal(
                PlanReasons.ProjectFileInvalid,
                FormattableString.Invariant($"{name}: line {exception.LineNumber + 1} is not valid JSON")
            );
        }
    }

    private static IEnumerable<string> Names(JsonElement from) => Entries(Object(from, "require")).Select(entry => entry.Key);

    private static IEnumerable<KeyValuePair<string, string>> Entries(JsonElement? from) =>
        from is { } found
            ? found
                .EnumerateObject()
                .Where(entry => entry.Value.ValueKind == JsonValueKind.String)
                .Select(entry => KeyValuePair.Create(entry.Name, entry.Value.GetString()!))
            : [];

    private static JsonElement? Object(JsonElement? from, string name) =>
        from is { ValueKind: JsonValueKind.Object } found
        && found.TryGetProperty(name, out var inner)
        && inner.ValueKind == JsonValueKind.Object
            ? inner
            : null;

    private static string? Text(JsonElement? from, string name) =>
        from is { ValueKind: JsonValueKind.Object } found
        && found.TryGetProperty(name, out var text)
        && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;
}
