using System.Text.Json;
using System.Text.RegularExpressions;
using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Templates;

/// <summary>
/// Finds the places where a parameter would be empty or stay literal text: no ARG in reach, an instruction in which frontends expand
/// nothing, the language that templates had before. Without it such a template builds, and the value is silently missing.
/// </summary>
internal sealed partial class CheckTemplate(IReadOnlySet<string> parameters, TemplateFaults faults)
{
    public const string Key = "Dockerfile";

    /// <summary>Names that have a value: while the image is built, and in the container that runs.</summary>
    private sealed record Reach(HashSet<string> Building, HashSet<string> Running)
    {
        public static Reach Nothing => new([], []);

        public Reach Copy() => new([.. Building], [.. Running]);
    }

    public void RefuseOldLanguage(string text)
    {
        var line = 0;
        foreach (var content in text.Split('\n'))
        {
            line++;
            var tag = content.TrimStart().StartsWith('#') ? Match.Empty : OldTag.Match(content);
            var name = tag.Groups["name"].Value;
            if (tag.Success && (name.Length == 0 || parameters.Contains(name)))
            {
                var instead =
                    name.Length > 0 ? $"declare ARG {name} and write ${{{name}}}"
                    : tag.Groups["text"].Success ? "write the text as it is"
                    : "test the value in RUN, or name a stage for each value and choose it in FROM";
                throw faults.At(Key, line, $"{tag.Value} is not supported any more: {instead}");
            }
        }
    }

    public void RefuseLostValues(ParsedDockerfile file)
    {
        var stages = new Dictionary<string, Reach>(StringComparer.OrdinalIgnoreCase);
        var global = Reach.Nothing;
        var (reach, declared, next) = (global, new HashSet<string>(), 0);
        foreach (var instruction in file.Instructions)
        {
            foreach (var name in Parameters(instruction.Arguments))
            {
                if (Problem(instruction, name, instruction.Keyword == "FROM" ? global : reach) is { } problem)
                {
                    throw faults.At(Key, instruction.Line, problem);
                }
            }

            if (instruction.Keyword == "FROM")
            {
                var stage = file.Stages[next++];
                reach = stage.StartsFromStage ? stages[stage.Image].Copy() : Reach.Nothing;
                stages[stage.Name ?? ""] = reach;
            }
            else if (instruction.Keyword is "ARG" or "ENV")
            {
                var names = Names(instruction.Arguments);
                (instruction.Keyword == "ARG" ? reach.Building : reach.Running).UnionWith(names);
                declared.UnionWith(instruction.Keyword == "ARG" ? names : []);
            }
        }

        if (parameters.Order(StringComparer.Ordinal).FirstOrDefault(name => !declared.Contains(name)) is { } unused)
        {
            throw faults.Because($"{ReadParameters.Key} declares {unused}, but the {Key} has no ARG {unused}");
        }
    }

    /// <summary>The parameters that an instruction refers to.</summary>
    public IEnumerable<string> Parameters(string arguments) =>
        Reference.Matches(arguments).Select(match => match.Groups["name"].Value).Where(parameters.Contains).Distinct();

    private static string? Problem(ParsedInstruction instruction, string name, Reach reach)
    {
        var (keyword, arguments, _, _) = instruction;
        var isCommand = keyword is "RUN" or "CMD" or "ENTRYPOINT" or "HEALTHCHECK";
        return keyword switch
        {
            "SHELL" or "ONBUILD" or "MAINTAINER" => $"${{{name}}} stays text: {keyword} expands nothing",
            _ when isCommand && IsExecForm(arguments) =>
                $"${{{name}}} stays text: the exec form of {keyword} expands nothing. Use the shell form"
                    + (keyword == "RUN" ? "" : $", after ENV {name}=${{{name}}}"),
            "CMD" or "ENTRYPOINT" or "HEALTHCHECK" when !reach.Running.Contains(name) =>
                $"${{{name}}} is empty: {keyword} runs in the container, where no ARG has a value. Put ENV {name}=${{{name}}} before it",
            _ when reach.Building.Contains(name) || reach.Running.Contains(name) || IsOwnVariable(arguments, name) => null,
            "FROM" => $"${{{name}}} is empty: no ARG {name} comes before the first FROM",
            _ => $"${{{name}}} is empty: no ARG {name} stands before it in its stage",
        };
    }

    /// <summary>A variable that the command itself sets, as <c>for port in …</c> does.</summary>
    private static bool IsOwnVariable(string arguments, string name) =>
        arguments.Contains($"{name}=", StringComparison.Ordinal) || arguments.Contains($"for {name} ", StringComparison.Ordinal);

    /// <summary>As the frontends do: an array of texts after the flags. One that starts a shell is read by that shell.</summary>
    private static bool IsExecForm(string arguments)
    {
        var command = BeforeCommand.Replace(arguments, "");
        if (!command.StartsWith('[') || Shell.IsMatch(command))
        {
            return false;
        }

        try
        {
            using var json = JsonDocument.Parse(command);
            return json.RootElement.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static HashSet<string> Names(string arguments) => [.. DockerfileReader.Words(arguments).Select(word => word.Split('=')[0])];

    [GeneratedRegex(@"\{\{\s*(\#if\s[^}]*|else|/if|(?<name>[A-Za-z][A-Za-z0-9_-]*)|""(?<text>[^""]*)"")\s*\}\}")]
    private static partial Regex OldTag { get; }

    [GeneratedRegex(@"(?<!\\)\$(\{(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<name>[A-Za-z_][A-Za-z0-9_]*))")]
    private static partial Regex Reference { get; }

    [GeneratedRegex(@"^(--\S+\s+)*(CMD\s+)?", RegexOptions.IgnoreCase)]
    private static partial Regex BeforeCommand { get; }

    [GeneratedRegex(@"^\[\s*""([^""]*/)?(ba|da|a|k|z)?sh""\s*,\s*""-[a-z]*c""")]
    private static partial Regex Shell { get; }
}
