using Operator.Core.Contract;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Injection;

/// <summary>A harmless project of every model version, for what hostile text is put beside.</summary>
internal static class PlainProjects
{
    private const string Template = "platform-go";

    private static readonly Dictionary<string, (string Path, string Text)[]?> Sources = new()
    {
        [ModelVersions.Auto] = [("package.json", "{\"scripts\": {\"start\": \"x\"}}")],
        [ModelVersions.PythonFlask] = null,
        [ModelVersions.PythonFastApi] = null,
        [ModelVersions.NodeJs] = null,
        [ModelVersions.Python] = [("requirements.txt", "flask\n"), ("app.py", "app = Flask(__name__)")],
        [ModelVersions.Go] = [("go.mod", "module x\n\ngo 1.20\n"), ("main.go", "package main\n")],
        [ModelVersions.Rust] = [("Cargo.toml", "[package]\nname = \"x\"\n"), ("src/main.rs", "")],
        [ModelVersions.Java] = [("pom.xml", "<project><properties><exec.mainClass>a.B</exec.mainClass></properties></project>")],
        [ModelVersions.DotNet] = [("x.csproj", "<Project Sdk='Microsoft.NET.Sdk.Web'/>")],
        [ModelVersions.Ruby] = [("Gemfile", "gem 'puma'\n"), ("config.ru", "")],
        [ModelVersions.Php] = [("index.php", "")],
        [ModelVersions.Deno] = [("main.ts", "Deno.serve(() => new Response());")],
        [ModelVersions.Static] = [("index.html", "")],
        [ModelVersions.Nixpacks] = [("main.py", "")],
        [ModelVersions.Dockerfile] = [("Dockerfile", "FROM a AS one\nRUN b\nFROM c\nRUN d\n")],
        [ModelVersions.Compose] =
        [
            ("compose.yaml", "services: {web: {build: .}, api: {build: .}}"),
            ("Dockerfile", "# escape=`\nFROM a\nRUN b\n"),
        ],
        [ModelVersions.Generic] = [("Procfile", "web: x")],
        [Template] = [("a", "")],
    };

    public static IEnumerable<string> ModelVersionNames => Sources.Keys;

    public static PlanInput Of(string modelVersion, Func<ImageBuildSpec, ImageBuildSpec>? change = null) =>
        With(modelVersion, change ?? (spec => spec), Sources[modelVersion]);

    /// <summary>A project of these files alone; of two of one name the first is there.</summary>
    public static PlanInput With(string modelVersion, params (string Path, string Text)[] files) => With(modelVersion, spec => spec, files);

    public static PlanInput With(
        string modelVersion,
        Func<ImageBuildSpec, ImageBuildSpec> change,
        params (string Path, string Text)[]? files
    ) =>
        Requests.Input(
            change(new ImageBuildSpec { ModelVersion = modelVersion }),
            files is null ? null : new MemoryFiles([.. files.DistinctBy(file => file.Path)]),
            modelVersion == Template ? PlatformTemplate : null
        );

    private static TemplateSource PlatformTemplate =>
        new()
        {
            Name = Template,
            Origin = "platform/go",
            Data = new Dictionary<string, string>
            {
                ["Dockerfile"] =
                    "FROM a\nARG value\nENV value=$value\nLABEL given=\"${value}\"\nRUN echo \"$value\"\nCMD echo \"$value\"\n",
                ["parameters.yaml"] = "value: {default: x}\n",
            },
        };
}
