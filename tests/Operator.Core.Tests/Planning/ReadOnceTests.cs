using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning;

/// <summary>Detection and the parts of a plan ask for the same files: each is read, and understood, once.</summary>
public sealed class ReadOnceTests
{
    [Fact]
    public void Manifest_and_lock_file_of_a_detected_project_are_read_once()
    {
        var files = new CountingFiles(
            new MemoryFiles(
                ("package.json", """{"name":"shop","scripts":{"start":"node server.js"},"dependencies":{"express":"4.19.2"}}"""),
                (
                    "package-lock.json",
                    """{"lockfileVersion":3,"packages":{"":{"dependencies":{"express":"4.19.2"}},"node_modules/express":{"version":"4.19.2"}}}"""
                ),
                ("server.js", "")
            )
        );

        var plan = Requests.Planned(PlanBuild.From(Requests.Input(new ImageBuildSpec { ModelVersion = ModelVersions.Auto }, files)));

        Assert.Equal(ModelVersions.NodeJs, plan.Status.ModelVersion);
        Assert.Equal(1, files.Reads["package.json"]);
        Assert.Equal(1, files.Reads["package-lock.json"]);
        Assert.Equal(1, files.Lists[""]);
    }

    [Fact]
    public void Search_for_a_main_class_ends_after_a_bounded_number_of_files_and_directories()
    {
        var sources = Enumerable
            .Range(0, 5000)
            .Select(number => (FormattableString.Invariant($"src/main/java/d{number / 10}/F{number}.java"), "class F {}"))
            .Append(("pom.xml", "<project><artifactId>a</artifactId></project>"));
        var files = new CountingFiles(new MemoryFiles([.. sources]));

        Requests.Refused(PlanBuild.From(Requests.Input(new ImageBuildSpec { ModelVersion = ModelVersions.Java }, files)));

        Assert.InRange(files.Reads.Keys.Count(path => path.EndsWith(".java", StringComparison.Ordinal)), 1, 200);
        Assert.InRange(files.Lists.Count, 1, 100);
    }

    private sealed class CountingFiles(IProjectFiles inner) : IProjectFiles
    {
        public Dictionary<string, int> Reads { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, int> Lists { get; } = new(StringComparer.Ordinal);

        public bool FileExists(string path) => inner.FileExists(path);

        public bool DirectoryExists(string path) => inner.DirectoryExists(path);

        public IReadOnlyList<ProjectEntry> List(string directory)
        {
            Lists[directory] = Lists.GetValueOrDefault(directory) + 1;
            return inner.List(directory);
        }

        public string? ReadText(string path)
        {
            Reads[path] = Reads.GetValueOrDefault(path) + 1;
            return inner.ReadText(path);
        }
    }
}
