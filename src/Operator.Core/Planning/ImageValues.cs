using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning;

/// <summary>
/// The spec's environment and labels as statements. A value with a line break cannot be written in an ENV line: it travels as a
/// build argument, or as one of the engine's own labels, where no parser looks at it.
/// </summary>
internal sealed record ImageValues
{
    private const string ArgumentPrefix = "IMAGEBUILD_ENV_";

    public required IReadOnlyList<DockerfileStatement> Environment { get; init; }

    public required IReadOnlyList<DockerfileStatement> Labels { get; init; }

    public required IReadOnlyDictionary<string, string> BuildArgs { get; init; }

    public required IReadOnlyDictionary<string, string> EngineLabels { get; init; }

    public static ImageValues Of(
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyDictionary<string, string> labels,
        char escape = '\\'
    )
    {
        var statements = new List<DockerfileStatement>();
        var buildArgs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in environment.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (PlainText.FitsLine(value))
            {
                statements.Add(new Env(name, value) { Escape = escape });
                continue;
            }

            RefuseUnlessText(value, $"the environment variable {name}");
            var argument = FormattableString.Invariant($"{ArgumentPrefix}{buildArgs.Count}");
            buildArgs[argument] = value;
            statements.Add(new Arg(argument));
            statements.Add(new EnvFromArg(name, argument));
        }

        var inFile = labels.Where(label => PlainText.FitsLine(label.Value)).OrderBy(label => label.Key, StringComparer.Ordinal);
        var beside = labels.Where(label => !PlainText.FitsLine(label.Value)).ToList();
        beside.ForEach(label => RefuseUnlessText(label.Value, $"the label {label.Key}"));
        return new ImageValues
        {
            Environment = statements,
            Labels = [.. inFile.Select(label => new Label(label.Key, label.Value) { Escape = escape })],
            BuildArgs = buildArgs,
            EngineLabels = new SortedDictionary<string, string>(
                beside.ToDictionary(label => label.Key, label => label.Value),
                StringComparer.Ordinal
            ),
        };
    }

    /// <summary>The spec's build arguments and these; the prefix is ours, so these win.</summary>
    public IReadOnlyDictionary<string, string> BuildArgsWith(IReadOnlyDictionary<string, string> given)
    {
        var all = new SortedDictionary<string, string>(given.ToDictionary(), StringComparer.Ordinal);
        foreach (var (name, value) in all)
        {
            PlanRefusal.ThrowIfReserved(name, "build argument");
            _ = new Arg(name).Line;
            RefuseUnlessText(value, $"the build argument {name}");
        }

        foreach (var (name, value) in BuildArgs)
        {
            all[name] = value;
        }

        return all;
    }

    private static void RefuseUnlessText(string value, string what)
    {
        if (!PlainText.IsText(value))
        {
            throw PlanRefusal.Unsafe(what);
        }
    }
}
