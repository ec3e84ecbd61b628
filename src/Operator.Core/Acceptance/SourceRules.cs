using Operator.Core.Images;
using Operator.Core.Redaction;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Acceptance;

internal static class SourceRules
{
    private const int MostInlineCharacters = 131_072;

    public static bool HasSource(BuildSource? source) => source is not null && Kinds(source).Count > 0;

    public static void Check(BuildSource? source, SupportedFeatures supported, SpecProblems problems)
    {
        if (source is null)
        {
            return;
        }

        var kinds = Kinds(source);
        if (kinds.Count > 1)
        {
            problems.Add("source", SpecReasons.SourceAmbiguous, $"has {string.Join(" and ", kinds)}; only one kind of source can be set");
        }

        problems.Path("source.contextDir", source.ContextDir);
        Git(source.Git, problems);
        Walrus(source.Walrus, supported, problems);
        Archive(source.Archive, problems);
        ConfigMap(source.ConfigMap, problems);
        Inline(source.Inline, problems);
        Oci(source.Oci, problems);
    }

    private static IReadOnlyList<string> Kinds(BuildSource source)
    {
        (string Name, object? Value)[] kinds =
        [
            ("git", source.Git),
            ("walrus", source.Walrus),
            ("archive", source.Archive),
            ("configMap", source.ConfigMap),
            ("inline", source.Inline),
            ("oci", source.Oci),
        ];
        return [.. kinds.Where(kind => kind.Value is not null).Select(kind => kind.Name)];
    }

    private static void Git(GitSource? git, SpecProblems problems)
    {
        if (git is null)
        {
            return;
        }

        problems.Length("source.git.url", git.Url, 2048);
        if (UrlCredentials.Found(git.Url ?? ""))
        {
            problems.Invalid("source.git.url", "has credentials in it; put them into a Secret and name it in source.git.credentialsSecret");
        }
        else
        {
            problems.Matches("source.git.url", git.Url ?? "", Patterns.GitUrl, "an https, http or ssh URL or user@host:path");
        }

        problems.Length("source.git.revision", git.Revision, 256);
        problems.Matches(
            "source.git.revision",
            git.Revision,
            "^[^-\\s~^:?*\\[\\\\][^\\s~^:?*\\[\\\\]*$",
            "the name of a branch, tag or commit"
        );
        problems.Between("source.git.depth", git.Depth, 0, 1_000_000);
        problems.ObjectName("source.git.credentialsSecret", git.CredentialsSecret);
    }

    private static void Walrus(WalrusSource? walrus, SupportedFeatures supported, SpecProblems problems)
    {
        if (walrus is null)
        {
            return;
        }

        problems.Matches(
            "source.walrus.blobId",
            walrus.BlobId,
            "^[A-Za-z0-9_-]{10,128}$",
            "a blob or quilt patch ID: 10 to 128 characters of URL-safe base64"
        );
        Url("source.walrus.aggregator", walrus.Aggregator, problems);
        if (walrus.Aggregator is null && !supported.DefaultAggregator)
        {
            problems.Invalid("source.walrus.aggregator", "is required: the operator has no default aggregator");
        }
    }

    private static void Archive(ArchiveSource? archive, SpecProblems problems)
    {
        if (archive is null)
        {
            return;
        }

        Url("source.archive.url", archive.Url, problems);
        problems.Matches("source.archive.sha256", archive.Sha256, "^[a-f0-9]{64}$", "64 hexadecimal digits in lower case");
        problems.ObjectName("source.archive.credentialsSecret", archive.CredentialsSecret);
    }

    private static void ConfigMap(ConfigMapSource? configMap, SpecProblems problems)
    {
        if (configMap is null)
        {
            return;
        }

        problems.ObjectName("source.configMap.name", configMap.Name);
        var items = configMap.Items ?? [];
        for (var index = 0; index < items.Count; index++)
        {
            problems.Matches($"source.configMap.items[{index}].key", items[index].Key, "^[-._a-zA-Z0-9]{1,253}$", "a key of a ConfigMap");
            problems.Path($"source.configMap.items[{index}].path", items[index].Path);
        }
    }

    private static void Inline(InlineSource? inline, SpecProblems problems)
    {
        if (inline is null)
        {
            return;
        }

        if (inline.Files.Count == 0)
        {
            problems.Invalid("source.inline.files", "is empty");
        }

        foreach (var path in inline.Files.Keys.Order(StringComparer.Ordinal))
        {
            problems.PathOfMap("source.inline.files", path);
        }

        if (inline.Files.Sum(file => (long)file.Value.Length) > MostInlineCharacters)
        {
            problems.Add("source.inline.files", SpecReasons.TooLarge, $"has more than {MostInlineCharacters} characters in all");
        }
    }

    private static void Oci(OciSource? oci, SpecProblems problems)
    {
        if (oci is null)
        {
            return;
        }

        if (ImageName.Parse(oci.Image) is null)
        {
            problems.Invalid(
                "source.oci.image",
                "must be an image reference with a tag or a sha256 digest, such as registry.example.com/sources/app:1"
            );
        }

        problems.ObjectName("source.oci.credentialsSecret", oci.CredentialsSecret);
    }

    private static void Url(string field, string? url, SpecProblems problems)
    {
        problems.Length(field, url, 2048);
        if (url is not null && UrlCredentials.Found(url))
        {
            problems.Invalid(field, "has credentials in it; put them into a Secret");
            return;
        }

        problems.Matches(field, url, Patterns.HttpUrl, "an http or https URL");
    }
}
