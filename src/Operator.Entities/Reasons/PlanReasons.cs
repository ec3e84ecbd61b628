using static Operator.Entities.FailureClass;

namespace Operator.Entities;

public static class PlanReasons
{
    public static ReasonFamily Family { get; } = new("Plan", "Found while inspecting the source and writing the Dockerfile.");

    // csharpier-ignore-start
    public static BuildReason Ready { get; } = Family.State("PlanReady", "the source is understood and the Dockerfile is written");
    public static BuildReason Undetected { get; } = Family.Failure("PlanUndetected", User, "nothing in the source shows how to build it",
        "Set modelVersion, add a Dockerfile, or point source.contextDir at the project",
        FoundBy.Prepare, "No project in the source itself, but in …; set source.contextDir");
    public static BuildReason DockerfileNotFound { get; } = Family.Failure("PlanDockerfileNotFound", User,
        "the Dockerfile does not exist in the source", "Check dockerfile.path, which is relative to source.contextDir",
        FoundBy.Prepare, "The source has no Dockerfile");
    public static BuildReason DockerfileInvalid { get; } = Family.Failure("PlanDockerfileInvalid", User, "the Dockerfile cannot be parsed",
        "Correct the line that the message names",
        FoundBy.Prepare, "Dockerfile line …: …");
    public static BuildReason TargetNotFound { get; } = Family.Failure("PlanTargetNotFound", User,
        "the Dockerfile has no stage with the name in target", "Use one of the stages that the message lists",
        FoundBy.Prepare, "Dockerfile has no stage …, which target names; its stages are …");
    public static BuildReason ProjectFileInvalid { get; } = Family.Failure("PlanProjectFileInvalid", User,
        "a file that describes the project, such as package.json, cannot be parsed", "Correct the file that the message names",
        FoundBy.Prepare, "package.json: line … is not valid JSON");
    public static BuildReason ProjectFileMissing { get; } = Family.Failure("PlanProjectFileMissing", User,
        "the model version needs a file that the source does not have",
        "Add the file that the message names, or choose another modelVersion",
        FoundBy.Prepare, "… includes …, which the source does not have");
    public static BuildReason LockFileMissing { get; } = Family.Failure("PlanLockFileMissing", User,
        "dependencies are declared but their lock file is missing", "Commit the lock file that the message names, for example go.sum",
        FoundBy.Prepare, "go.mod requires modules, but there is no go.sum; run go mod tidy and commit go.sum");
    public static BuildReason Ambiguous { get; } = Family.Failure("PlanAmbiguous", User,
        "the directory contains several projects of the same kind",
        "Choose one of the projects that the message lists, as it says there",
        FoundBy.Prepare, "There are several programs: …; keep one, name one in a Procfile, or write a Dockerfile");
    public static BuildReason StartCommandMissing { get; } = Family.Failure("PlanStartCommandMissing", User,
        "nothing defines how the application starts", "Add a start script, a Procfile or the option that the message names",
        FoundBy.Prepare, "deno.json names exports and no task that starts something: it is a library; add a task start, or main.ts");
    public static BuildReason VersionUnsupported { get; } = Family.Failure("PlanVersionUnsupported", User,
        "the project asks for a runtime version that the catalog does not have",
        "Use one of the versions that the message lists, or ask the platform team to extend the catalog",
        FoundBy.Prepare, "… asks for …; the supported versions are …");
    public static BuildReason NixpacksInvalid { get; } = Family.Failure("PlanNixpacksInvalid", User,
        "nixpacks.toml, nixpacks.json or a NIXPACKS_ variable is invalid", "Correct what the message names",
        FoundBy.Prepare, "nixpacks.toml line …, column …: …");
    public static BuildReason NixpacksCycle { get; } = Family.Failure("PlanNixpacksCycle", User,
        "phases of the nixpacks plan depend on each other", "Correct dependsOn of the phases that the message lists",
        FoundBy.Prepare, "Phases depend on each other in a cycle: …");
    public static BuildReason ComposeInvalid { get; } = Family.Failure("PlanComposeInvalid", User,
        "the compose file cannot be parsed or is not valid", "Correct what the message names",
        FoundBy.Prepare, "compose.yaml line …: …");
    public static BuildReason ComposeServiceNotFound { get; } = Family.Failure("PlanComposeServiceNotFound", User,
        "the compose file has no such service, or the service has nothing to build", "Use one of the services that the message lists",
        FoundBy.Prepare, "compose.yaml has no service …; it has …");
    public static BuildReason ComposeCycle { get; } = Family.Failure("PlanComposeCycle", User,
        "compose files include each other, or services extend each other, in a cycle", "Break the cycle that the message shows",
        FoundBy.Prepare, "Services extend each other in a cycle: …");
    public static BuildReason ComposeUnsafe { get; } = Family.Failure("PlanComposeUnsafe", User,
        "the compose file uses a setting that builds may not have", "Remove the setting that the message names",
        FoundBy.Prepare, "compose.yaml line …: … asks for a privileged build");
    public static BuildReason TemplateInvalid { get; } = Family.Failure("PlanTemplateInvalid", User,
        "the platform's Dockerfile template is broken", "Report the template and line in the message to the platform team",
        FoundBy.Prepare, "Template … (…): …");
    public static BuildReason CatalogInvalid { get; } = Family.Failure("PlanCatalogInvalid", Internal,
        "the platform's additions to the catalog of base images cannot be read",
        "Report the ConfigMap and line in the message to the platform team",
        FoundBy.Prepare, "The catalog of base images (…) line …: …");
    public static BuildReason ParameterInvalid { get; } = Family.Failure("PlanParameterInvalid", User,
        "a template parameter is missing, unknown or of the wrong type", "Correct the parameters that the message names",
        FoundBy.Prepare, "Parameters of template …: …");
    public static BuildReason UnsafeValue { get; } = Family.Failure("PlanUnsafeValue", User,
        "a value from the source cannot be written into a Dockerfile",
        "Remove the control characters from the value that the message names",
        FoundBy.Prepare, "… has characters that a Dockerfile cannot carry");
    // csharpier-ignore-end
}
