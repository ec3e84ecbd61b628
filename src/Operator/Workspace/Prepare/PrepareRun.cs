using System.Runtime.InteropServices;
using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Core.Formats;
using Operator.Core.Planning;
using Operator.Core.Pods;
using Operator.Core.Runs;
using Operator.Entities.ImageBuilds;
using Operator.Workspace.Network;
using Operator.Workspace.Registry;
using Operator.Workspace.Sources;

namespace Operator.Workspace.Prepare;

/// <summary>
/// What the container <c>prepare</c> does: request → source → plan → files for the engine → report. It starts from scratch each
/// time, because the kubelet may run an init container twice.
/// </summary>
internal sealed class PrepareRun(WorkspacePaths paths, ContainerLog log, TimeProvider time)
{
    /// <summary>True to ask the registry whether the image may be pushed.</summary>
    public bool ChecksPush { get; init; }

    /// <summary>What the kernel says of this process's user ids.</summary>
    public string UidMapFile { get; init; } = "/proc/self/uid_map";

    public Task<int> RunAsync(CancellationToken cancellationToken) =>
        ContainerRun.RunAsync(
            paths,
            log,
            PrepareAsync,
            failure => found with { Failure = failure },
            (report, times) => ReportText.Write(report with { Times = times }),
            time,
            cancellationToken
        );

    // What is known is reported even when a later step fails.
    private PrepareReport found = new();

    private async Task<PrepareReport> PrepareAsync(CancellationToken cancellationToken)
    {
        var request = ContainerRun.TakeRequest(paths, log);
        Clear();
        RegistryAccess.PrepareForEngine(request, paths, log);
        // Checked now, also where the source needs no proxy: publish needs it while the engine builds.
        ProxyLogin.Read(request.Spec.PodTemplate?.Proxy, paths, log);
        var source = await FetchAsync(request, cancellationToken);
        found = found with { Source = source.Status };
        var scaffold = source.Status.Kind == "scaffold";
        var linkWarnings = TreeScan.Run(paths.Source, request.Limits);
        BuiltDirectory.Select(paths, request.Spec.Source?.ContextDir, scaffold);

        var plan = Plan(request, source.Status, scaffold);
        request = request with
        {
            Inputs =
                EngineCatalog.Find(request.Spec.Engine)?.Features.SameDigest == true ? BuildInputs.Of(request, source.Status, plan) : null,
            Architecture = NodeArchitecture.Of(RuntimeInformation.ProcessArchitecture),
        };
        ContainerRun.KeepRequest(paths, request);
        var listing = new PlanFiles(paths, log).Write(request, plan);
        string[] cache = request.CacheVolume?.Warning is { } cold ? [cold] : [];
        var warnings = source
            .Warnings.Concat(linkWarnings)
            .Concat(plan.Warnings)
            .Concat(cache)
            .Concat(NamespaceWarning(request))
            .Select(log.Clean)
            .ToList();
        warnings.ForEach(warning => log.Line($"Warning: {warning}"));
        found = found with
        {
            Plan = plan.Status,
            DockerfileSha256 = LoggedDockerfile.Sha256(listing),
            Images = plan.Images.Count,
            Warnings = warnings,
        };
        if (ChecksPush)
        {
            await CheckPushAsync(request, plan, cancellationToken);
        }

        return found;
    }

    /// <summary>A server or a node that does not know user namespaces leaves the field out without a word.</summary>
    private IEnumerable<string> NamespaceWarning(BuildRequest request) =>
        request.UserNamespace == true && File.Exists(UidMapFile) && UidMap.IsOfTheMachine(File.ReadAllText(UidMapFile))
            ? ["pods.hostUsers is false, but the Pod has no user namespace of its own: the cluster or its node does not support it"]
            : [];

    private async Task CheckPushAsync(BuildRequest request, BuildPlan plan, CancellationToken cancellationToken)
    {
        using var access = RegistryAccess.ForOutput(request, paths, log, time);
        try
        {
            foreach (var image in plan.Images)
            {
                var name = RegistryAccess.Name(ResolvedOutput.RepositoryOf(request.Repository, image.Suffix));
                await access.Open(name).CheckPushAsync(cancellationToken);
            }
        }
        catch (ServerFault fault)
        {
            throw fault.OfPush();
        }
    }

    private async Task<FetchedSource> FetchAsync(BuildRequest request, CancellationToken cancellationToken)
    {
        // Outside the workspace: the engine must not be able to read the credentials that are written there for git and ssh.
        var scratch = Directory.CreateTempSubdirectory("imagebuild-");
        try
        {
            var context = new FetchContext
            {
                Request = request,
                Paths = paths,
                Log = log,
                Guard = new HostGuard(request.Network),
                Trust = CertificateTrust.From(paths),
                Time = time,
                Private = scratch.FullName,
            };
            return await FetchSource.RunAsync(context, cancellationToken);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private BuildPlan Plan(BuildRequest request, SourceStatus source, bool scaffold)
    {
        IProjectFiles? files = scaffold ? null : new ContextFiles(paths.Context);
        return EnginePlan.From(request, files, source) switch
        {
            PlanOutcome.Planned planned => planned.Plan,
            PlanOutcome.Refused refused => throw new BuildFault(refused.Failure),
            var other => throw new InvalidOperationException($"unknown outcome {other.GetType().Name}"),
        };
    }

    private void Clear()
    {
        // The plan's directory itself is a volume and stays.
        string[] plan = Directory.Exists(paths.Plan) ? Directory.GetFileSystemEntries(paths.Plan) : [];
        foreach (var path in new[] { paths.Source, paths.Context, paths.Results, paths.ProxyReady }.Concat(plan))
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
            else if (File.Exists(path))
            {
                File.Delete(path);
            }
        }
    }
}
