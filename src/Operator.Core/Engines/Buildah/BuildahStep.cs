using System.Globalization;
using System.Text.RegularExpressions;

namespace Operator.Core.Engines.Buildah;

/// <summary>One instruction of the Dockerfile, from the line that Buildah prints when it begins.</summary>
internal sealed partial record BuildahStep
{
    public const int LongestTitle = 200;
    private const int LongestInstruction = 2 * 1024;

    /// <summary>As the other engines show it, on one line: <c>[builder 2/4] RUN npm ci</c>.</summary>
    public required string Title { get; init; }

    /// <summary>As Buildah printed it.</summary>
    public required string Instruction { get; init; }

    /// <summary>Name of its stage; empty for a Dockerfile of one stage.</summary>
    public required string StageName { get; init; }

    /// <summary>Number of its stage, from 1.</summary>
    public required int Stage { get; init; }

    public required int Stages { get; init; }

    /// <summary>Number within its stage, from 1.</summary>
    public required int Number { get; init; }

    public required int Total { get; init; }

    public bool IsFrom { get; private init; }

    /// <summary>True when it runs a command of the Dockerfile.</summary>
    public bool IsCommand { get; private init; }

    /// <param name="before">The step before, whose stage may be the same.</param>
    /// <returns>Null for a line that begins no step.</returns>
    public static BuildahStep? Read(string raw, string shown, BuildahStep? before)
    {
        if (Begin().Match(raw) is not { Success: true } match)
        {
            return null;
        }

        var (stage, stages) = match.Groups["stage"].Success ? (Parse(match.Groups["stage"]), Parse(match.Groups["stages"])) : (1, 1);
        var (number, total) = (Parse(match.Groups["number"]), Parse(match.Groups["total"]));
        if (stage < 1 || stage > stages || number < 1 || number > total)
        {
            return null;
        }

        var instruction = raw[match.Length..];
        var text = shown.StartsWith(match.Value, StringComparison.Ordinal) ? shown[match.Length..] : shown;
        var name =
            stages == 1 ? ""
            : Named().Match(instruction) is { Success: true } named ? DisplayText.Cut(named.Groups["name"].Value, 64)
            : number > 1 && before?.Stage == stage ? before.StageName
            : string.Create(CultureInfo.InvariantCulture, $"stage-{stage - 1}");
        var place = string.Create(CultureInfo.InvariantCulture, $"{number}/{total}");
        return new BuildahStep
        {
            Title = DisplayText.Cut(DisplayText.OneLine($"[{(name.Length == 0 ? place : $"{name} {place}")}] {text}"), LongestTitle),
            Instruction = DisplayText.Cut(instruction, LongestInstruction),
            StageName = name,
            Stage = stage,
            Stages = stages,
            Number = number,
            Total = total,
            IsFrom = instruction.StartsWith("FROM ", StringComparison.OrdinalIgnoreCase),
            IsCommand = instruction.StartsWith("RUN ", StringComparison.OrdinalIgnoreCase),
        };
    }

    private static int Parse(Group group) => int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?:\[(?<stage>[0-9]{1,4})/(?<stages>[0-9]{1,4})\] )?STEP (?<number>[0-9]{1,4})/(?<total>[0-9]{1,4}): ")]
    private static partial Regex Begin();

    [GeneratedRegex(@"^FROM .* AS (?<name>[A-Za-z0-9_.-]+)\s*\z", RegexOptions.IgnoreCase)]
    private static partial Regex Named();
}
