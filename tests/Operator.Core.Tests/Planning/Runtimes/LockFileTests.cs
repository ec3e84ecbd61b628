using Operator.Core.Planning;
using Operator.Core.Tests.Planning.Injection;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Runtimes;

/// <summary>Dependencies that nothing pins: a refusal where the tool itself would stop, otherwise a warning that says what to do.</summary>
public sealed class LockFileTests
{
    private const string Node = "\"scripts\": {\"start\": \"x\"}, \"dependencies\": {\"a\": \"1\"}";

    [Theory]
    [InlineData(
        "{" + Node + "}",
        "package-lock.json",
        "npm install",
        "RUN --mount=type=cache,target=/root/.npm,sharing=locked npm install"
    )]
    [InlineData(
        "{" + Node + ", \"packageManager\": \"pnpm@9.1.0\"}",
        "pnpm-lock.yaml",
        "pnpm install",
        "pnpm install --no-frozen-lockfile"
    )]
    [InlineData(
        "{" + Node + ", \"packageManager\": \"yarn@4.1.0\"}",
        "yarn.lock",
        "yarn install",
        "yarn workspaces focus --all --production"
    )]
    [InlineData(
        "{" + Node + ", \"packageManager\": \"yarn@1.22.0\"}",
        "yarn.lock",
        "yarn install",
        "yarn install --non-interactive --production"
    )]
    public void Node_without_lock_file_warns_and_resolves_anew(string package, string lockFile, string command, string install)
    {
        var plan = Requests.Planned(PlanBuild.From(PlainProjects.With(ModelVersions.NodeJs, ("package.json", package))));

        Assert.Contains(
            $"package.json declares dependencies, but there is no {lockFile}: two builds can differ; run {command} and commit {lockFile}",
            plan.Warnings
        );
        Assert.Contains(install, plan.Images[0].Dockerfile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"packageManager\": \"yarn@4.5.3+sha512.ab\"", "", "@4.5.3")]
    [InlineData("\"private\": true", "__metadata:\n  version: 8\n", "@4")]
    [InlineData("\"private\": true", "__metadata:\n  version: 6\n", "@3")]
    [InlineData("\"private\": true", "__metadata:\n  version: 4\n", "@2")]
    public void Yarn_is_of_the_version_that_wrote_the_lock_file(string field, string metadata, string version)
    {
        var plan = Requests.Planned(
            PlanBuild.From(
                PlainProjects.With(
                    ModelVersions.NodeJs,
                    ("package.json", "{" + Node + ", " + field + "}"),
                    ("yarn.lock", "# generated\n\n" + metadata)
                )
            )
        );

        Assert.Contains($"@yarnpkg/cli-dist{version}\n", plan.Images[0].Dockerfile, StringComparison.Ordinal);
    }

    [Fact]
    public void Node_with_another_managers_lock_file_uses_that_one()
    {
        var plan = Requests.Planned(
            PlanBuild.From(
                PlainProjects.With(
                    ModelVersions.NodeJs,
                    ("package.json", "{" + Node + ", \"packageManager\": \"pnpm@9.1.0\"}"),
                    ("package-lock.json", "{}")
                )
            )
        );

        Assert.Contains("npm ci", plan.Images[0].Dockerfile, StringComparison.Ordinal);
        Assert.DoesNotContain(plan.Warnings, warning => warning.Contains("lock", StringComparison.Ordinal));
    }

    [Fact]
    public void Pnpm_lock_file_whose_names_look_like_anothers_version_is_read()
    {
        const string Lock =
            "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      a:\n        specifier: '1'\n        version: 1@2\n"
            + "      a@1:\n        specifier: '1'\n        version: 2\n\npackages:\n";

        var plan = Requests.Planned(
            PlanBuild.From(
                PlainProjects.With(
                    ModelVersions.NodeJs,
                    ("package.json", "{" + Node.Replace("\"a\": \"1\"", "\"a\": \"1\", \"a@1\": \"1\"", StringComparison.Ordinal) + "}"),
                    ("pnpm-lock.yaml", Lock)
                )
            )
        );

        Assert.Contains("pnpm install --frozen-lockfile", plan.Images[0].Dockerfile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ModelVersions.Rust)]
    [InlineData(ModelVersions.Nixpacks)]
    public void Rust_without_cargo_lock_warns(string modelVersion)
    {
        var plan = Requests.Planned(
            PlanBuild.From(PlainProjects.With(modelVersion, ("Cargo.toml", "[package]\nname = 'x'\n"), ("src/main.rs", "")))
        );

        Assert.Contains("There is no Cargo.lock: two builds can differ; run cargo generate-lockfile and commit Cargo.lock", plan.Warnings);
        Assert.DoesNotContain("--locked", plan.Images[0].Dockerfile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ModelVersions.Go, "go.mod", "module x\nrequire a v1\n", "run go mod tidy and commit go.sum")]
    [InlineData(ModelVersions.Nixpacks, "go.mod", "module x\nrequire a v1\n", "run go mod tidy and commit go.sum")]
    [InlineData(ModelVersions.Python, "pyproject.toml", "[tool.poetry]\n", "run poetry lock and commit poetry.lock")]
    [InlineData(ModelVersions.Python, "Pipfile", "[packages]\n", "run pipenv lock and commit Pipfile.lock")]
    public void Tool_that_needs_its_lock_file_is_refused_without_it(string modelVersion, string file, string text, string advice)
    {
        var refused = Requests.Refused(
            PlanBuild.From(PlainProjects.With(modelVersion, (file, text), ("main.go", "package main"), ("main.py", "")))
        );

        Assert.Equal(PlanReasons.LockFileMissing, refused.Reason);
        Assert.EndsWith(advice, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("module x\nrequire a v1\n", "vendor/modules.txt")]
    [InlineData("module x\nrequire a v1\nreplace a => ./a\n", "a/go.mod")]
    public void Go_that_reads_its_dependencies_from_the_source_needs_no_go_sum(string module, string beside) =>
        Requests.Planned(
            PlanBuild.From(PlainProjects.With(ModelVersions.Go, ("go.mod", module), ("main.go", "package main"), (beside, "")))
        );
}
