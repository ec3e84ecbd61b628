using Operator.Core.Planning;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using static Operator.Core.Tests.Planning.Nixpacks.NixpacksCase;

namespace Operator.Core.Tests.Planning.Nixpacks;

/// <summary>Projects of two languages, Debian packages, and files that nixpacks.toml itself holds.</summary>
public sealed class SeveralProvidersTests
{
    private static readonly (string, string) Package = (
        "package.json",
        "{\"scripts\": {\"start\": \"x\", \"build\": \"y\"}, \"dependencies\": {\"a\": \"1\"}}"
    );

    [Fact]
    public void Second_provider_comes_as_debian_packages_with_phases_of_its_own()
    {
        var plan = Requests.Planned(
            Plan(Package, ("package-lock.json", "{}"), ("requirements.txt", "flask"), ("nixpacks.toml", "providers = ['...', 'python']"))
        );
        var text = plan.Images[0].Dockerfile;

        Assert.Contains("FROM node:24-slim\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "apt-get install -y --no-install-recommends python-is-python3 python3-pip python3-venv &&",
            text,
            StringComparison.Ordinal
        );
        Assert.Equal(
            ["npm ci --no-audit --no-fund", "npm run build", "python -m venv /opt/venv", "/opt/venv/bin/pip install -r requirements.txt"],
            Commands(new PlanOutcome.Planned(plan))
        );
        Assert.Contains("ENV PATH=/opt/venv/bin:$PATH", text, StringComparison.Ordinal);
        Assert.Equal(("npm run start", "24"), (plan.Status.StartCommand, plan.Status.RuntimeVersion));
    }

    [Fact]
    public void Order_of_providers_decides_about_the_image()
    {
        var plan = Requests.Planned(
            Plan(Package, ("requirements.txt", "flask"), ("main.py", ""), ("nixpacks.toml", "providers = ['python', 'node']"))
        );

        Assert.Contains("FROM python:3.13-slim\n", plan.Images[0].Dockerfile, StringComparison.Ordinal);
        Assert.Contains(" ca-certificates nodejs npm &&", plan.Images[0].Dockerfile, StringComparison.Ordinal);
        Assert.Equal("python main.py", plan.Status.StartCommand);
    }

    [Fact]
    public void Phase_of_a_second_provider_can_be_changed_by_its_name()
    {
        var outcome = Plan(
            Package,
            ("requirements.txt", ""),
            ("nixpacks.toml", "providers = ['node', 'python']\n[phases.'python:install']\ncmds = ['mine']")
        );

        Assert.Equal(["npm install --no-audit --no-fund", "npm run build", "mine"], Commands(outcome));
    }

    [Theory]
    [InlineData("providers = ['python', 'csharp']", "x.csproj", "<Project Sdk='Microsoft.NET.Sdk.Web'/>", "provider csharp")]
    [InlineData("providers = ['python', 'node']", "yarn.lock", "", "provider node")]
    public void Provider_without_debian_packages_must_be_the_first(string toml, string file, string text, string named)
    {
        var refused = Requests.Refused(Plan(("main.py", ""), Package, (file, text), ("nixpacks.toml", toml)));

        Assert.Equal(SpecReasons.NotSupported, refused.Reason);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("name it first in providers", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("package.json", "{\"scripts\": {\"start\": \"x\"}}", "FROM node:24-slim")]
    [InlineData("go.mod", "module x\n", "FROM golang:1.27\n")]
    [InlineData("main.py", "", "FROM python:3.13-slim")]
    public void Debian_packages_want_a_debian_image(string file, string text, string from)
    {
        var plan = Requests.Planned(Plan(Variables(("NIXPACKS_APT_PKGS", "git")), (file, text)));

        Assert.Contains(from, plan.Images[0].Dockerfile, StringComparison.Ordinal);
        Assert.Contains("apt-get install -y --no-install-recommends git &&", plan.Images[0].Dockerfile, StringComparison.Ordinal);
    }

    [Fact]
    public void Static_assets_are_files_below_assets_that_the_ignore_file_lets_through()
    {
        var plan = Requests.Planned(
            Plan(("main.py", ""), (".dockerignore", "*"), ("nixpacks.toml", "[staticAssets]\n'conf/nginx.conf' = 'listen 80;'"))
        );

        Assert.Equal("listen 80;", plan.AddedFiles[".imagebuild/assets/conf/nginx.conf"]);
        Assert.Equal("*\n!.imagebuild/assets/conf/nginx.conf\n", plan.AddedFiles[".dockerignore"]);
        Assert.Contains("COPY [\".imagebuild/assets/\", \"/assets/\"]\n", plan.Images[0].Dockerfile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../a")]
    [InlineData("/etc/passwd")]
    [InlineData("a/./b")]
    [InlineData("")]
    public void Static_asset_that_leads_elsewhere_is_refused(string name)
    {
        var refused = Requests.Refused(Plan(("main.py", ""), ("nixpacks.json", $"{{\"staticAssets\": {{\"{name}\": \"x\"}}}}")));

        Assert.Equal(PlanReasons.NixpacksInvalid, refused.Reason);
        Assert.Contains("staticAssets", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nixpacks.toml", "[start]\ncmd = 'x'")]
    [InlineData("nixpacks.json", "{\"start\": {\"cmd\": \"x\"}}")]
    public void Auto_finds_a_nixpacks_file_before_the_language_but_after_a_dockerfile(string file, string text)
    {
        var spec = new ImageBuildSpec { ModelVersion = ModelVersions.Auto };
        var alone = Requests.Planned(PlanBuild.From(Requests.Input(spec, new MemoryFiles(Package, (file, text)))));
        var beside = Requests.Planned(
            PlanBuild.From(Requests.Input(spec, new MemoryFiles(Package, (file, text), ("Dockerfile", "FROM a\n"))))
        );

        Assert.Equal((ModelVersions.Nixpacks, file), (alone.Status.ModelVersion, alone.Status.DetectedBy));
        Assert.Equal(
            [(ModelVersions.NodeJs, "package.json")],
            alone.Status.Alternatives!.Select(other => (other.ModelVersion, other.Because))
        );
        Assert.Equal(ModelVersions.Dockerfile, beside.Status.ModelVersion);
        Assert.Equal([ModelVersions.Nixpacks, ModelVersions.NodeJs], beside.Status.Alternatives!.Select(other => other.ModelVersion));
    }
}
