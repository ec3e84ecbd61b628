using System.Runtime.InteropServices;

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

    /// <summary>The same name for the machine that a program runs on; null for one that no kubelet exists for.</summary>
    public static string? Of(Architecture machine) =>
        machine switch
        {
            Architecture.X64 => "amd64",
            Architecture.Arm64 => "arm64",
            Architecture.Arm => "arm",
            Architecture.Ppc64le => "ppc64le",
            Architecture.RiscV64 => "riscv64",
            Architecture.S390x => "s390x",
            _ => null,
        };

    /// <param name="platform"><c>linux/arm64</c>, or with a variant <c>linux/arm/v7</c>.</param>
    /// <returns>The label's value; null for a platform that no node has.</returns>
    public static string? Of(string platform) =>
        platform.StartsWith(Linux, StringComparison.Ordinal) && Known.Contains(platform.Split('/')[1]) ? platform.Split('/')[1] : null;
}
