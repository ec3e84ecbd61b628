using static Operator.Entities.FailureClass;

namespace Operator.Entities;

public static class SpecReasons
{
    public static ReasonFamily Family { get; } = new("Spec", "Found in the spec itself, before anything runs.");

    // csharpier-ignore-start
    public static BuildReason Invalid { get; } = Family.Failure("SpecInvalid", User, "a field of the spec has an invalid value",
        "Correct the fields that the message names and apply again");
    public static BuildReason NotSupported { get; } = Family.Failure("SpecNotSupported", User,
        "the spec asks for something that this operator does not support", "Use what the message suggests instead");
    public static BuildReason ModelVersionUnknown { get; } = Family.Failure("SpecModelVersionUnknown", User,
        "modelVersion names neither a built-in model version nor a platform template",
        "Use one of the model versions that the message lists, or auto");
    public static BuildReason SourceAmbiguous { get; } = Family.Failure("SpecSourceAmbiguous", User, "more than one kind of source is set",
        "Keep exactly one of git, walrus, archive, configMap, inline and oci");
    public static BuildReason ImageReferenceInvalid { get; } = Family.Failure("SpecImageReferenceInvalid", User,
        "output.repository or a tag is not a valid image reference",
        "Write the repository as registry/path in lower case without a tag; tags may have letters, digits, dots, dashes and underscores");
    public static BuildReason OptionMisplaced { get; } = Family.Failure("SpecOptionMisplaced", User,
        "an option is set that belongs to another model version", "Remove the option, or set modelVersion to the one that has it");
    public static BuildReason PathInvalid { get; } = Family.Failure("SpecPathInvalid", User,
        "a path is absolute, leads out of the source or contains forbidden characters",
        "Use a relative path without .. inside the source");
    public static BuildReason TooLarge { get; } = Family.Failure("SpecTooLarge", User,
        "the inline files or the values in the spec are too large for one object",
        "Move the files into a ConfigMap, a repository or an archive");
    public static BuildReason OutputMissing { get; } = Family.Failure("SpecOutputMissing", User,
        "output.repository is not set and the operator has no default registry",
        "Set output.repository, or ask the platform team for a default registry");
    public static BuildReason NotAllowed { get; } = Family.Failure("SpecNotAllowed", User,
        "the spec asks for something that a policy of the platform team does not allow in this namespace",
        "Change the fields as the message says, or ask the platform team to change the policy or setting that it names");
    public static BuildReason PodTemplateRefused { get; } = Family.Failure("SpecPodTemplateRefused", User,
        "the API server refuses the Pod because of a value in podTemplate, or because one is missing",
        "Correct the field that the message names; it quotes the API server");
    // csharpier-ignore-end
}
