using static Operator.Entities.FailureClass;

namespace Operator.Entities;

public static class SpecReasons
{
    public static ReasonFamily Family { get; } = new("Spec", "Found in the spec itself, before anything runs.");

    // csharpier-ignore-start
    public static BuildReason Invalid { get; } = Family.Failure("SpecInvalid", User, "a field of the spec has an invalid value",
        "Correct the fields that the message names and apply again",
        FoundBy.Operator, "… must be …");
    public static BuildReason NotSupported { get; } = Family.Failure("SpecNotSupported", User,
        "the spec asks for something that this operator does not support", "Use what the message suggests instead",
        FoundBy.Operator | FoundBy.Prepare, "… is not supported by engine …; use engine …");
    public static BuildReason ModelVersionUnknown { get; } = Family.Failure("SpecModelVersionUnknown", User,
        "modelVersion names neither a built-in model version nor a platform template",
        "Use one of the model versions that the message lists, or auto",
        FoundBy.Operator, "modelVersion … is unknown; use one of …");
    public static BuildReason SourceAmbiguous { get; } = Family.Failure("SpecSourceAmbiguous", User, "more than one kind of source is set",
        "Keep exactly one of git, walrus, archive, configMap, inline and oci",
        FoundBy.Operator, "Source has … and …; only one kind of source can be set");
    public static BuildReason ImageReferenceInvalid { get; } = Family.Failure("SpecImageReferenceInvalid", User,
        "output.repository or a tag is not a valid image reference",
        "Write the repository as registry/path in lower case without a tag; tags may have letters, digits, dots, dashes and underscores",
        FoundBy.Operator, "output.repository … has capital letters or blanks; repositories are lower case");
    public static BuildReason OptionMisplaced { get; } = Family.Failure("SpecOptionMisplaced", User,
        "an option is set that belongs to another model version", "Remove the option, or set modelVersion to the one that has it",
        FoundBy.Operator, "… belongs to modelVersion …, not to …");
    public static BuildReason PathInvalid { get; } = Family.Failure("SpecPathInvalid", User,
        "a path is absolute, leads out of the source or contains forbidden characters",
        "Use a relative path without .. inside the source",
        FoundBy.Operator | FoundBy.Prepare, "… must not lead out of the source …");
    public static BuildReason TooLarge { get; } = Family.Failure("SpecTooLarge", User,
        "the inline files or the values in the spec are too large for one object",
        "Move the files into a ConfigMap, a repository or an archive",
        FoundBy.Operator, "… has more than … characters in all");
    public static BuildReason OutputMissing { get; } = Family.Failure("SpecOutputMissing", User,
        "output.repository is not set and the operator has no default registry",
        "Set output.repository, or ask the platform team for a default registry",
        FoundBy.Operator, "output.repository is required: the operator has no default registry");
    public static BuildReason NotAllowed { get; } = Family.Failure("SpecNotAllowed", User,
        "the spec asks for something that a policy of the platform team does not allow in this namespace",
        "Change the fields as the message says, or ask the platform team to change the policy or setting that it names",
        FoundBy.Operator, "Engine dind runs a privileged container, which takes …; or use buildkit");
    public static BuildReason PodTemplateRefused { get; } = Family.Failure("SpecPodTemplateRefused", User,
        "the API server refuses the Pod because of a value in podTemplate, or because one is missing",
        "Correct the field that the message names; it quotes the API server",
        FoundBy.Operator, "The API server refuses podTemplate.…: …");
    // csharpier-ignore-end
}
