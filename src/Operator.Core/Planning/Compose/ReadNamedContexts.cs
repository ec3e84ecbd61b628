using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Compose;

/// <summary>
/// Additional contexts that every engine supports: an image, or a directory inside the build context. Both become a stage of that name
/// (<see cref="NamedContextStages"/>); the rest of what BuildKit alone could do is refused by name.
/// </summary>
internal sealed partial class ReadNamedContexts(ComposeVariables variables, string context)
{
    private const string ImageScheme = "docker-image://";

    public IReadOnlyList<NamedContext> From(ComposePlace? place) =>
        [
            .. new ComposePairs(variables)
                .Pairs(place)
                .Select(pair => One(pair.Name, pair.Value ?? throw pair.Place.Invalid("needs a value"), pair.Place)),
        ];

    private NamedContext One(string name, string value, ComposePlace place)
    {
        if (!StagePattern.IsMatch(name))
        {
            throw place.NotSupported("is not supported: the name must be one that a stage could have");
        }

        if (value.StartsWith(ImageScheme, StringComparison.Ordinal))
        {
            var reference = value[ImageScheme.Length..];
            return ImagePattern.IsMatch(reference)
                ? new NamedContext.Image(name, reference)
                : throw place.Invalid("is not an image reference");
        }

        if (value.StartsWith("service:", StringComparison.Ordinal))
        {
            throw place.NotSupported("is not supported: build that service on its own and name its image with docker-image://");
        }

        if (ComposeSafety.IsUrl(value))
        {
            throw place.Unsafe("fetches a context of its own");
        }

        var path =
            SourcePath.Resolve(place.Directory, value)
            ?? throw place.Unsafe(value.StartsWith('/') ? "is an absolute path" : "leads out of the source");
        if (!SourcePath.IsWithin(context, path) || !PathPattern.IsMatch(path))
        {
            throw place.NotSupported("is not supported: the directory must be inside the build context and have a plain name");
        }

        return new NamedContext.Directory(name, context.Length == 0 ? path : path[context.Length..].TrimStart('/'));
    }

    [GeneratedRegex(@"^[a-z][a-z0-9._-]{0,127}\z")]
    private static partial Regex StagePattern { get; }

    [GeneratedRegex(@"^[a-z0-9][A-Za-z0-9._:/@-]{0,511}\z")]
    private static partial Regex ImagePattern { get; }

    [GeneratedRegex(@"^[A-Za-z0-9._/+@-]*\z")]
    private static partial Regex PathPattern { get; }
}
