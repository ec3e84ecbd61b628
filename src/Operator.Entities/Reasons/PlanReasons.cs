namespace Operator.Entities;

/// <summary>Reasons found while looking at the source and writing the Dockerfile.</summary>
public static class PlanReasons
{
    /// <summary>Surfaces when the source is understood and the Dockerfile is written.</summary>
    public static BuildReason Ready { get; } =
        new() { Name = "PlanReady", Meaning = "the source is understood and the Dockerfile is written" };

    /// <summary>Surfaces when nothing in the source says how to build it.</summary>
    public static BuildReason Undetected { get; } =
        new()
        {
            Name = "PlanUndetected",
            Class = FailureClass.User,
            Meaning = "nothing in the source says how to build it",
            Hint = "Set modelVersion, add a Dockerfile, or point source.contextDir at the project",
        };

    /// <summary>Surfaces when the Dockerfile does not exist in the source.</summary>
    public static BuildReason DockerfileNotFound { get; } =
        new()
        {
            Name = "PlanDockerfileNotFound",
            Class = FailureClass.User,
            Meaning = "the Dockerfile does not exist in the source",
            Hint = "Check dockerfile.path, which is relative to source.contextDir",
        };

    /// <summary>Surfaces when the Dockerfile cannot be parsed.</summary>
    public static BuildReason DockerfileInvalid { get; } =
        new()
        {
            Name = "PlanDockerfileInvalid",
            Class = FailureClass.User,
            Meaning = "the Dockerfile cannot be parsed",
            Hint = "Correct the line that the message names",
        };

    /// <summary>Surfaces when the Dockerfile has no stage of the name in target.</summary>
    public static BuildReason TargetNotFound { get; } =
        new()
        {
            Name = "PlanTargetNotFound",
            Class = FailureClass.User,
            Meaning = "the Dockerfile has no stage of the name in target",
            Hint = "Use one of the stages that the message lists",
        };

    /// <summary>Surfaces when a file that describes the project, such as package.json, cannot be parsed.</summary>
    public static BuildReason ProjectFileInvalid { get; } =
        new()
        {
            Name = "PlanProjectFileInvalid",
            Class = FailureClass.User,
            Meaning = "a file that describes the project, such as package.json, cannot be parsed",
            Hint = "Correct the file that the message names",
        };

    /// <summary>Surfaces when the model version needs a file that the source does not have.</summary>
    public static BuildReason ProjectFileMissing { get; } =
        new()
        {
            Name = "PlanProjectFileMissing",
            Class = FailureClass.User,
            Meaning = "the model version needs a file that the source does not have",
            Hint = "Add the file that the message names, or choose another modelVersion",
        };

    /// <summary>Surfaces when dependencies are declared but the file that pins them is missing.</summary>
    public static BuildReason LockFileMissing { get; } =
        new()
        {
            Name = "PlanLockFileMissing",
            Class = FailureClass.User,
            Meaning = "dependencies are declared but the file that pins them is missing",
            Hint = "Commit the lock file that the message names, for example go.sum",
        };

    /// <summary>Surfaces when the folder holds several projects of the same kind.</summary>
    public static BuildReason Ambiguous { get; } =
        new()
        {
            Name = "PlanAmbiguous",
            Class = FailureClass.User,
            Meaning = "the folder holds several projects of the same kind",
            Hint = "Point source.contextDir at one of the projects that the message lists",
        };

    /// <summary>Surfaces when nothing says how the application starts.</summary>
    public static BuildReason StartCommandMissing { get; } =
        new()
        {
            Name = "PlanStartCommandMissing",
            Class = FailureClass.User,
            Meaning = "nothing says how the application starts",
            Hint = "Add a start script, a Procfile or the option that the message names",
        };

    /// <summary>Surfaces when the project asks for a runtime version that the catalog does not have.</summary>
    public static BuildReason VersionUnsupported { get; } =
        new()
        {
            Name = "PlanVersionUnsupported",
            Class = FailureClass.User,
            Meaning = "the project asks for a runtime version that the catalog does not have",
            Hint = "Use one of the versions that the message lists, or ask the platform team to extend the catalog",
        };

    /// <summary>Surfaces when nixpacks.toml, nixpacks.json or a variable of nixpacks cannot be used.</summary>
    public static BuildReason NixpacksInvalid { get; } =
        new()
        {
            Name = "PlanNixpacksInvalid",
            Class = FailureClass.User,
            Meaning = "nixpacks.toml, nixpacks.json or a variable of nixpacks cannot be used",
            Hint = "Correct what the message names",
        };

    /// <summary>Surfaces when the phases of the nixpacks plan depend on each other in a circle.</summary>
    public static BuildReason NixpacksCycle { get; } =
        new()
        {
            Name = "PlanNixpacksCycle",
            Class = FailureClass.User,
            Meaning = "the phases of the nixpacks plan depend on each other in a circle",
            Hint = "Correct dependsOn of the phases that the message lists",
        };

    /// <summary>Surfaces when the compose file cannot be parsed or is not valid.</summary>
    public static BuildReason ComposeInvalid { get; } =
        new()
        {
            Name = "PlanComposeInvalid",
            Class = FailureClass.User,
            Meaning = "the compose file cannot be parsed or is not valid",
            Hint = "Correct what the message names",
        };

    /// <summary>Surfaces when the compose file has no such service, or the service has nothing to build.</summary>
    public static BuildReason ComposeServiceNotFound { get; } =
        new()
        {
            Name = "PlanComposeServiceNotFound",
            Class = FailureClass.User,
            Meaning = "the compose file has no such service, or the service has nothing to build",
            Hint = "Use one of the services that the message lists",
        };

    /// <summary>Surfaces when compose files include each other, or services extend each other, in a circle.</summary>
    public static BuildReason ComposeCycle { get; } =
        new()
        {
            Name = "PlanComposeCycle",
            Class = FailureClass.User,
            Meaning = "compose files include each other, or services extend each other, in a circle",
            Hint = "Break the circle that the message shows",
        };

    /// <summary>Surfaces when the compose file asks for something that builds may not have.</summary>
    public static BuildReason ComposeUnsafe { get; } =
        new()
        {
            Name = "PlanComposeUnsafe",
            Class = FailureClass.User,
            Meaning = "the compose file asks for something that builds may not have",
            Hint = "Remove the setting that the message names",
        };

    /// <summary>Surfaces when the platform's Dockerfile template is broken.</summary>
    public static BuildReason TemplateInvalid { get; } =
        new()
        {
            Name = "PlanTemplateInvalid",
            Class = FailureClass.User,
            Meaning = "the platform's Dockerfile template is broken",
            Hint = "Tell the platform team the template and line that the message names",
        };

    /// <summary>Surfaces when the platform's own entries of the catalog of base images cannot be read.</summary>
    public static BuildReason CatalogInvalid { get; } =
        new()
        {
            Name = "PlanCatalogInvalid",
            Class = FailureClass.Internal,
            Meaning = "the platform's own entries of the catalog of base images cannot be read",
            Hint = "Tell the platform team the ConfigMap and line that the message names",
        };

    /// <summary>Surfaces when a parameter of the template is missing, unknown or of the wrong type.</summary>
    public static BuildReason ParameterInvalid { get; } =
        new()
        {
            Name = "PlanParameterInvalid",
            Class = FailureClass.User,
            Meaning = "a parameter of the template is missing, unknown or of the wrong type",
            Hint = "Correct the parameters that the message names",
        };

    /// <summary>Surfaces when a value found in the source cannot be written into a Dockerfile.</summary>
    public static BuildReason UnsafeValue { get; } =
        new()
        {
            Name = "PlanUnsafeValue",
            Class = FailureClass.User,
            Meaning = "a value found in the source cannot be written into a Dockerfile",
            Hint = "Remove the control characters from the value that the message names",
        };

    /// <summary>All of this family, in the order of the reference page.</summary>
    public static IReadOnlyList<BuildReason> All { get; } =
    [
        Ready,
        Undetected,
        DockerfileNotFound,
        DockerfileInvalid,
        TargetNotFound,
        ProjectFileInvalid,
        ProjectFileMissing,
        LockFileMissing,
        Ambiguous,
        StartCommandMissing,
        VersionUnsupported,
        NixpacksInvalid,
        NixpacksCycle,
        ComposeInvalid,
        ComposeServiceNotFound,
        ComposeCycle,
        ComposeUnsafe,
        TemplateInvalid,
        CatalogInvalid,
        ParameterInvalid,
        UnsafeValue,
    ];
}
