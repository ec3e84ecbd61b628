using Operator.Core.Planning;
using Operator.Core.Tests.Planning.Injection;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Runtimes;

/// <summary>When Go's modules are fetched before the sources, and what of them is copied for it.</summary>
public sealed class GoManifestsTests
{
    private const string Required = "module example.com/shop\n\ngo 1.26\n\nrequire example.com/a v1.0.0\n";

    [Fact]
    public void Module_needs_its_two_files() =>
        Assert.Equal("COPY [\"go.mod\", \"go.sum\", \"./\"]|RUN go mod download", Before(("go.mod", Required), ("go.sum", "")));

    [Fact]
    public void Directory_that_replaces_a_module_is_described_too() =>
        Assert.Equal(
            "COPY [\"go.mod\", \"go.sum\", \"./\"]|COPY [\"b/go.mod\", \"b/\"]|RUN go mod download",
            Before(
                ("go.mod", Required + "require example.com/b v0.0.0\nreplace example.com/b v0.0.0 => ./b // ours\n"),
                ("go.sum", ""),
                ("b/go.mod", "module example.com/b\n")
            )
        );

    [Theory]
    [InlineData("replace example.com/a => ./a", "a/go.mod", "module example.com/a")]
    [InlineData("replace (\n\texample.com/a => ./a\n)", "a/go.mod", "module example.com/a")]
    [InlineData("", "vendor/modules.txt", "")]
    [InlineData("replace example.com/c => ../c", "README.md", "")]
    public void Nothing_is_fetched_where_the_source_has_it_or_not_all_is_described(string replacement, string file, string text) =>
        Assert.Equal("", Before(("go.mod", Required + replacement + "\n"), ("go.sum", ""), (file, text)));

    [Fact]
    public void Workspace_of_one_module_and_what_it_replaces_is_described() =>
        Assert.Equal(
            "COPY [\"go.work\", \"go.work.sum\", \"./\"]|COPY [\"api/go.mod\", \"api/\"]|COPY [\"b/go.mod\", \"b/\"]|RUN go mod download",
            Before(
                ("go.work", "go 1.26\n\nuse ./api\n\nreplace example.com/b => ./b\n"),
                ("go.work.sum", ""),
                ("api/go.mod", Required),
                ("api/main.go", "package main\n"),
                ("b/go.mod", "module example.com/b\n")
            )
        );

    [Fact]
    public void Hidden_go_sum_is_refused_since_go_would_stop_without_it() =>
        Assert.EndsWith(
            "; .dockerignore line 1 (**/*.sum) hides go.sum",
            Requests
                .Refused(
                    PlanBuild.From(
                        PlainProjects.With(
                            ModelVersions.Go,
                            spec => spec,
                            ("go.mod", Required),
                            ("go.sum", ""),
                            ("main.go", "package main\n"),
                            (".dockerignore", "**/*.sum")
                        )
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Where_go_fetches_from_is_known_to_the_download()
    {
        var plan = Requests.Planned(
            PlanBuild.From(
                PlainProjects.With(
                    ModelVersions.Go,
                    spec => spec with { BuildArgs = new Dictionary<string, string> { ["GOPROXY"] = "direct" } },
                    ("go.mod", Required),
                    ("go.sum", ""),
                    ("main.go", "package main\n")
                )
            )
        );

        var text = plan.Images[0].Dockerfile;
        Assert.InRange(text.IndexOf("ARG GOPROXY", StringComparison.Ordinal), 0, text.IndexOf("go mod download", StringComparison.Ordinal));
    }

    private static string Before(params (string Path, string Text)[] files)
    {
        var plan = Requests.Planned(
            PlanBuild.From(
                PlainProjects.With(
                    ModelVersions.Go,
                    [.. files, .. files.Any(file => file.Path == "go.work") ? [] : new[] { ("main.go", "package main\n") }]
                )
            )
        );
        return string.Join('|', plan.Images[0].Dockerfile.Split('\n').Skip(4).TakeWhile(line => line != "COPY [\".\", \"./\"]"));
    }
}
