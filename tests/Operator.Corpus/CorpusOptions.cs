namespace Operator.Corpus;

/// <summary>What <c>dev/corpus</c> was asked for.</summary>
internal sealed record CorpusOptions
{
    public const string Help = """
        dev/corpus --repo DIR[:PATTERN] … [--format text|csv|json] [--list VERDICT …] [--without-dockerfiles] [--date YYYY-MM-DD]

        Plans every example directory of repositories that are on this machine, builds nothing, and prints one row per repository and
        language. How plans are judged, and what that cannot see: docs/corpus.md.

          --repo DIR[:PATTERN]     a repository. PATTERN says which directories are examples: names and * between slashes. Without it:
                                   examples/* if there is such a directory, otherwise the topmost directories with a project's file.
          --format FORMAT          text (a table, the default), csv or json (one entry per example).  --csv and --json are short for it.
          --list VERDICT           names the examples of a verdict, too: right, warned, differs, wrong, refused, unsupported. Repeatable.
          --without-dockerfiles    hides Dockerfiles and compose files, so that repositories of Dockerfiles try the planner as well.
          --date YYYY-MM-DD        plans as on that day (ends of life); today by default.

        """;

    public required IReadOnlyList<Repository> Repositories { get; init; }

    public string Format { get; init; } = "text";

    public IReadOnlySet<string> Listed { get; init; } = new HashSet<string>();

    public bool WithoutDockerfiles { get; init; }

    public DateTimeOffset Date { get; init; } = new(TimeProvider.System.GetUtcNow().Date, TimeSpan.Zero);

    /// <returns>Null for options that are not these, and for --help.</returns>
    public static CorpusOptions? Read(string[] args)
    {
        var repositories = new List<Repository>();
        var listed = new HashSet<string>();
        var options = new CorpusOptions { Repositories = repositories, Listed = listed };
        for (var index = 0; index < args.Length; index++)
        {
            var value = index + 1 < args.Length ? args[index + 1] : null;
            switch (args[index])
            {
                case "--csv" or "--json":
                    options = options with { Format = args[index][2..] };
                    continue;
                case "--without-dockerfiles":
                    options = options with { WithoutDockerfiles = true };
                    continue;
                case "--repo" when value is not null && Repository.Find(value) is { } repository:
                    repositories.Add(repository);
                    break;
                case "--format" when value is "text" or "csv" or "json":
                    options = options with { Format = value };
                    break;
                case "--list" when value is not null:
                    listed.Add(value);
                    break;
                case "--date" when DateTimeOffset.TryParse(value + "T00:00:00Z", null, out var date):
                    options = options with { Date = date };
                    break;
                default:
                    return null;
            }

            index++;
        }

        return repositories.Count == 0 ? null : options;
    }
}
