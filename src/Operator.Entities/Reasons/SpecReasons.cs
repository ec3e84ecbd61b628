namespace Operator.Entities;

/// <summary>Reasons found in the spec alone, before anything runs.</summary>
public static class SpecReasons
{
    /// <summary>Surfaces when a field of the spec has a value that cannot work.</summary>
    public static BuildReason Invalid { get; } =
        new()
        {
            Name = "SpecInvalid",
            Class = FailureClass.User,
            Meaning = "a field of the spec has a value that cannot work",
            Hint = "Correct the fields that the message names and apply again",
        };

    /// <summary>Surfaces when the spec asks for something that this operator does not serve.</summary>
    public static BuildReason NotSupported { get; } =
        new()
        {
            Name = "SpecNotSupported",
            Class = FailureClass.User,
            Meaning = "the spec asks for something that this operator does not serve",
            Hint = "Use what the message names instead",
        };

    /// <summary>Surfaces when modelVersion names neither a built-in model version nor a template of the platform.</summary>
    public static BuildReason ModelVersionUnknown { get; } =
        new()
        {
            Name = "SpecModelVersionUnknown",
            Class = FailureClass.User,
            Meaning = "modelVersion names neither a built-in model version nor a template of the platform",
            Hint = "Use one of the model versions that the message lists, or auto",
        };

    /// <summary>Surfaces when more than one kind of source is set.</summary>
    public static BuildReason SourceAmbiguous { get; } =
        new()
        {
            Name = "SpecSourceAmbiguous",
            Class = FailureClass.User,
            Meaning = "more than one kind of source is set",
            Hint = "Keep exactly one of git, walrus, archive, configMap, inline and oci",
        };

    /// <summary>Surfaces when output.repository or a tag is not a valid image reference.</summary>
    public static BuildReason ImageReferenceInvalid { get; } =
        new()
        {
            Name = "SpecImageReferenceInvalid",
            Class = FailureClass.User,
            Meaning = "output.repository or a tag is not a valid image reference",
            Hint =
                "Write the repository as registry/path in lower case and without a tag, and tags of letters, digits, dots, dashes and underscores",
        };

    /// <summary>Surfaces when an option is set that belongs to another model version.</summary>
    public static BuildReason OptionMisplaced { get; } =
        new()
        {
            Name = "SpecOptionMisplaced",
            Class = FailureClass.User,
            Meaning = "an option is set that belongs to another model version",
            Hint = "Remove the option, or set modelVersion to the one that it belongs to",
        };

    /// <summary>Surfaces when a path is absolute, leads out of the source or has characters that no path may have.</summary>
    public static BuildReason PathInvalid { get; } =
        new()
        {
            Name = "SpecPathInvalid",
            Class = FailureClass.User,
            Meaning = "a path is absolute, leads out of the source or has characters that no path may have",
            Hint = "Use a relative path without .. inside the source",
        };

    /// <summary>Surfaces when the inline files or the values of the spec are too large for one object.</summary>
    public static BuildReason TooLarge { get; } =
        new()
        {
            Name = "SpecTooLarge",
            Class = FailureClass.User,
            Meaning = "the inline files or the values of the spec are too large for one object",
            Hint = "Move the files into a ConfigMap, a repository or an archive",
        };

    /// <summary>Surfaces when no output.repository is set and the operator has no default registry.</summary>
    public static BuildReason OutputMissing { get; } =
        new()
        {
            Name = "SpecOutputMissing",
            Class = FailureClass.User,
            Meaning = "no output.repository is set and the operator has no default registry",
            Hint = "Set output.repository, or ask the platform team for a default registry",
        };

    /// <summary>All of this family, in the order of the reference page.</summary>
    public static IReadOnlyList<BuildReason> All { get; } =
    [
        Invalid,
        NotSupported,
        ModelVersionUnknown,
        SourceAmbiguous,
        ImageReferenceInvalid,
        OptionMisplaced,
        PathInvalid,
        TooLarge,
        OutputMissing,
    ];
}
