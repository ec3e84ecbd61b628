namespace Operator.Core.Pods;

/// <summary>From the platform of an image to the architecture label that the kubelet sets on its node.</summary>
public static class NodeArchitecture
{
    public const string Label = "kubernetes.io/arch";

    public const string OsLabel = "kubernetes.io/os";

    private const string Linux = "linux/";

    /// <summary>Architectures that a kubelet exists for.</summary>
    private static readonly string[] Known = ["amd64", "arm", "arm64", "ppc64le", "riscv64", "s390x"];

    /// <summary>Platforms that some cluster can build natively, without their variants.</summary>
    public static IEnumerable<string> Platforms => Known.Select(name => Linux + name);

    /// <param name="platform"><c>linux/arm64</c>, or with a variant <c>linux/arm/v7</c>.</param>
    /// <returns>The label's value; null for a platform that no node has.</returns>
    public static string? Of(string platform) =>
        platform.StartsWith(Linux, StringComparison.Ordinal) && Known.Contains(platform.Split('/')[1]) ? platform.Split('/')[1] : null;
}
