using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Dockerfiles;

/// <summary>Instructions → stages, with the build arguments in FROM filled in.</summary>
internal static partial class DockerfileStages
{
    public static IReadOnlyList<ParsedStage> Of(
        IReadOnlyList<ParsedInstruction> instructions,
        string name,
        IReadOnlyDictionary<string, string> buildArgs
    )
    {
        var stages = new List<ParsedStage>();
        var args = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var instruction in instructions)
        {
            if (instruction.Keyword == "FROM")
            {
                stages.Add(Stage(instruction, name, stages, args));
            }
            else if (stages.Count > 0)
            {
                stages[^1] = stages[^1] with { LastLine = instruction.LastLine };
            }
            else if (instruction.Keyword == "ARG")
            {
                ReadArgs(instruction.Arguments, args, buildArgs);
            }
            else
            {
                throw DockerfileReader.Invalid(name, instruction.Line, $"{instruction.Keyword} comes before the first FROM");
            }
        }

        return stages.Count > 0 ? stages : throw DockerfileReader.Invalid(name, 1, "there is no FROM");
    }

    private static ParsedStage Stage(ParsedInstruction from, string name, List<ParsedStage> before, Dictionary<string, string> args)
    {
        var words = DockerfileReader.Words(from.Arguments).SkipWhile(word => word.StartsWith("--", StringComparison.Ordinal)).ToList();
        var named = words.Count == 3 && words[1].Equals("as", StringComparison.OrdinalIgnoreCase);
        if (words.Count != 1 && !named)
        {
            throw DockerfileReader.Invalid(name, from.Line, "FROM needs an image, or an image, AS and the name of the stage");
        }

        if (named && !StageName.IsMatch(words[2]))
        {
            throw DockerfileReader.Invalid(
                name,
                from.Line,
                "the name of a stage begins with a letter and has letters, digits, dots, dashes and underscores"
            );
        }

        var image = Expand(words[0].Trim('"', '\''), args);
        if (image.Length == 0)
        {
            throw DockerfileReader.Invalid(name, from.Line, $"the build argument in {words[0]} is empty and has no default");
        }

        return new ParsedStage
        {
            Image = image,
            Name = named ? words[2] : null,
            StartsFromStage = before.Any(stage => string.Equals(stage.Name, image, StringComparison.OrdinalIgnoreCase)),
            Line = from.Line,
            LastLine = from.LastLine,
        };
    }

    private static void ReadArgs(string arguments, Dictionary<string, string> args, IReadOnlyDictionary<string, string> buildArgs)
    {
        foreach (var word in DockerfileReader.Words(arguments))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? word : word[..equals];
            args[key] =
                buildArgs.TryGetValue(key, out var given) ? given
                : equals < 0 ? args.GetValueOrDefault(key, "")
                : Expand(word[(equals + 1)..].Trim('"', '\''), args);
        }
    }

    private static string Expand(string text, Dictionary<string, string> args) =>
        Variable.Replace(
            text,
            match =>
            {
                var key = match.Groups["name"].Value;
                var value = args.GetValueOrDefault(key, "");
                return match.Groups["operator"].Value switch
                {
                    ":-" or "-" => value.Length > 0 ? value : Expand(match.Groups["word"].Value, args),
                    ":+" or "+" => value.Length > 0 ? Expand(match.Groups["word"].Value, args) : "",
                    _ => args.ContainsKey(key) ? value
                    : PlatformVariable.IsMatch(key) ? match.Value
                    : "",
                };
            }
        );

    [GeneratedRegex(@"\$(?:\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?:(?<operator>:?[-+])(?<word>[^}]*))?\}|(?<name>[A-Za-z_][A-Za-z0-9_]*))")]
    private static partial Regex Variable { get; }

    // The engine fills these in; they are unknown here.
    [GeneratedRegex(@"^(TARGET|BUILD)(PLATFORM|OS|ARCH|VARIANT)\z")]
    private static partial Regex PlatformVariable { get; }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_.-]*\z")]
    private static partial Regex StageName { get; }
}
