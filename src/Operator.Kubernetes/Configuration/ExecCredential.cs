using System.Text.Json.Serialization;

namespace Operator.Kubernetes.Configuration;

/// <summary>What is handed to an exec plugin and what it prints (<c>client.authentication.k8s.io ExecCredential</c>).</summary>
internal sealed record ExecCredential
{
    public string ApiVersion { get; init; } = "";

    public string Kind { get; init; } = "ExecCredential";

    public ExecCredentialSpec? Spec { get; init; }

    public ExecCredentialStatus? Status { get; init; }
}

internal sealed record ExecCredentialSpec
{
    public bool Interactive { get; init; }

    public ExecCluster? Cluster { get; init; }
}

internal sealed record ExecCluster
{
    public string Server { get; init; } = "";

    [JsonPropertyName("tls-server-name")]
    public string? TlsServerName { get; init; }

    [JsonPropertyName("insecure-skip-tls-verify")]
    public bool InsecureSkipTlsVerify { get; init; }

    [JsonPropertyName("certificate-authority-data")]
    public byte[]? CertificateAuthorityData { get; init; }
}

internal sealed record ExecCredentialStatus
{
    public DateTimeOffset? ExpirationTimestamp { get; init; }

    public string? Token { get; init; }

    public string? ClientCertificateData { get; init; }

    public string? ClientKeyData { get; init; }
}
