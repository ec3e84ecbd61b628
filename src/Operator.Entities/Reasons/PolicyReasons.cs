using static Operator.Entities.FailureClass;

namespace Operator.Entities;

public static class PolicyReasons
{
    public static ReasonFamily Family { get; } =
        new("Policy", "About an ImageBuildPolicy: in its own conditions, and in the builds of the namespaces that it selects.");

    // csharpier-ignore-start
    public static BuildReason Valid { get; } = Family.State("PolicyValid", "the policy can be applied");
    public static BuildReason Invalid { get; } = Family.Failure("PolicyInvalid", Infrastructure,
        "a policy that selects the namespace has an invalid value",
        "Ask the platform team to correct the ImageBuildPolicy that the message names, then set a new runRequest",
        FoundBy.Operator, "ImageBuildPolicy … is invalid: …");
    public static BuildReason Conflict { get; } = Family.Failure("PolicyConflict", Infrastructure,
        "two policies that select the namespace force different values",
        "Ask the platform team to change one of the two ImageBuildPolicies that the message names, then set a new runRequest",
        FoundBy.Operator, "ImageBuildPolicy … forces … …, and ImageBuildPolicy … forces …");
    public static BuildReason Selecting { get; } = Family.State("PolicySelecting", "the policy selects at least one namespace");
    public static BuildReason SelectsNothing { get; } = Family.State("PolicySelectsNothing",
        "the policy selects no namespace; compare its selector with the labels of the namespaces");
    // csharpier-ignore-end
}
