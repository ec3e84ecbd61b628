using System.Text;

namespace Operator.Core.Planning.Dockerfiles;

/// <summary>A Dockerfile as stages of typed statements; the same value always writes the same text.</summary>
public sealed record DockerfileText
{
    /// <summary>Frontends give up on longer lines.</summary>
    private const int LongestLine = 65_000;

    /// <summary>Goes first. It also ends the part of the file in which a comment could be a parser directive such as <c>escape</c>.</summary>
    public required string Header { get; init; }

    public required IReadOnlyList<DockerfileStage> Stages { get; init; }

    public IReadOnlyList<string> BaseImages =>
        [
            .. Stages
                .Select(stage => stage.From.Image)
                .Where(image => Stages.All(stage => stage.From.Stage != image))
                .Distinct(StringComparer.Ordinal),
        ];

    public string Write()
    {
        var text = new StringBuilder();
        Add(new Comment(Header.Replace('=', ' ')));
        foreach (var stage in Stages)
        {
            text.Append('\n');
            Add(stage.From);
            foreach (var statement in stage.Statements)
            {
                Add(statement);
            }
        }

        return text.ToString();

        void Add(DockerfileStatement statement) => text.Append(Checked(statement)).Append('\n');
    }

    internal static string Checked(DockerfileStatement statement)
    {
        var line = statement.Line;
        return line.Length <= LongestLine && !line.Contains('\n', StringComparison.Ordinal)
            ? line
            : throw new PlanRefusal(Entities.PlanReasons.UnsafeValue, $"{DisplayText.Of(line)} does not fit a line of a Dockerfile");
    }
}

/// <summary>One stage: what it starts from, and its instructions.</summary>
public sealed record DockerfileStage(From From, IReadOnlyList<DockerfileStatement> Statements);
