using System.Globalization;

namespace Operator.Core.Runs;

/// <summary>
/// The most that a spec may ask of a run. A Pod carries those that held when it was made: a policy that changes later does not
/// shorten a run that has started, and a spec that changes later does not lengthen it.
/// </summary>
public sealed record RunBounds
{
    private const char Separator = ' ';

    /// <summary>Largest time limits.</summary>
    public RunTimeouts Timeouts { get; init; } = RunTimeouts.All(TimeSpan.FromHours(24)) with { Queue = TimeSpan.FromDays(7) };

    /// <summary>Most further attempts.</summary>
    public int Retries { get; init; } = 10;

    /// <summary>As a Pod's annotation has them: durations in the order of a run, then the number of retries.</summary>
    public string Text =>
        string.Join(Separator, [.. Timeouts.InOrder.Select(Durations.Exact), Retries.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>Null for anything but such a text.</summary>
    public static RunBounds? Parse(string? text)
    {
        var parts = text?.Split(Separator) ?? [];
        var times = new List<TimeSpan>();
        foreach (var part in parts.SkipLast(1))
        {
            if (part.Length > 40 || !Durations.TryReadExact(part, out var time))
            {
                return null;
            }

            times.Add(time);
        }

        return
            RunTimeouts.From(times) is { } timeouts
            && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var retries)
            ? new RunBounds { Timeouts = timeouts, Retries = retries }
            : null;
    }
}
