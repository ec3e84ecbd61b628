using Operator.Entities;

namespace Operator.Core.Planning.Dockerfiles;

/// <summary>
/// Reads a Dockerfile as frontends do: parser directives, logical lines, heredocs, stages. It finds the mistakes that would stop
/// every build, with their line, before a builder is started for them.
/// </summary>
public static class DockerfileReader
{
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "ADD",
        "ARG",
        "CMD",
        "COPY",
        "ENTRYPOINT",
        "ENV",
        "EXPOSE",
        "FROM",
        "HEALTHCHECK",
        "LABEL",
        "MAINTAINER",
        "ONBUILD",
        "RUN",
        "SHELL",
        "STOPSIGNAL",
        "USER",
        "VOLUME",
        "WORKDIR",
    };

    /// <param name="name">Name of the file in messages.</param>
    /// <param name="buildArgs">Values for the ARGs before the first FROM.</param>
    /// <exception cref="PlanRefusal">With reason PlanDockerfileInvalid, and the line.</exception>
    public static ParsedDockerfile Read(string text, string name, IReadOnlyDictionary<string, string> buildArgs)
    {
        var lines = new DockerfileLines(text, name);
        var instructions = new List<ParsedInstruction>();
        while (lines.Next() is { } instruction)
        {
            Check(instruction, name);
            instructions.Add(instruction);
        }

        return new ParsedDockerfile
        {
            Text = text,
            Escape = lines.Escape,
            Instructions = instructions,
            Stages = DockerfileStages.Of(instructions, name, buildArgs),
        };
    }

    internal static PlanRefusal Invalid(string name, int line, string problem) =>
        new(PlanReasons.DockerfileInvalid, FormattableString.Invariant($"{name} line {line}: {problem}"));

    private static void Check(ParsedInstruction instruction, string name)
    {
        var (keyword, arguments, line, _) = instruction;
        if (!Keywords.Contains(keyword))
        {
            throw Invalid(name, line, $"{DisplayText.Of(keyword)} is not an instruction");
        }

        if (arguments.Length == 0)
        {
            throw Invalid(name, line, $"{keyword} needs an argument");
        }

        var problem = keyword switch
        {
            "ENV" when !arguments.Contains('=', StringComparison.Ordinal) && !arguments.AsSpan().ContainsAny(' ', '\t') =>
                "ENV needs a name and a value",
            "COPY"
            or "ADD"
                when Words(arguments).Count(word => !word.StartsWith("--", StringComparison.Ordinal)) < 2
                    && !arguments.Contains('[', StringComparison.Ordinal) => $"{keyword} needs a source and a destination",
            "HEALTHCHECK" when !Words(arguments).Any(word => word.ToUpperInvariant() is "CMD" or "NONE") => "HEALTHCHECK needs CMD or NONE",
            "SHELL" when !arguments.StartsWith('[') => "SHELL needs a JSON array",
            _ => null,
        };
        if (problem is not null)
        {
            throw Invalid(name, line, problem);
        }
    }

    internal static IEnumerable<string> Words(string text) => text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
