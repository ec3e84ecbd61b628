using System.Text.RegularExpressions;
using Operator.Core.Planning.Dockerfiles;
using Operator.Core.Planning.Runtimes;
using Operator.Core.Planning.Runtimes.DotNet;

namespace Operator.Core.Planning.Nixpacks.Providers;

/// <param name="extension">Of the language's project files.</param>
internal sealed partial class DotNetProvider(string name, string extension) : INixpacksProvider
{
    public string Name => name;

    [GeneratedRegex(@"^dotnet-sdk(_(?<version>[0-9]+))?\z")]
    public partial Regex NixPackage { get; }

    public string VersionOf(string number) => $"{number}.0";

    public bool Detect(IProjectFiles files) => DotNetProject.Named(files, extension).Count > 0;

    public ProviderPlan Plan(ProviderInput input)
    {
        var context = input.Context;
        var project = DotNetProject.Find(context.Files);
        var target = DotNetTarget.Of(project, context.Catalog["dotnet"]);
        var sdk = GlobalJson.Read(context.Files);
        var version = context.VersionInRange("dotnet", input.Version ?? DotNetRuntime.Wish(target, sdk));
        var path = Quoting.Shell(project.Path);
        return new ProviderPlan
        {
            Image = sdk?.Image(version.Version, context.Warnings) ?? version.Version.Image("image"),
            Version = version,
            Framework = project.IsWeb ? "ASP.NET Core" : null,
            Plan = ProviderPhases.Of(
                [$"dotnet restore {path}"],
                [
                    $"dotnet publish {path} --no-restore --configuration Release --output out{(target.Option is { } option ? $" --framework {Quoting.Shell(option)}" : "")}",
                ],
                $"dotnet {Quoting.Shell($"out/{project.AssemblyName}.dll")}",
                variables: new Dictionary<string, string>
                {
                    ["ASPNETCORE_URLS"] = "http://0.0.0.0:" + input.Port(8080),
                    ["PORT"] = input.Port(8080),
                    ["DOTNET_ROOT"] = "/usr/share/dotnet",
                }
            ),
        };
    }
}
