namespace Operator.Core.Text;

/// <summary>
/// Names of build arguments that are not the build's to set: with <c>BUILDKIT_</c> the engine itself is configured (<c>BUILDKIT_SYNTAX</c>
/// names the program that reads the Dockerfile), with <c>IMAGEBUILD_</c> the operator passes values of its own.
/// </summary>
public static class ReservedArguments
{
    public const string Complaint = "begins with BUILDKIT_ or IMAGEBUILD_, which are reserved for the engine and the operator";

    private static readonly string[] Prefixes = ["BUILDKIT_", "IMAGEBUILD_"];

    public static bool Has(string name) => Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
