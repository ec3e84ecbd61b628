using System.Text.RegularExpressions;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;
using Operator.Testing;

namespace Operator.Core.Tests.Planning;

/// <summary>Files of a project as large as planning reads them, of the kinds that make a careless pattern go over them again and again.</summary>
public sealed partial class LargeFilesTests
{
    private const int Large = (1 << 20) - 4096;

    public static TheoryData<string> Files => [.. Hostile.Keys];

    private static string Blank { get; } = new('\n', Large);

    private static string Blanks { get; } = new(' ', Large);

    private static IReadOnlyDictionary<string, (string Model, (string Path, string Text)[] Files)> Hostile { get; } =
        new Dictionary<string, (string, (string, string)[])>
        {
            ["blank requirements"] = ("python", [("requirements.txt", Blank), ("main.py", "print()")]),
            ["requirements of blanks"] = ("python", [("requirements.txt", Blanks), ("main.py", "print()")]),
            ["calls that nothing ends"] = (
                ModelVersions.PythonFlask,
                [("requirements.txt", "flask"), ("app.py", string.Concat(Enumerable.Repeat("a.run(", Large / 6)))]
            ),
            ["blank Gemfile"] = (ModelVersions.Ruby, [("Gemfile", Blank), ("config.ru", "")]),
            ["Gemfile of blanks"] = (ModelVersions.Ruby, [("Gemfile", $"gem 'puma'\nruby{Blanks}'3.2'"), ("config.ru", "")]),
            ["blank Gemfile.lock"] = (ModelVersions.Ruby, [("Gemfile", "gem 'puma'"), ("Gemfile.lock", Blank), ("config.ru", "")]),
            ["program of Ruby that requires nothing"] = (ModelVersions.Ruby, [("app.rb", Blank + "require" + Blanks)]),
            ["blank composer.json"] = (ModelVersions.Php, [("composer.json", $"{{{Blank}}}"), ("index.php", "")]),
            ["range of PHP far away"] = (
                ModelVersions.Php,
                [("composer.json", $"{{\"require\": {{\"php\": \"^8.2{Blanks}||^9\"}}}}"), ("index.php", "")]
            ),
            ["page of PHP that calls nothing"] = (ModelVersions.Php, [("index.php", "<?php new" + Blanks + "PDO(")]),
            ["Procfile of PHP that goes on"] = (
                ModelVersions.Php,
                [("Procfile", "web: heroku-php-apache2" + string.Concat(Enumerable.Repeat(" -C x", Large / 8))), ("index.php", "")]
            ),
            ["blank deno.json"] = (ModelVersions.Deno, [("deno.json", $"{{{Blank}}}"), ("main.ts", "")]),
            ["deno.json of comments"] = (
                ModelVersions.Deno,
                [("deno.json", string.Concat(Enumerable.Repeat("/**/", Large / 4)) + "{}"), ("main.ts", "")]
            ),
            ["task without an end"] = (
                ModelVersions.Deno,
                [("deno.json", $"{{\"tasks\": {{\"start\": \"deno run{Blanks}main.ts\"}}}}"), ("main.ts", "")]
            ),
            ["imports that nothing ends"] = (
                ModelVersions.Deno,
                [("main.ts", string.Concat(Enumerable.Repeat("from \"npm:", Large / 10)))]
            ),
            ["handler far away"] = (ModelVersions.Deno, [("main.ts", "export default {" + Blanks + "fetch")]),
            ["calls of listen that nothing ends"] = (
                ModelVersions.Deno,
                [("main.ts", string.Concat(Enumerable.Repeat(".listen(", Large / 8)))]
            ),
            ["blank deno.lock"] = (ModelVersions.Deno, [("deno.json", "{}"), ("deno.lock", Blank), ("main.ts", "")]),
            ["blank build.gradle"] = ("java", [("build.gradle", Blank), ("gradlew", "")]),
            ["main class far away"] = ("java", [("build.gradle", $"mainClass{Blanks}x"), ("gradlew", "")]),
            ["plug-in far away"] = ("java", [("build.gradle", $"id{Blanks}x"), ("gradlew", "")]),
            ["compatibility far away"] = ("java", [("build.gradle", $"sourceCompatibility{Blanks}x"), ("gradlew", "")]),
            ["blank nginx.conf"] = ("static", [("index.html", ""), ("nginx.conf", Blank)]),
            ["directive far away"] = ("dockerfile", [("Dockerfile", $"# escape=x{Blanks}x\nFROM scratch\n")]),
            ["elements inside one another"] = ("java", [("pom.xml", string.Concat(Enumerable.Repeat("<a>", Large / 3)))]),
            ["project inside projects"] = ("dotnet", [("a.csproj", string.Concat(Enumerable.Repeat("<P>", Large / 3)))]),
        };

    // Each took from 18 seconds to hours; now none is noticed.
    [Theory]
    [MemberData(nameof(Files))]
    public void Large_file_is_planned_or_refused(string name)
    {
        var (model, files) = Hostile[name];

        var outcome = PlanBuild.From(Requests.Input(new ImageBuildSpec { ModelVersion = model }, new MemoryFiles(files)));

        Assert.True(outcome is PlanOutcome.Planned or PlanOutcome.Refused);
    }

    [Theory]
    [InlineData(62, false)]
    [InlineData(66, true)]
    public void Xml_may_be_as_deep_as_YAML_and_TOML(int depth, bool refused)
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth));
        var pom = $"<project><groupId>g</groupId><artifactId>a</artifactId><version>1</version>{deep}</project>";

        var outcome = PlanBuild.From(Requests.Input(new ImageBuildSpec { ModelVersion = "java" }, new MemoryFiles(("pom.xml", pom))));

        var isTooDeep =
            outcome is PlanOutcome.Refused { Failure.Message: var message }
            && message.Contains("inside one another", StringComparison.Ordinal);
        Assert.Equal(refused, isTooDeep);
    }

    [Fact]
    public void No_pattern_of_planning_tries_each_blank_of_a_run_again()
    {
        var found =
            from file in Directory.EnumerateFiles(Repository.Path("src", "Operator.Core", "Planning"), "*.cs", SearchOption.AllDirectories)
            from line in File.ReadLines(file)
            where Quadratic.IsMatch(line)
            select $"{Path.GetFileName(file)}: {line.Trim()}";

        Assert.Empty(found);
    }

    // A start of line that goes on over line ends, or two runs of blanks with nothing certain between them.
    [GeneratedRegex(@"\^\\s\*.*Multiline|\\s\*(?:\\\(|=|.)\?\\s\*|\.\+\?\)?\\s\*\\z")]
    private static partial Regex Quadratic { get; }
}
