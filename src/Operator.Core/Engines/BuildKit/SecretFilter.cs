namespace Operator.Core.Engines.BuildKit;

/// <summary>
/// The awk program between BuildKit and the log of its container: only there are the values of <c>buildSecrets</c> known. The operator
/// has no right to read Secrets, and its own redaction knows shapes alone.
/// </summary>
/// <remarks>prepare writes it beside the plan, so that the specs of Pods do not carry it.</remarks>
internal static class SecretFilter
{
    public static string Program { get; } = EmbeddedText.Of("secret-filter.awk");
}
