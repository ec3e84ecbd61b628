using Operator.Core.Planning;

namespace Operator.Commands.Planning;

/// <summary>A plan for people: three lines and the warnings, and with <c>--explain</c> every decision with what decided it.</summary>
internal static class PlanText
{
    private const int Width = 17;

    public static void Summary(BuildPlan plan, TextWriter output)
    {
        foreach (var line in plan.Status.Summary ?? [])
        {
            output.WriteLine(Printable(line));
        }

        foreach (var warning in plan.Warnings)
        {
            output.WriteLine($"Warning: {Printable(warning)}");
        }
    }

    public static void Decisions(BuildPlan plan, TextWriter output)
    {
        foreach (var decision in plan.Decisions)
        {
            Write(output, Title(decision.Topic), decision.Value, Because(decision));
        }

        foreach (var (name, value) in plan.Images.SelectMany(image => image.BuildArgs))
        {
            Write(output, "Build argument", $"{name}={value}", "");
        }

        foreach (var path in plan.AddedFiles.Keys.Order(StringComparer.Ordinal))
        {
            Write(output, "Added file", path, "");
        }
    }

    /// <summary>Names and messages come from the user's files; their control characters must not reach the terminal.</summary>
    public static string Printable(string text) => string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));

    private static void Write(TextWriter output, string title, string value, string because)
    {
        output.WriteLine($"{title, -Width} {Printable(value)}");
        if (because.Length > 0)
        {
            output.WriteLine($"{"", -Width}   {Printable(because)}");
        }
    }

    private static string Because(PlanDecision decision) =>
        decision switch
        {
            { From: null, Topic: PlanTopic.BaseImage } => "from the catalog",
            { From: null } => "the default: no file of the project says otherwise",
            { Words: null, Topic: PlanTopic.BaseImage } => $"from {decision.From}",
            { Words: null } => $"because of {decision.From}",
            _ => $"because {decision.From} says \"{decision.Words}\"",
        };

    private static string Title(PlanTopic topic) =>
        topic switch
        {
            PlanTopic.ModelVersion => "Model version",
            PlanTopic.Alternative => "Could also be",
            PlanTopic.Version => "Version",
            PlanTopic.PackageManager => "Package manager",
            PlanTopic.Install => "Install",
            PlanTopic.Build => "Build",
            PlanTopic.Start => "Start command",
            PlanTopic.Port => "Port",
            PlanTopic.BaseImage => "Base image",
        };
}
