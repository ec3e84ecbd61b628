using Operator.Core.Planning;
using Operator.Core.Tests.Planning.Injection;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Runtimes;

/// <summary>The notations in which projects of compiled languages name their version, and what the status says of them.</summary>
public sealed class CompiledVersionTests
{
    [Theory]
    [InlineData("go.mod", "module shop\n\ngo 1.24\n", "1.24", "go in go.mod")]
    [InlineData("go.mod", "module shop\n\ngo 1.24.3\ntoolchain go1.24.5\n", "1.24", "go in go.mod")]
    [InlineData("go.mod", "module shop\n\ngo 1.17\n", "1.27", "catalog, since go in go.mod asks for 1.17 or later")]
    [InlineData("go.mod", "module shop\n\ngo 1.28\n", "1.28", "go in go.mod")]
    [InlineData(".tool-versions", "golang 1.25.1\n", "1.25", ".tool-versions")]
    [InlineData("mise.toml", "[tools]\ngo = \"1.26\"\n", "1.26", "mise.toml")]
    [InlineData("mise.toml", "[tools]\ngo = 1.26\n", "1.26", "mise.toml")]
    [InlineData(".tool-versions", "golang 1.17\n", "1.27", "catalog, since .tool-versions asks for 1.17 or later")]
    public void Go(string file, string text, string version, string from) =>
        Expect(ModelVersions.Go, version, from, (file, text), ("main.go", "package main\n"), ("go.mod", "module shop\n"));

    [Theory]
    [InlineData("rust-toolchain", "1.82.0\n", "1.82", "rust-toolchain")]
    [InlineData("rust-toolchain", "[toolchain]\nchannel = \"1.82\"\n", "1.82", "rust-toolchain")]
    [InlineData("rust-toolchain.toml", "[toolchain]\nchannel = \"stable\"\n", "1.98", "rust-toolchain.toml")]
    [InlineData(".tool-versions", "rust 1.82.0\n", "1.82", ".tool-versions")]
    [InlineData("mise.toml", "[tools]\nrust = { version = \"1.90\" }\n", "1.90", "mise.toml")]
    [InlineData(
        "Cargo.toml",
        Crate + "rust-version = \"1.60\"\n",
        "1.98",
        "catalog, since rust-version in Cargo.toml asks for 1.60 or later"
    )]
    [InlineData("Cargo.toml", Crate + "rust-version = \"1.82\"\n", "1.82", "rust-version in Cargo.toml")]
    [InlineData("Cargo.toml", Crate + "rust-version = \"1.99\"\n", "1.99", "rust-version in Cargo.toml")]
    public void Rust(string file, string text, string version, string from) =>
        Expect(ModelVersions.Rust, version, from, (file, text), ("Cargo.toml", Crate), ("Cargo.lock", ""), ("src/main.rs", ""));

    [Theory]
    [InlineData(".java-version", "21\n", "21", ".java-version")]
    [InlineData(".java-version", "temurin-21.0.2+13\n", "21", ".java-version")]
    [InlineData("system.properties", "java.runtime.version=21\n", "21", "system.properties")]
    [InlineData(".sdkmanrc", "java=21.0.4-tem\n", "21", ".sdkmanrc")]
    [InlineData(".tool-versions", "java temurin-21.0.2+13\n", "21", ".tool-versions")]
    [InlineData("mise.toml", "[tools]\njava = \"openjdk-21\"\n", "21", "mise.toml")]
    [InlineData("mise.toml", "[tools]\njava = 25\n", "25", "mise.toml")]
    public void Java(string file, string text, string version, string from) =>
        Expect(ModelVersions.Java, version, from, (file, text), ("pom.xml", Pom), ("src/main/java/App.java", Main));

    /// <summary>A level to compile for is the least: the project was written for a version near it, and compiler plugins seldom run on much later ones.</summary>
    [Theory]
    [InlineData(
        "<properties><java.version>1.8</java.version></properties>",
        "17",
        "catalog, since java.version in pom.xml asks for 8 or later"
    )]
    [InlineData("<properties><java.version>17</java.version></properties>", "17", "java.version in pom.xml")]
    [InlineData(
        "<properties><java.version>18</java.version></properties>",
        "21",
        "catalog, since java.version in pom.xml asks for 18 or later"
    )]
    [InlineData("<properties><java.version>21</java.version></properties>", "21", "java.version in pom.xml")]
    [InlineData(
        "<parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>3.4.1</version></parent>",
        "17",
        "spring-boot-starter-parent in pom.xml"
    )]
    [InlineData(
        "<parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>2.7.18</version></parent>",
        "17",
        "catalog, since spring-boot-starter-parent in pom.xml asks for 8 or later"
    )]
    [InlineData("", "25", "catalog")]
    public void Java_of_a_pom(string inside, string version, string from) =>
        Expect(
            ModelVersions.Java,
            version,
            from,
            ("pom.xml", $"<project><artifactId>a</artifactId>{inside}</project>"),
            ("src/main/java/App.java", Main)
        );

    [Theory]
    [InlineData("id 'org.springframework.boot' version '3.3.0'", "17")]
    [InlineData("id(\"org.springframework.boot\") version \"2.7.18\"", "17")]
    [InlineData("id 'application'", "25")]
    public void Java_of_a_gradle_build(string plugin, string version)
    {
        var plan = Requests.Planned(
            PlanBuild.From(
                PlainProjects.With(
                    ModelVersions.Java,
                    ("build.gradle", $"plugins {{ {plugin} }}\napplication {{ mainClass = 'App' }}\n"),
                    ("src/main/java/App.java", Main)
                )
            )
        );

        Assert.Equal(version, plan.Status.RuntimeVersion);
    }

    [Theory]
    [InlineData("net8.0", "8.0")]
    [InlineData("net10.0", "10.0")]
    [InlineData("net11.0", "11.0")]
    public void Dot_net_by_its_framework(string framework, string version) =>
        Expect(
            ModelVersions.DotNet,
            version,
            "TargetFramework in shop.csproj",
            ("shop.csproj", Project(framework)),
            ("mise.toml", "[tools]\ndotnet = \"8\"\n")
        );

    [Theory]
    [InlineData(".tool-versions", "dotnet 8.0.400\n")]
    [InlineData(".tool-versions", "dotnet-core 8.0.400\n")]
    [InlineData("mise.toml", "[tools]\ndotnet = \"8\"\n")]
    public void Dot_net_by_its_tool_files_where_no_framework_is_named(string file, string text) =>
        Expect(ModelVersions.DotNet, "8.0", file, (file, text), ("shop.csproj", Project(null)));

    [Theory]
    [InlineData(ModelVersions.Go, "golang:1.28-alpine", "go.mod", "module shop\n\ngo 1.28\n")]
    [InlineData(ModelVersions.DotNet, "mcr.microsoft.com/dotnet/sdk:11.0", "shop.csproj", "net11.0")]
    public void Newer_version_than_the_catalogs_gets_the_image_of_its_tag_with_a_warning(
        string model,
        string image,
        string file,
        string text
    )
    {
        var plan = Requests.Planned(
            PlanBuild.From(PlainProjects.With(model, (file, file == "shop.csproj" ? Project(text) : text), ("main.go", "package main\n")))
        );

        Assert.Contains(image, plan.Status.BaseImages!);
        Assert.Contains(plan.Warnings, warning => warning.Contains($"{image} is used unchecked", StringComparison.Ordinal));
    }

    [Fact]
    public void Version_far_beyond_the_catalogs_is_refused()
    {
        var failure = Requests.Refused(
            PlanBuild.From(PlainProjects.With(ModelVersions.Go, ("go.mod", "module shop\n\ngo 1.99\n"), ("main.go", "package main\n")))
        );

        Assert.StartsWith("go in go.mod asks for go 1.99; the supported versions are 1.21", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tool_file_below_what_go_mod_needs_is_not_obeyed_and_a_warning_says_so()
    {
        var plan = Requests.Planned(
            PlanBuild.From(
                PlainProjects.With(
                    ModelVersions.Go,
                    (".tool-versions", "golang 1.23.1\n"),
                    ("go.mod", "module shop\n\ngo 1.25\n"),
                    ("main.go", "package main\n")
                )
            )
        );

        Assert.Equal(("1.25", "go in go.mod"), (plan.Status.RuntimeVersion, plan.Status.RuntimeVersionFrom));
        Assert.Contains(
            ".tool-versions asks for go 1.23.1, but go in go.mod needs 1.25 or later, so .tool-versions is not obeyed",
            plan.Warnings
        );
    }

    /// <summary>TOML reads 3.10 without quotes as the number 3.1.</summary>
    [Theory]
    [InlineData("[tools]\npython = 3.10\n")]
    [InlineData("[tools]\npython = [3.10, 3.9]\n")]
    [InlineData("[tools]\npython = { version = \"3.10\" }\n")]
    public void Number_without_quotes_keeps_its_zero(string text) =>
        Expect(ModelVersions.Python, "3.10", "mise.toml", ("mise.toml", text), ("requirements.txt", "flask"), ("main.py", ""));

    [Theory]
    [InlineData("web: dotnet bin/Release/net10.0/publish/shop.dll --urls http://+:$PORT", "dotnet shop.dll --urls http://+:8080")]
    [InlineData("web: cd $HOME/out && ./shop --fast", "dotnet shop.dll --fast")]
    [InlineData("web: dotnet run --project shop.csproj -- --fast", "dotnet shop.dll --fast")]
    public void Procfile_starts_the_published_program(string procfile, string start)
    {
        var plan = Requests.Planned(
            PlanBuild.From(PlainProjects.With(ModelVersions.DotNet, ("Procfile", procfile), ("shop.csproj", Project("net10.0"))))
        );

        Assert.Equal(start, plan.Status.StartCommand);
        Assert.DoesNotContain(plan.Warnings, warning => warning.Contains("Procfile", StringComparison.Ordinal));
    }

    [Fact]
    public void Procfile_of_another_program_is_reported()
    {
        var plan = Requests.Planned(
            PlanBuild.From(PlainProjects.With(ModelVersions.DotNet, ("Procfile", "web: nginx"), ("shop.csproj", Project("net10.0"))))
        );

        Assert.Equal("dotnet shop.dll", plan.Status.StartCommand);
        Assert.Contains(plan.Warnings, warning => warning.StartsWith("Procfile says \"nginx\"", StringComparison.Ordinal));
    }

    private const string Crate = "[package]\nname = \"shop\"\nversion = \"0.1.0\"\n";

    private const string Main = "public class App { public static void main(String[] a) {} }";

    private const string Pom = "<project><artifactId>a</artifactId></project>";

    private static string Project(string? framework) =>
        $"""<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup>{(framework is null ? "" : $"<TargetFramework>{framework}</TargetFramework>")}</PropertyGroup></Project>""";

    /// <param name="files">Of two with one name the first counts.</param>
    private static void Expect(string model, string version, string from, params (string Path, string Text)[] files)
    {
        var plan = Requests.Planned(PlanBuild.From(PlainProjects.With(model, [.. files.DistinctBy(file => file.Path)])));

        Assert.Equal((version, from), (plan.Status.RuntimeVersion, plan.Status.RuntimeVersionFrom));
    }
}
