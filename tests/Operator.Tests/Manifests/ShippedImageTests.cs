using System.Text.RegularExpressions;
using Operator.Core;
using Operator.Testing;

namespace Operator.Tests.Manifests;

/// <summary>What binds the operator's own image: the locked packages, and the images that it is made from and that it uses.</summary>
public sealed partial class ShippedImageTests
{
    private static readonly string[] Dockerfile = File.ReadAllLines(Repository.Path("Dockerfile"));

    [Fact]
    public void Only_locked_packages_are_restored_and_nothing_restores_later()
    {
        var commands = Dockerfile.Where(line => Dotnet().IsMatch(line)).ToList();

        Assert.Single(commands, line => line.Contains("dotnet restore", StringComparison.Ordinal));
        Assert.All(
            commands,
            line =>
                Assert.Contains(
                    line.Contains("dotnet restore", StringComparison.Ordinal) ? "--locked-mode" : "--no-restore",
                    line,
                    StringComparison.Ordinal
                )
        );
        Assert.Contains("dotnet restore Operator.sln --locked-mode", Makefile(), StringComparison.Ordinal);
    }

    /// <summary>Each project that is restored brings its own lock file along, and its file has it.</summary>
    [Fact]
    public void Every_project_of_the_image_has_its_lock_file_there()
    {
        var projects = Dockerfile
            .Where(line => line.StartsWith("COPY src/", StringComparison.Ordinal) && line.Contains(".csproj", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(projects);
        Assert.All(projects, line => Assert.Contains("packages.lock.json", line, StringComparison.Ordinal));
        Assert.All(
            projects.SelectMany(line => line.Split(' ')).Where(word => word.EndsWith("packages.lock.json", StringComparison.Ordinal)),
            file => Assert.True(File.Exists(Repository.Path(file)), file)
        );
    }

    [Fact]
    public void Images_are_named_by_a_tag_that_is_no_moving_latest()
    {
        var arguments = Dockerfile
            .Select(line => Argument().Match(line))
            .Where(match => match.Success)
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["image"].Value);
        var bases = Dockerfile
            .Where(line => line.StartsWith("FROM ", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[1])
            .ToList();

        Assert.NotEmpty(bases);
        Assert.All(bases, name => Assert.Matches(Tagged(), arguments[name.Trim('$', '{', '}')]));
    }

    [Fact]
    public void Default_engines_are_named_by_an_exact_version()
    {
        var settings = new OperatorSettings { OperatorImage = "x" };

        Assert.Matches(@":v[0-9]+\.[0-9]+\.[0-9]+-rootless\z", settings.BuildKitImage);
        Assert.Matches(@":v[0-9]+\.[0-9]+\.[0-9]+\z", settings.KanikoImage);
        Assert.Matches(@":v[0-9]+\.[0-9]+\.[0-9]+\z", settings.BuildahImage);
        Assert.Matches(@":[0-9]+\.[0-9]+\.[0-9]+-dind\z", settings.DockerImage);
    }

    private static string Makefile() => File.ReadAllText(Repository.Path("Makefile"));

    [GeneratedRegex(@"\bdotnet (?:restore|build|publish|run|test)\b")]
    private static partial Regex Dotnet();

    [GeneratedRegex(@"^ARG (?<name>[A-Z_]+_IMAGE)=(?<image>\S+)$")]
    private static partial Regex Argument();

    [GeneratedRegex(@"^[a-z0-9.-]+/[a-z0-9/._-]+:(?!latest\b)[A-Za-z0-9._-]*[0-9a-z][A-Za-z0-9._-]*(?:@sha256:[0-9a-f]{64})?\z")]
    private static partial Regex Tagged();
}
