namespace Operator.Kubernetes.Client;

/// <summary>A query, built part by part; parts without a value are left out.</summary>
internal readonly record struct QueryString(string? Text = null)
{
    public QueryString Add(string name, string? value) =>
        string.IsNullOrEmpty(value) ? this : new($"{Text}{(Text is null ? '?' : '&')}{name}={Uri.EscapeDataString(value)}");

    public override string ToString() => Text ?? "";
}
