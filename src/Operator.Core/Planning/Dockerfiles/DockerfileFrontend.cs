using System.Text.Json;
using Operator.Core.Images;
using Operator.Entities;

namespace Operator.Core.Planning.Dockerfiles;

/// <summary>
/// The image that a Dockerfile names as the program to read it with: BuildKit runs it in place of its own reader, with the rights of the
/// engine. It is found as BuildKit finds it, of all releases: in directives <c># syntax=</c> or <c>// syntax=</c> at the very top, behind a
/// line <c>#!</c> and a byte order mark, or in a JSON object.
/// </summary>
public static class DockerfileFrontend
{
    /// <exception cref="PlanRefusal">UnsafeValue: it names one that is not allowed.</exception>
    /// <param name="name">Name of the file in messages.</param>
    /// <param name="allowed">Repositories, as in <c>docker/dockerfile</c>.</param>
    public static void Check(string text, string name, IReadOnlyList<string> allowed)
    {
        if (Find(text) is { } found && !IsAllowed(found.Image, allowed))
        {
            throw new PlanRefusal(
                PlanReasons.UnsafeValue,
                FormattableString.Invariant(
                    $"{name} line {found.Line}: syntax names {DisplayText.Of(found.Image)}, and only these programs may read a Dockerfile: {string.Join(", ", allowed)}"
                )
            );
        }
    }

    /// <returns>The image and its line, from 1; null when BuildKit's own reader is used.</returns>
    public static (string Image, int Line)? Find(string text)
    {
        var rest = text.TrimStart('\ufeff').AsSpan();
        var first = 1;
        if (rest.StartsWith("#!", StringComparison.Ordinal))
        {
            var end = rest.IndexOf('\n');
            rest = end < 0 ? [] : rest[(end + 1)..];
            first = 2;
        }

        return InDirectives(rest, "#", first) ?? InDirectives(rest, "//", first) ?? InJson(rest, first);
    }

    private static (string Image, int Line)? InDirectives(ReadOnlySpan<char> text, string comment, int first)
    {
        // At line feeds alone: to BuildKit everything else that ends a line is part of one.
        var number = first;
        foreach (var range in text.Split('\n'))
        {
            var line = text[range].TrimEnd('\r');
            if (!line.StartsWith(comment, StringComparison.Ordinal))
            {
                return null;
            }

            var directive = line[comment.Length..].TrimStart();
            var equals = directive.IndexOf('=');
            var key = equals < 0 ? "" : directive[..equals].TrimEnd().ToString().ToLowerInvariant();
            var value = directive[(equals + 1)..].Trim();
            if (key is not ("syntax" or "escape" or "check") || value.Length == 0)
            {
                return null;
            }

            if (key == "syntax")
            {
                return (value.ToString().Split(' ')[0], number);
            }

            number++;
        }

        return null;
    }

    /// <summary>Go's reader of JSON finds a field whatever the case of its name, and of several the last.</summary>
    private static (string Image, int Line)? InJson(ReadOnlySpan<char> text, int line)
    {
        if (!text.TrimStart().StartsWith("{", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text.ToString());
            foreach (var property in document.RootElement.EnumerateObject().Reverse())
            {
                if (property.Name.Equals("syntax", StringComparison.OrdinalIgnoreCase) && property.Value.ValueKind == JsonValueKind.String)
                {
                    return property.Value.GetString() is { Length: > 0 } image ? (image, line) : null;
                }
            }

            return null;
        }
        catch (JsonException)
        {
            // No JSON: not a frontend's directive, and no Dockerfile either.
            return null;
        }
    }

    private static bool IsAllowed(string image, IReadOnlyList<string> allowed) =>
        ImageName.Parse(image) is { } name
        && allowed.Any(entry =>
            ImageName.ParseRepository(entry) is { } other && other.Host == name.Host && other.Repository == name.Repository
        );
}
