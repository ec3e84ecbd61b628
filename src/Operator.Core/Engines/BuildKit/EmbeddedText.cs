using System.Reflection;

namespace Operator.Core.Engines.BuildKit;

/// <summary>Programs for an engine's container that prepare writes beside the plan, so that the specs of Pods do not carry them.</summary>
internal static class EmbeddedText
{
    public static string Of(string resource)
    {
        using var reader = new StreamReader(
            Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
                ?? throw new InvalidOperationException($"{resource} is not embedded")
        );
        return reader.ReadToEnd();
    }
}
