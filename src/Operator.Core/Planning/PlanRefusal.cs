using Operator.Entities;

namespace Operator.Core.Planning;

/// <summary>
/// There is no plan, and why. Parsers and runtimes throw it from any depth and <see cref="PlanBuild"/> alone catches it: a result
/// type through every level of every small parser would hide what they do. A message can quote a user's files, so it is made one line.
/// </summary>
public sealed class PlanRefusal(BuildReason reason, string message) : Exception(DisplayText.Of(message, 1000))
{
    public Failure Failure => new(reason, Message);

    /// <param name="what">What has this name.</param>
    public static void ThrowIfReserved(string name, string what)
    {
        if (ReservedArguments.Has(name))
        {
            throw new PlanRefusal(PlanReasons.UnsafeValue, $"The {what} {DisplayText.Of(name)} {ReservedArguments.Complaint}");
        }
    }

    /// <summary>For a value that no Dockerfile can carry; <paramref name="what"/> names the field or file that it came from.</summary>
    public static PlanRefusal Unsafe(string what) => new(PlanReasons.UnsafeValue, $"{what} has characters that a Dockerfile cannot carry");
}
