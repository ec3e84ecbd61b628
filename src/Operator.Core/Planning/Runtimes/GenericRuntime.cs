using Operator.Core.Planning.Dockerfiles;
using Operator.Core.Planning.Runtimes.Python;

namespace Operator.Core.Planning.Runtimes;

/// <summary>Files on a small image: started by their Procfile or start.sh, or served as they are.</summary>
internal sealed class GenericRuntime : IRuntime
{
    /// <summary>Detected only if a file says how it starts; anything else needs an explicit <c>modelVersion: generic</c>.</summary>
    public string? Detect(IProjectFiles files) => files.FileExists("Procfile") ? "Procfile" : GenericStart.Script(files);

    public RuntimePlan Plan(PlanContext context)
    {
        var version = context.Catalog["generic"].DefaultVersion;
        var image = version.Image("image");
        var port = context.Port(8080);
        var start = GenericStart.Of(context.Files);
        List<DockerfileStatement> statements = [.. RuntimeImage.AppDirectory, new Copy(["."], "./") { Owner = RuntimeImage.Owner }];
        if (start is not null && PythonLibraries.Install(start.Shells, image) is { } install)
        {
            statements.Insert(0, context.Fetch(install));
        }

        if (start is not null)
        {
            context.Decisions.Add(PlanTopic.Start, string.Join(' ', start.Words), start.From, Procfile.Start(context.Files));
        }
        else
        {
            context.Warnings.Add(
                "Nothing says how the application starts, so its files are served over HTTP; add a Procfile or start.sh to run something"
            );
            statements.Insert(0, new Copy(["/bin/busybox"], "/usr/local/bin/httpd") { FromStage = version.Image("run") });
        }

        return new RuntimePlan
        {
            FinalStage = new DockerfileStage(new From(image), statements),
            Port = port,
            Start = start?.Words ?? ["httpd", "-f", "-p", FormattableString.Invariant($"{port}"), "-h", "/app"],
            Health = HealthChecks.Listening(port),
            Defaults = new Dictionary<string, string> { ["PORT"] = FormattableString.Invariant($"{port}") },
            RuntimeVersion = version.Name,
            RuntimeVersionFrom = "catalog",
        };
    }
}
