using Operator.Core.Planning;
using Operator.Core.Tests.Planning.Injection;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Runtimes;

/// <summary>Files that a program of Go or Rust names are in the image beside it.</summary>
public sealed class NamedFilesTests
{
    [Theory]
    [InlineData("os.ReadFile(\"config.yaml\")", "config.yaml", "COPY --chown=10001:10001 [\"config.yaml\", \"config.yaml\"]")]
    [InlineData("router.LoadHTMLFiles(\"./pages/index.html\")", "pages/index.html", "COPY --chown=10001:10001 [\"pages\", \"pages/\"]")]
    [InlineData("http.Dir(\"./frontend/dist\")", "frontend/dist/index.html", "COPY --chown=10001:10001 [\"frontend\", \"frontend/\"]")]
    [InlineData("http.Dir(\"docs/site/\")", "docs/site/index.html", "COPY --chown=10001:10001 [\"docs/site\", \"docs/site/\"]")]
    [InlineData("Glob(\"docs/pages/*.html\")", "docs/pages/a.html", "COPY --chown=10001:10001 [\"docs/pages\", \"docs/pages/\"]")]
    public void Named_file_or_directory_is_copied(string call, string file, string copy) =>
        Assert.Contains(copy, Go(call, file), StringComparison.Ordinal);

    [Theory]
    [InlineData("godotenv.Load(\".env\")", ".env")]
    [InlineData("log.Println(\"docs\")", "docs/guide.md")]
    [InlineData("// os.ReadFile(\"config.yaml\")", "config.yaml")]
    [InlineData("os.ReadFile(\"../config.yaml\")", "config.yaml")]
    [InlineData("os.ReadFile(\"/config.yaml\")", "config.yaml")]
    [InlineData("exec(\"./tools/gen.go\")", "tools/gen.go")]
    [InlineData("os.ReadFile(\"other.yaml\")", "config.yaml")]
    public void Other_words_copy_nothing(string call, string file) =>
        Assert.Single(
            Go(call, file).Split('\n'),
            line => line.StartsWith("COPY", StringComparison.Ordinal) && !line.Contains("[\".\"", StringComparison.Ordinal)
        );

    [Fact]
    public void File_that_dockerignore_hides_is_not_named_by_a_copy() =>
        Assert.DoesNotContain(
            "config.yaml",
            Go("os.ReadFile(\"config.yaml\")", "config.yaml", (".dockerignore", "*.yaml\n")),
            StringComparison.Ordinal
        );

    [Fact]
    public void Directory_that_the_added_dockerignore_hides_is_not_named_by_a_copy()
    {
        var plan = Requests.Planned(
            PlanBuild.From(
                PlainProjects.With(
                    ModelVersions.Rust,
                    ("Cargo.toml", "[package]\nname = \"shop\"\nversion = \"0.1.0\"\n"),
                    ("Cargo.lock", "version = 4\n\n[[package]]\nname = \"shop\"\nversion = \"0.1.0\"\n"),
                    ("src/main.rs", "fn main() { serve(\"target/site\"); }\n"),
                    ("target/site/index.html", "")
                )
            )
        );

        Assert.DoesNotContain("target/site", plan.Images[0].Dockerfile, StringComparison.Ordinal);
    }

    [Fact]
    public void Program_of_a_member_opens_files_of_the_root()
    {
        var plan = Requests.Planned(
            PlanBuild.From(
                PlainProjects.With(
                    ModelVersions.Rust,
                    ("Cargo.toml", "[workspace]\nmembers = [\"server\"]\n"),
                    ("Cargo.lock", "version = 4\n\n[[package]]\nname = \"server\"\nversion = \"0.1.0\"\n"),
                    ("server/Cargo.toml", "[package]\nname = \"server\"\nversion = \"0.1.0\"\n"),
                    ("server/src/main.rs", "fn main() { std::fs::read_to_string(\"settings.toml\").unwrap(); }\n"),
                    ("settings.toml", "")
                )
            )
        );

        Assert.Contains("[\"settings.toml\", \"settings.toml\"]", plan.Images[0].Dockerfile, StringComparison.Ordinal);
    }

    private static string Go(string call, string file, params (string Path, string Text)[] more) =>
        Requests
            .Planned(
                PlanBuild.From(
                    PlainProjects.With(
                        ModelVersions.Go,
                        [
                            ("go.mod", "module shop\n\ngo 1.26\n"),
                            ("main.go", $"package main\n\nfunc main() {{\n\t{call}\n}}\n"),
                            (file, ""),
                            .. more,
                        ]
                    )
                )
            )
            .Images[0]
            .Dockerfile;
}
