using System.Text.Json;
using Operator.Core.Planning.Catalog;
using Operator.Core.Planning.Dockerfiles;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes;

/// <summary>.NET: published in the SDK's image, run in the one with the runtime.</summary>
internal sealed class DotNetRuntime : IRuntime
{
    public string? Detect(IProjectFiles files) => DotNetProject.Named(files, ".csproj", ".fsproj", ".sln").FirstOrDefault();

    public RuntimePlan Plan(PlanContext context)
    {
        var project = DotNetProject.Find(context.Files);
        var version = context.VersionInRange("dotnet", Wish(context.Files, project));
        var port = context.Port(8080);
        var publish = $"dotnet publish {Quoting.Shell(project.Path)} --configuration Release --output /out --nologo -p:UseAppHost=false";
        return new RuntimePlan
        {
            BuildStages =
            [
                RuntimeImage.BuildStage(context, version.Version.Image("image"), context.Fetch(publish, "/root/.nuget/packages")),
            ],
            FinalStage = new DockerfileStage(
                new From(version.Version.Image("run")),
                [.. RuntimeImage.AppDirectory, new Copy(["/out/"], "./") { FromStage = "build", Owner = RuntimeImage.Owner }]
            ),
            Port = port,
            Start = ["dotnet", project.AssemblyName + ".dll"],
            Health = HealthChecks.Listening(port),
            Defaults = new Dictionary<string, string>
            {
                ["PORT"] = FormattableString.Invariant($"{port}"),
                ["ASPNETCORE_HTTP_PORTS"] = FormattableString.Invariant($"{port}"),
                ["HOME"] = "/tmp",
            },
            Framework = project.IsWeb ? "ASP.NET Core" : null,
            RuntimeVersion = version.Version.Name,
            RuntimeVersionFrom = version.From,
            Ignored = ["**/bin", "**/obj"],
        };
    }

    internal static VersionWish? Wish(IProjectFiles files, DotNetProject project)
    {
        var framework =
            project.TargetFramework ?? ProjectXml.Read(files, "Directory.Build.props")?.Value("PropertyGroup", "TargetFramework");
        if (framework is not null)
        {
            return
                framework.StartsWith("net", StringComparison.Ordinal)
                && framework.Contains('.', StringComparison.Ordinal)
                && char.IsAsciiDigit(framework[3])
                ? new VersionWish(framework[3..].Split('-')[0], $"TargetFramework in {project.Path}")
                : throw new PlanRefusal(
                    PlanReasons.VersionUnsupported,
                    $"{project.Path} targets {(framework.Length <= 40 ? framework : framework[..40])}, which does not run in Linux containers; target net8.0 or later"
                );
        }

        return Sdk(files) is { } sdk ? new VersionWish(string.Join('.', sdk.Split('.').Take(2)), "sdk.version in global.json") : null;
    }

    private static string? Sdk(IProjectFiles files)
    {
        if (!files.FileExists("global.json"))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(
                files.ReadText("global.json") ?? "",
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
            );
            return
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("sdk", out var sdk)
                && sdk.ValueKind == JsonValueKind.Object
                && sdk.TryGetProperty("version", out var version)
                && version.ValueKind == JsonValueKind.String
                ? version.GetString()
                : null;
        }
        catch (JsonException exception)
        {
            throw new PlanRefusal(
                PlanReasons.ProjectFileInvalid,
                FormattableString.Invariant($"global.json: line {exception.LineNumber + 1} is not valid JSON")
            );
        }
    }
}
