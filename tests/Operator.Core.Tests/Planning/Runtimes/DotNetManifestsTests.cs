using Operator.Core.Planning;
using Operator.Core.Tests.Planning.Injection;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Runtimes;

/// <summary>Which files a restore before the sources gets, and the projects for which there is none.</summary>
public sealed class DotNetManifestsTests
{
    private const string Start =
        """<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>""";

    private const string Library = """<Project Sdk="Microsoft.NET.Sdk" />""";

    private const string Listed = "Project(\"{0}\") = \"shop\", \"src\\shop [new].csproj\", \"{1}\"\n";

    private static readonly string[] OneLayer = ["COPY [\".\", \"./\"]"];

    [Theory]
    [InlineData(
        "NuGet.Config",
        "<configuration><packageSources><add key='a' value='https://nuget.example.com/v3'/></packageSources></configuration>"
    )]
    [InlineData("global.json", "{}")]
    [InlineData("packages.lock.json", "{}")]
    [InlineData("Directory.Build.rsp", "-p:A=b")]
    [InlineData(
        "Directory.Build.targets",
        "<Project><Target Name='Say' AfterTargets='Build'><Message Text=\"$([System.IO.File]::ReadAllText('a'))\"/></Target></Project>"
    )]
    public void Restore_gets_the_files_beside_the_project(string file, string text) =>
        Assert.Equal(
            [
                "COPY [" + string.Join(", ", new[] { $"\"{file}\"", "\"shop.csproj\"" }.Order(StringComparer.Ordinal)) + ", \"./\"]",
                .. OneLayer,
            ],
            Copies((file, text), Project(""))
        );

    [Theory]
    [InlineData("<ItemGroup><ProjectReference Include='lib\\Lib.csproj'/></ItemGroup>", "lib/Lib.csproj")]
    [InlineData("<ItemGroup><ProjectReference Include='$(MSBuildProjectDirectory)/lib/Lib.fsproj'/></ItemGroup>", "lib/Lib.fsproj")]
    [InlineData("<Import Project='eng/a.props'/>", "eng/a.props")]
    [InlineData("<Import Project='$(MSBuildThisFileDirectory)eng\\a.targets' Condition=\"Exists('eng/a.targets')\"/>", "eng/a.targets")]
    public void Restore_gets_what_the_project_names(string content, string file) =>
        Assert.Contains($"COPY [\"{file}\", \"{SourcePath.DirectoryOf(file)}/\"]", Copies((file, Library), Project(content)));

    [Fact]
    public void Import_that_is_not_there_and_may_be_absent_is_left_out() =>
        Assert.Equal(2, Copies(Project("<Import Project='local.props' Condition=\"Exists('local.props')\"/>")).Count);

    [Theory]
    [InlineData("<ItemGroup><ProjectReference Include='lib/*.csproj'/></ItemGroup>")]
    [InlineData("<ItemGroup><ProjectReference Include='$(Libraries)/Lib.csproj'/></ItemGroup>")]
    [InlineData("<ItemGroup><ProjectReference Include='missing/Lib.csproj'/></ItemGroup>")]
    [InlineData("<ItemGroup><ProjectReference Include='web/web.esproj'/></ItemGroup>")]
    [InlineData("<Import Project='$(Shared)/a.props'/>")]
    [InlineData("<Import Project='../outside.props'/>")]
    [InlineData("<Import Project='missing.props'/>")]
    [InlineData("<PropertyGroup><Version>$([System.IO.File]::ReadAllText('VERSION'))</Version></PropertyGroup>")]
    [InlineData("<ItemGroup Condition=\"Exists('extra.txt')\"><PackageReference Include='A' Version='1'/></ItemGroup>")]
    [InlineData("<PropertyGroup><RestoreSources>packages</RestoreSources></PropertyGroup>")]
    [InlineData("<PropertyGroup><PublishReadyToRun>true</PublishReadyToRun></PropertyGroup>")]
    [InlineData("<Target Name='Before' BeforeTargets='Restore;CollectPackageReferences'><Exec Command='./generate'/></Target>")]
    public void Project_that_a_restore_alone_may_not_understand_is_built_in_one_step(string content) =>
        Assert.Equal(OneLayer, Copies(Project(content), ("web/web.esproj", Library), ("lib/Lib.csproj", Library)));

    [Theory]
    [InlineData(
        "nuget.config",
        "<configuration><packageSources><add key='local' value='./packages'/></packageSources></configuration>",
        ""
    )]
    [InlineData("nuget.config", "<configuration><config><add key='globalPackagesFolder' value='p'/></config></configuration>", "")]
    [InlineData("Directory.Build.props", "<Project InitialTargets='Check'/>", "")]
    [InlineData("obj/project.assets.json", "{}", "**/bin")]
    public void File_that_a_restore_alone_may_not_understand_is_built_in_one_step(string file, string text, string ignored) =>
        Assert.Equal(OneLayer, Copies(Project(""), (file, text), (".dockerignore", ignored)));

    [Fact]
    public void Hidden_file_is_not_copied_since_that_would_stop_the_build() =>
        Assert.Equal(
            ["COPY [\"shop.csproj\", \"./\"]", .. OneLayer],
            Copies(Project(""), ("global.json", "{}"), (".dockerignore", "*.json"))
        );

    [Theory]
    [InlineData("{\"dependencies\": {\"net10.0\": {\"A\": {\"type\": \"Direct\"}}}}", "", true)]
    [InlineData("{\"dependencies\": {\"net10.0\": {}}}", "", false)]
    [InlineData("no JSON", "", false)]
    [InlineData("{\"dependencies\": {\"net10.0\": {\"A\": {\"type\": \"Direct\"}}}}", "<IsTrimmable>true</IsTrimmable>", false)]
    [InlineData(
        "{\"dependencies\": {\"net10.0\": {\"A\": {\"type\": \"Direct\"}}}}",
        "<RuntimeIdentifier>linux-x64</RuntimeIdentifier>",
        false
    )]
    public void Lock_file_is_enforced_where_it_fits(string locked, string property, bool enforced)
    {
        var plan = Plan(
            ("packages.lock.json", locked),
            Project($"<PropertyGroup>{property}</PropertyGroup><ItemGroup><PackageReference Include='A' Version='1'/></ItemGroup>")
        );

        Assert.Equal(enforced, plan.Images[0].Dockerfile.Contains("dotnet restore 'shop.csproj' --locked-mode", StringComparison.Ordinal));
        Assert.Equal(
            !enforced && property.Length == 0,
            plan.Warnings.Any(warning => warning.StartsWith("packages.lock.json does not have A", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Project_of_a_name_that_no_copy_can_hold_is_copied_by_its_extension()
    {
        var copies = Copies(("src/shop [new].csproj", Project("").Text), ("all.sln", Listed));

        Assert.Equal(["COPY [\"src/*.csproj\", \"src/\"]", .. OneLayer], copies);
    }

    [Fact]
    public void Build_arguments_are_known_to_the_restore()
    {
        var plan = Requests.Planned(
            PlanBuild.From(
                PlainProjects.With(
                    ModelVersions.DotNet,
                    spec => spec with { BuildArgs = new Dictionary<string, string> { ["NUGET_TOKEN"] = "x" } },
                    Project("")
                )
            )
        );

        var text = plan.Images[0].Dockerfile;
        Assert.InRange(
            text.IndexOf("ARG NUGET_TOKEN", StringComparison.Ordinal),
            0,
            text.IndexOf("dotnet restore", StringComparison.Ordinal)
        );
    }

    private static (string Path, string Text) Project(string content) => ("shop.csproj", $"{Start}{content}</Project>");

    private static List<string> Copies(params (string Path, string Text)[] files) =>
        [.. Plan(files).Images[0].Dockerfile.Split('\n').Where(line => line.StartsWith("COPY [", StringComparison.Ordinal))];

    private static BuildPlan Plan(params (string Path, string Text)[] files) =>
        Requests.Planned(PlanBuild.From(PlainProjects.With(ModelVersions.DotNet, files)));
}
