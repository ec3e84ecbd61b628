namespace Operator.Core.Planning.Dockerfiles;

/// <summary>Finds what a Dockerfile asks for that not every engine knows.</summary>
public static class DockerfileFeatures
{
    /// <returns>Each with the line of its instruction, in order.</returns>
    public static IEnumerable<(DockerfileFeature Feature, int Line)> Of(ParsedDockerfile file) =>
        file.Instructions.SelectMany(instruction => Of(instruction).Select(feature => (feature, instruction.Line)));

    /// <summary>The feature as it is written.</summary>
    public static string Text(DockerfileFeature feature) =>
        feature switch
        {
            DockerfileFeature.CacheMount => "RUN --mount=type=cache",
            DockerfileFeature.SecretMount => "RUN --mount=type=secret",
            DockerfileFeature.BindMount => "RUN --mount=type=bind",
            DockerfileFeature.BindMountFrom => "RUN --mount=type=bind,from=",
            DockerfileFeature.TmpfsMount => "RUN --mount=type=tmpfs",
            DockerfileFeature.SshMount => "RUN --mount=type=ssh",
            DockerfileFeature.RunNetwork => "RUN --network",
            DockerfileFeature.RunSecurity => "RUN --security",
            DockerfileFeature.HereDocument => "a here-document",
            DockerfileFeature.AddChecksum => "ADD --checksum",
            DockerfileFeature.AddGit => "ADD of a git repository",
            DockerfileFeature.CopyParents => "COPY --parents",
            DockerfileFeature.CopyExclude => "COPY --exclude",
        };

    private static IEnumerable<DockerfileFeature> Of(ParsedInstruction instruction)
    {
        var words = DockerfileReader.Words(instruction.Arguments).ToList();
        var keyword = instruction.Keyword;
        if (keyword == "ONBUILD" && words.Count > 0)
        {
            keyword = words[0].ToUpperInvariant();
            words.RemoveAt(0);
        }

        var flags = words.TakeWhile(word => word.StartsWith("--", StringComparison.Ordinal)).ToList();
        var found = keyword switch
        {
            "RUN" => flags.Select(OfRun),
            "COPY" => flags.Select(OfCopy),
            "ADD" => flags.Select(OfAdd).Concat(words.Skip(flags.Count).SkipLast(1).Select(OfAddSource)),
            _ => [],
        };
        return found.OfType<DockerfileFeature>().Concat(instruction.HasHeredoc ? [DockerfileFeature.HereDocument] : []);
    }

    private static DockerfileFeature? OfRun(string flag)
    {
        var (name, value) = Split(flag);
        return name switch
        {
            "--network" => DockerfileFeature.RunNetwork,
            "--security" => DockerfileFeature.RunSecurity,
            "--mount" => OfMount(value.Trim('"', '\'').Split(',').Select(option => Split(option.Trim('"', '\''))).ToList()),
            _ => null,
        };
    }

    private static DockerfileFeature? OfMount(List<(string Name, string Value)> options) =>
        options.Find(option => option.Name == "type").Value?.Trim('"', '\'').ToLowerInvariant() switch
        {
            "cache" => DockerfileFeature.CacheMount,
            "secret" => DockerfileFeature.SecretMount,
            "tmpfs" => DockerfileFeature.TmpfsMount,
            "ssh" => DockerfileFeature.SshMount,
            // The usual type.
            _ => options.Exists(option => option.Name == "from") ? DockerfileFeature.BindMountFrom : DockerfileFeature.BindMount,
        };

    private static DockerfileFeature? OfCopy(string flag) =>
        Split(flag).Name switch
        {
            "--parents" => DockerfileFeature.CopyParents,
            "--exclude" => DockerfileFeature.CopyExclude,
            _ => null,
        };

    private static DockerfileFeature? OfAdd(string flag) =>
        Split(flag).Name switch
        {
            "--checksum" => DockerfileFeature.AddChecksum,
            "--exclude" => DockerfileFeature.CopyExclude,
            "--keep-git-dir" => DockerfileFeature.AddGit,
            _ => null,
        };

    private static DockerfileFeature? OfAddSource(string source)
    {
        var address = source.Trim('[', ']', ',', '"');
        var path = address.Split('#', '?')[0];
        return
            address.StartsWith("git@", StringComparison.Ordinal)
            || address.StartsWith("git://", StringComparison.OrdinalIgnoreCase)
            || address.StartsWith("ssh://", StringComparison.OrdinalIgnoreCase)
            || (address.StartsWith("http", StringComparison.OrdinalIgnoreCase) && path.EndsWith(".git", StringComparison.OrdinalIgnoreCase))
            ? DockerfileFeature.AddGit
            : null;
    }

    private static (string Name, string Value) Split(string option)
    {
        var equals = option.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (option.ToLowerInvariant(), "") : (option[..equals].ToLowerInvariant(), option[(equals + 1)..]);
    }
}
