using Operator.Core.Acceptance;
using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Core.Planning;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Workspace;
using Operator.Workspace.Prepare;
using Operator.Workspace.Sources;

namespace Operator.Commands.Planning;

/// <summary>The steps of a build up to its Dockerfile: check the spec, scan the source, plan.</summary>
internal static class LocalPlan
{
    /// <summary>A local project may contain node_modules; only what no build could accept is refused here.</summary>
    private static readonly SourceLimits Unlimited = new()
    {
        MaxBytes = long.MaxValue,
        MaxFileBytes = long.MaxValue,
        MaxFiles = int.MaxValue,
    };

    public static PlanOutcome Make(LocalPlanOptions options, TimeProvider time)
    {
        try
        {
            var template = options.Template is { } directory ? TemplateDirectory.Read(directory) : null;
            var manifest = options.Manifest is { } path ? ManifestFile.Read(path, ReadFile(path)) : new BuildManifest();
            manifest = manifest with { Spec = Spec(manifest.Spec, options, template) };
            Accept(manifest.Spec, template, hasSource: options.Directory is not null);
            return EnginePlan.From(
                Request(manifest, options, template, Today(time)),
                options.Directory is { } root ? Files(root, manifest.Spec.Source?.ContextDir) : null,
                new SourceStatus { Kind = options.Directory is null ? "scaffold" : "directory" }
            );
        }
        catch (BuildFault fault)
        {
            return new PlanOutcome.Refused(fault.Failure);
        }
    }

    public static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new BuildFault(SpecReasons.PathInvalid, problem.Message, cause: problem);
        }
    }

    private static ImageBuildSpec Spec(ImageBuildSpec given, LocalPlanOptions options, TemplateSource? template) =>
        given with
        {
            ModelVersion = template?.Name ?? options.ModelVersion ?? given.ModelVersion,
            Source = options.ContextDir is { } directory
                ? (given.Source ?? new BuildSource()) with
                {
                    ContextDir = directory,
                }
                : given.Source,
            Environment = Over(given.Environment, options.Environment),
            BuildArgs = Over(given.BuildArgs, options.BuildArgs),
            Parameters = Over(given.Parameters, options.Parameters),
        };

    private static IReadOnlyDictionary<string, string>? Over(
        IReadOnlyDictionary<string, string>? lower,
        IReadOnlyDictionary<string, string> higher
    )
    {
        if (higher.Count == 0)
        {
            return lower;
        }

        var all = new Dictionary<string, string>(lower ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var (name, value) in higher)
        {
            all[name] = value;
        }

        return all;
    }

    private static void Accept(ImageBuildSpec spec, TemplateSource? template, bool hasSource)
    {
        var supported = new SupportedFeatures
        {
            Templates = template is null ? new HashSet<string>() : new HashSet<string> { template.Name },
        };
        // The directory takes the place of spec.source.
        var problems = AcceptSpec.Check(spec, supported).Where(problem => !(hasSource && problem.Field == "source")).ToList();
        if (problems.Count > 0)
        {
            throw new BuildFault(problems[0].Reason, string.Join("; ", problems.Select(problem => problem.Message)));
        }
    }

    private static ContextFiles Files(string root, string? contextDir)
    {
        if (!Directory.Exists(root))
        {
            throw new BuildFault(SpecReasons.PathInvalid, $"There is no directory {root}");
        }

        var built = contextDir is null or "" ? root : Below(root, contextDir);
        TreeScan.Run(built, Unlimited);
        return TreeScan.IsEmpty(built) ? throw new BuildFault(SourceReasons.Empty, $"{built} has no files") : new ContextFiles(built);
    }

    private static string Below(string root, string contextDir) =>
        TreePath.Find(root, contextDir) switch
        {
            TreePath.Inside inside when Directory.Exists(inside.FullName) => inside.FullName,
            TreePath.Loop loop => throw TreePath.Loop.Fault(loop.Link),
            _ => throw new BuildFault(SourceReasons.ContextDirNotFound, $"The project has no directory {contextDir}"),
        };

    /// <summary>End of life is decided by the day; with the hour, two plans of the same files could differ.</summary>
    private static DateTimeOffset Today(TimeProvider time) => new(time.GetUtcNow().Date, TimeSpan.Zero);

    private static BuildRequest Request(BuildManifest manifest, LocalPlanOptions options, TemplateSource? template, DateTimeOffset today) =>
        new()
        {
            Namespace = "default",
            Name = manifest.Name,
            Uid = "00000000-0000-0000-0000-000000000000",
            Run = 1,
            Attempt = 1,
            Spec = manifest.Spec,
            Repository = manifest.Spec.Output?.Repository ?? $"registry.example.com/default/{manifest.Name}",
            Tags = manifest.Spec.Output?.Tags ?? ["latest"],
            StartTime = today,
            CatalogOverride = options.Catalog is { } path
                ? new CatalogSource { Origin = Path.GetFileName(path), Text = ReadFile(path) }
                : null,
            CatalogProfile = options.CatalogProfile ?? manifest.CatalogProfile,
            DetectionOrder = options.DetectionOrder ?? manifest.DetectionOrder,
            Template = template,
        };
}
