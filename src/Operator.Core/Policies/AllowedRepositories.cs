using Operator.Core.Images;

namespace Operator.Core.Policies;

/// <summary>Where a policy lets images be pushed to.</summary>
internal static class AllowedRepositories
{
    private const string Placeholder = "{namespace}";

    /// <param name="entry">As the policy has it.</param>
    /// <param name="ns">The build's namespace.</param>
    /// <param name="repository">Where the build pushes to.</param>
    /// <param name="single">False for a build that may also push to other repositories, whose names begin with this one's.</param>
    public static bool Allow(string entry, string ns, string repository, bool single) =>
        Canonical(entry, ns) is { } allowed
        && Canonical(repository, ns) is { } wanted
        // What is below a path stays below it, whatever a compose build appends to its last part.
        && (allowed.EndsWith('/') ? wanted.StartsWith(allowed, StringComparison.Ordinal) : single && wanted == allowed);

    /// <summary>The entry as a message shows it.</summary>
    public static string For(string entry, string ns) => entry.Replace(Placeholder, ns, StringComparison.Ordinal);

    /// <summary>Host in lower case and repository as the registry knows it; a slash at the end stays. Null for no repository.</summary>
    public static string? Canonical(string text, string ns)
    {
        var whole = For(text, ns);
        var isPrefix = whole.EndsWith('/');
        // "registry.example.com/" alone is a whole registry: no name can be parsed without a path.
        var name = ImageName.ParseRepository(isPrefix ? whole + "x" : whole);
        return name is null ? null
            : isPrefix ? $"{name.Host.ToLowerInvariant()}/{name.Path[..^1]}"
            : $"{name.Host.ToLowerInvariant()}/{name.Repository}";
    }
}
