using Operator.Commands.Planning;
using Operator.Core.Contract;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing;

namespace Operator.Tests.Failures;

/// <summary>What prepare finds in a project: the golden projects below tests/assets/plans, planned in truth.</summary>
internal static class PlanFailures
{
    [Produces("PlanUndetected")]
    public static Task Undetected(FailureScene scene) => PlanAsync(scene, "bad-undetected");

    [Produces("PlanDockerfileNotFound")]
    public static Task DockerfileNotFound(FailureScene scene) => PlanAsync(scene, "bad-dockerfile-missing");

    [Produces("PlanDockerfileInvalid")]
    public static Task DockerfileInvalid(FailureScene scene) => PlanAsync(scene, "bad-dockerfile-heredoc");

    [Produces("PlanTargetNotFound")]
    public static Task TargetNotFound(FailureScene scene) => PlanAsync(scene, "bad-target");

    [Produces("PlanProjectFileInvalid")]
    public static Task ProjectFileInvalid(FailureScene scene) => PlanAsync(scene, "bad-package-json");

    [Produces("PlanProjectFileMissing")]
    public static Task ProjectFileMissing(FailureScene scene) => PlanAsync(scene, "bad-python-missing");

    [Produces("PlanLockFileMissing")]
    public static Task LockFileMissing(FailureScene scene) => PlanAsync(scene, "bad-go-sum");

    [Produces("PlanAmbiguous")]
    public static Task Ambiguous(FailureScene scene) => PlanAsync(scene, "bad-go-several");

    [Produces("PlanStartCommandMissing")]
    public static Task StartCommandMissing(FailureScene scene) => PlanAsync(scene, "bad-deno-library");

    [Produces("PlanVersionUnsupported")]
    public static Task VersionUnsupported(FailureScene scene) => PlanAsync(scene, "bad-node-version");

    [Produces("PlanNixpacksInvalid")]
    public static Task NixpacksInvalid(FailureScene scene) => PlanAsync(scene, "bad-nixpacks-toml");

    [Produces("PlanNixpacksCycle")]
    public static Task NixpacksCycle(FailureScene scene) => PlanAsync(scene, "bad-nixpacks-cycle");

    [Produces("PlanComposeInvalid")]
    public static Task ComposeInvalid(FailureScene scene) => PlanAsync(scene, "bad-compose");

    [Produces("PlanComposeServiceNotFound")]
    public static Task ComposeServiceNotFound(FailureScene scene) => PlanAsync(scene, "bad-compose-service");

    [Produces("PlanComposeCycle")]
    public static Task ComposeCycle(FailureScene scene) => PlanAsync(scene, "bad-compose-cycle");

    [Produces("PlanComposeUnsafe")]
    public static Task ComposeUnsafe(FailureScene scene) => PlanAsync(scene, "bad-compose-unsafe");

    [Produces("PlanTemplateInvalid")]
    public static Task TemplateInvalid(FailureScene scene) => PlanAsync(scene, "bad-template");

    [Produces("PlanCatalogInvalid")]
    public static Task CatalogInvalid(FailureScene scene) => PlanAsync(scene, "bad-catalog");

    [Produces("PlanParameterInvalid")]
    public static Task ParameterInvalid(FailureScene scene) => PlanAsync(scene, "bad-template-parameters");

    [Produces("PlanUnsafeValue")]
    public static Task UnsafeValue(FailureScene scene) => PlanAsync(scene, "bad-output-dir");

    private static async Task PlanAsync(FailureScene scene, string folder)
    {
        var root = Repository.Path("tests/assets/plans", folder);
        var yaml = File.ReadAllText(Path.Combine(root, "imagebuild.yaml")).ReplaceLineEndings("\n  ");
        var spec = ManifestFile
            .Read("imagebuild.yaml", $"apiVersion: {ApiNames.ApiVersion}\nkind: ImageBuild\nmetadata: {{name: a}}\nspec:\n  {yaml}\n")
            .Spec;
        var source = Path.Combine(root, "source");
        spec = spec with
        {
            Source = new BuildSource
            {
                Inline = new InlineSource
                {
                    Files = Directory
                        .EnumerateFiles(source, "*", SearchOption.AllDirectories)
                        .ToDictionary(file => Path.GetRelativePath(source, file), File.ReadAllText),
                },
            },
        };
        var template = Path.Combine(root, "template");
        var catalog = Path.Combine(root, "catalog.yaml");
        scene.Work.Change = request =>
            request with
            {
                CatalogOverride = File.Exists(catalog)
                    ? new CatalogSource { Origin = "ConfigMap catalog", Text = File.ReadAllText(catalog) }
                    : null,
                Template = Directory.Exists(template)
                    ? new TemplateSource
                    {
                        Name = spec.ModelVersion,
                        Origin = "ConfigMap template",
                        Data = Directory.EnumerateFiles(template).ToDictionary(file => Path.GetFileName(file)!, File.ReadAllText),
                    }
                    : null,
            };
        // A template's name is known to an operator that has it, which this one has not.
        await scene.PrepareAsync(spec, Directory.Exists(template) ? build => build : null);
    }
}
