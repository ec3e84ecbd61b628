using System.Globalization;
using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Core.Planning;
using Operator.Entities;
using Operator.Workspace.Network;
using Operator.Workspace.Sources;

namespace Operator.Workspace.Prepare;

/// <summary>
/// Writes the plan to where the engine and publish read it: one directory per image with Dockerfile and arguments, and the files
/// that planning adds to the context.
/// </summary>
internal sealed class PlanFiles(WorkspacePaths paths, ContainerLog log)
{
    // All containers run as one user, and the engine's and publish's mount is read-only.
    private const UnixFileMode Owned = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <returns>The Dockerfile as the log shows it.</returns>
    public string Write(BuildRequest request, BuildPlan plan)
    {
        WriteAddedFiles(plan);
        Directory.CreateDirectory(paths.Plan);
        Directory.CreateDirectory(Path.Combine(paths.Plan, "images"), Owned);
        // An engine that runs as root would make it a directory that publish cannot enter.
        Directory.CreateDirectory(paths.Results, Owned);
        for (var index = 0; index < plan.Images.Count; index++)
        {
            WriteImage(request, plan.Images[index], index);
        }

        WriteEngineFiles(request);
        return Show(plan);
    }

    private void WriteAddedFiles(BuildPlan plan)
    {
        foreach (var (name, text) in plan.AddedFiles)
        {
            try
            {
                TreeWriter.Write(paths.Context, RelativePath.Parse(name, out _), text);
                log.Line($"Added {name} to the build context");
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new BuildFault(PlanReasons.ProjectFileInvalid, $"{name} cannot be written: {exception.Message}", cause: exception);
            }
        }
    }

    private void WriteImage(BuildRequest request, PlannedImage image, int index)
    {
        var directory = paths.Image(index);
        Directory.CreateDirectory(directory, Owned);
        File.WriteAllText(Path.Combine(directory, WorkspacePaths.DockerfileName), image.Dockerfile);
        if (image.IgnoreFile is { } ignored)
        {
            File.WriteAllText(Path.Combine(directory, WorkspacePaths.IgnoreFileName), ignored);
        }

        File.WriteAllText(Path.Combine(directory, WorkspacePaths.SuffixName), image.Suffix);
        var arguments = EngineArguments.For(request.Spec.Engine, request, image, index);
        try
        {
            File.WriteAllBytes(Path.Combine(directory, WorkspacePaths.ArgumentsName), EngineArguments.Encode(arguments));
        }
        catch (ArgumentException exception)
        {
            throw new BuildFault(PlanReasons.UnsafeValue, "A value for the engine has a NUL character", cause: exception);
        }
    }

    private void WriteEngineFiles(BuildRequest request)
    {
        foreach (var (name, text) in EngineArguments.Files(request.Spec.Engine, request))
        {
            var path = Path.Combine(paths.Plan, Path.GetRelativePath(WorkspacePaths.InPod.Plan, name));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        var trust = CertificateTrust.From(paths);
        if (trust.HasExtra)
        {
            // The public certificates too: variables such as SSL_CERT_FILE replace what an image trusts.
            File.WriteAllText(paths.CaBundle, trust.Bundle);
        }
    }

    private string Show(BuildPlan plan)
    {
        var version = plan.Status.ModelVersion is { } model ? $"{model}, found by {plan.Status.DetectedBy ?? "the spec"}" : "the spec";
        log.Line(string.Create(CultureInfo.InvariantCulture, $"Planned {plan.Images.Count} image(s): {version}"));
        var listing = string.Join('\n', LoggedDockerfile.Of(plan.Images).Split('\n').Select(log.Clean));
        foreach (var line in LoggedDockerfile.ToLogLines(listing))
        {
            log.Line(line);
        }

        return listing;
    }
}
