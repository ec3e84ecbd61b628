using Operator.Core;
using Operator.Core.Planning;
using Operator.Entities;

namespace Operator.Corpus;

/// <summary>The language of an example, by other means than the planner's own.</summary>
internal static class Languages
{
    public static readonly string[] Supported =
    [
        "node",
        "python",
        "go",
        "rust",
        "java",
        "dotnet",
        "static",
        "dockerfile",
        "compose",
        "deno",
        "ruby",
        "php",
    ];

    private static readonly (string File, string Language)[] Manifests =
    [
        ("Dockerfile", "dockerfile"),
        ("mix.exs", "elixir"),
        ("gleam.toml", "gleam"),
        ("build.sbt", "scala"),
        ("project.clj", "clojure"),
        ("deps.edn", "clojure"),
        ("build.clj", "clojure"),
        ("composer.json", "php"),
        ("index.php", "php"),
        ("Gemfile", "ruby"),
        ("go.mod", "go"),
        ("go.work", "go"),
        ("Cargo.toml", "rust"),
        ("pom.xml", "java"),
        ("build.gradle", "java"),
        ("build.gradle.kts", "java"),
        ("settings.gradle", "java"),
        ("settings.gradle.kts", "java"),
        ("requirements.txt", "python"),
        ("pyproject.toml", "python"),
        ("Pipfile", "python"),
        ("setup.py", "python"),
        ("deno.json", "deno"),
        ("deno.jsonc", "deno"),
        ("package.json", "node"),
        ("docker-compose.yml", "compose"),
        ("docker-compose.yaml", "compose"),
        ("compose.yaml", "compose"),
        ("index.html", "static"),
        ("public/index.html", "static"),
        ("Staticfile", "static"),
    ];

    private static readonly (string End, string Language)[] Ends =
    [
        (".csproj", "dotnet"),
        (".fsproj", "dotnet"),
        (".sln", "dotnet"),
        (".slnx", "dotnet"),
        (".py", "python"),
        (".go", "go"),
        (".rb", "ruby"),
        (".php", "php"),
        (".js", "node"),
    ];

    public static string Of(IProjectFiles files, Snapshot? snapshot)
    {
        var manifest = Manifests.FirstOrDefault(one => files.FileExists(one.File)).Language;
        var names = files.List("").Where(entry => !entry.IsDirectory).Select(entry => entry.Name).ToList();
        // A package.json beside another language's files says little; every other manifest is of its language.
        return
            manifest is not null && (manifest != "node" || snapshot is null or { Languages: [] } || snapshot.Languages.Contains(manifest))
            ? manifest
            : snapshot?.Languages.FirstOrDefault()
                ?? manifest
                ?? Ends.FirstOrDefault(end => names.Any(name => name.EndsWith(end.End, StringComparison.OrdinalIgnoreCase))).Language
                ?? "other";
    }

    /// <summary>A library, functions for another company's host, a project for another machine: a refusal is the answer.</summary>
    public static bool HasNothingToStart(IProjectFiles files, Failure failure) =>
        NeverListens(files, failure)
        || failure.Reason == PlanReasons.LockFileMissing
        || failure.Message.Contains("whose result runs only with that host", StringComparison.Ordinal)
        || failure.Message.StartsWith("None of the modules", StringComparison.Ordinal)
        || failure.Message.Contains("is a library", StringComparison.Ordinal)
        || failure.Message.Contains("needs Windows", StringComparison.Ordinal)
        || failure.Message.Contains("servlet container", StringComparison.Ordinal)
        || failure.Message.StartsWith("No service of ", StringComparison.Ordinal)
        || failure.Message.StartsWith("No project in the source itself", StringComparison.Ordinal);

    /// <summary>No start script, and no file at the usual places opens a port.</summary>
    private static bool NeverListens(IProjectFiles files, Failure failure) =>
        failure.Message.StartsWith("package.json has no start script", StringComparison.Ordinal)
        && !new[] { "", "src", "api", "server" }.Any(directory =>
            files
                .List(directory)
                .Where(entry => !entry.IsDirectory && entry.Name.Split('.')[^1] is "js" or "mjs" or "cjs" or "ts")
                .Select(entry => files.ReadText(directory.Length == 0 ? entry.Name : $"{directory}/{entry.Name}") ?? "")
                .Any(text => text.Contains(".listen(", StringComparison.Ordinal) || text.Contains("serve(", StringComparison.Ordinal))
        );
}
