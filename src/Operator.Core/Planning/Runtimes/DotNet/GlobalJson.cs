using System.Text.Json;
using System.Text.RegularExpressions;
using Operator.Core.Formats.Versions;
using Operator.Core.Planning.Catalog;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.DotNet;

/// <summary>The SDK that global.json asks for.</summary>
/// <param name="Version">For example 10.0.100.</param>
/// <param name="RollForward">How far another SDK may be from it; latestPatch where the file does not say.</param>
internal sealed partial record GlobalJson(string Version, string RollForward)
{
    public const string Name = "global.json";

    /// <summary>10.0 of 10.0.100.</summary>
    public string Channel => string.Join('.', Version.Split('.').Take(2));

    /// <summary>True where the newest SDK of the same major and minor version will do: the image has no other.</summary>
    private bool TakesNewestOfChannel => RollForward.ToUpperInvariant() is not ("DISABLE" or "PATCH" or "LATESTPATCH");

    private bool TakesNewerMajor => RollForward.ToUpperInvariant() is "MAJOR" or "LATESTMAJOR";

    private bool TakesNewerMinor => TakesNewerMajor || RollForward.ToUpperInvariant() is "MINOR" or "LATESTMINOR";

    /// <summary>Null when there is no such file, or it does not ask for an SDK.</summary>
    public static GlobalJson? Read(IProjectFiles files)
    {
        if (!files.FileExists(Name))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(
                files.ReadText(Name) ?? "",
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
            );
            return
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("sdk", out var sdk)
                && Text(sdk, "version") is { } version
                && Sdk.IsMatch(version)
                ? new GlobalJson(version, Text(sdk, "rollForward") ?? "latestPatch")
                : null;
        }
        catch (JsonException exception)
        {
            throw new PlanRefusal(
                PlanReasons.ProjectFileInvalid,
                FormattableString.Invariant($"{Name}: line {exception.LineNumber + 1} is not valid JSON")
            );
        }
    }

    /// <summary>The image whose SDK this file accepts: that of the framework, of a newer SDK, or the one tagged with the very version.</summary>
    /// <param name="chosen">The version that the program runs on.</param>
    public string Image(CatalogVersion chosen, List<string> warnings)
    {
        var image = chosen.Image("image");
        var (asked, target) = (VersionNumber.Parse(Channel), VersionNumber.Parse(chosen.Name));
        var reaches = asked.Major == target.Major ? asked.Minor == target.Minor || TakesNewerMinor : TakesNewerMajor;
        if (asked < target && !reaches)
        {
            throw new PlanRefusal(
                PlanReasons.VersionUnsupported,
                $"{Name} asks for the SDK {Version}, which cannot build net{chosen.Name}; raise sdk.version, or set sdk.rollForward to latestMajor"
            );
        }

        if (asked <= target && TakesNewestOfChannel)
        {
            return image;
        }

        if (!image.EndsWith(":" + chosen.Name, StringComparison.Ordinal))
        {
            warnings.Add($"{Name} asks for the SDK {Version}; the build stops if the catalog's image {image} has another one");
            return image;
        }

        var tag = TakesNewestOfChannel ? Channel : Version;
        if (tag == Version)
        {
            warnings.Add(
                $"{Name} accepts no feature band but that of {Version}, so the SDK image of that very version builds: it gets no updates, and may not exist; set sdk.rollForward to latestFeature to use the newest"
            );
        }

        return image[..^chosen.Name.Length] + tag;
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    [GeneratedRegex(@"\A[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{3,4}(?:-[A-Za-z0-9.]{1,40})?\z")]
    private static partial Regex Sdk { get; }
}
