using Operator.Core.Planning.Runtimes;
using Operator.Core.Planning.Runtimes.Deno;
using Operator.Core.Planning.Runtimes.Python;
using Operator.Core.Planning.Runtimes.Ruby;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning.Detection;

/// <summary>Programs without the file that describes a project of their language.</summary>
internal static class LonePrograms
{
    private static readonly (string File, string Missing, string Command)[] Incomplete =
    [
        ("main.go", "go.mod", "go mod init"),
        ("server.js", "package.json", "npm init"),
        ("index.js", "package.json", "npm init"),
        ("app.js", "package.json", "npm init"),
        ("main.js", "package.json", "npm init"),
        ("server.ts", "package.json", "npm init"),
        ("index.ts", "package.json", "npm init"),
        ("main.rs", "Cargo.toml", "cargo init"),
        ("src/main.rs", "Cargo.toml", "cargo init"),
        ("Program.cs", "a .csproj", "dotnet new console"),
        ("Main.java", "pom.xml", "mvn archetype:generate"),
        ("artisan", "composer.json", "composer init"),
        ("Rakefile", "Gemfile", "bundle init"),
    ];

    /// <summary>A Python program needs no more than Python; null when there is none.</summary>
    public static DetectedModel? Python(IProjectFiles files) =>
        PythonPrograms.File(files) is { } program ? new DetectedModel(ModelVersions.Python, program, []) : null;

    /// <summary>The same for Deno, by what it imports or calls: other programs in JavaScript need a package.json.</summary>
    public static DetectedModel? Deno(IProjectFiles files) =>
        DenoPrograms.Alone(files) is { } program ? new DetectedModel(ModelVersions.Deno, program, []) : null;

    /// <summary>The same for Ruby.</summary>
    public static DetectedModel? Ruby(IProjectFiles files) =>
        RubyPrograms.Alone(files) is { } program ? new DetectedModel(ModelVersions.Ruby, program, []) : null;

    /// <summary>A program that cannot be built as it is, and what it lacks; null when there is none.</summary>
    public static PlanRefusal? Refusal(IProjectFiles files)
    {
        var (file, missing, command) = Incomplete.FirstOrDefault(program => files.FileExists(program.File));
        return file is null
            ? null
            : new PlanRefusal(
                PlanReasons.ProjectFileMissing,
                $"There is {file}, but no {missing}, which says how it is built: run {command} and commit {missing}, or add a Dockerfile"
            );
    }
}
