using Operator.Core.Planning;
using Operator.Core.Tests.Planning.Injection;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Runtimes;

/// <summary>When Maven's dependencies and Gradle itself are fetched before the sources, and what is copied for it.</summary>
public sealed class JavaFetchTests
{
    private const string Main = "<properties><exec.mainClass>a.B</exec.mainClass></properties>";

    private const string Usual =
        "#!/bin/sh\nexec java -classpath \"$APP_HOME/gradle/wrapper/gradle-wrapper.jar\" org.gradle.wrapper.GradleWrapperMain \"$@\"\n";

    private const string Application = "plugins { id(\"application\") }\napplication { mainClass = \"a.B\" }\n";

    [Fact]
    public void Pom_is_enough_for_one_project() => Assert.Equal("pom.xml > ./", Copied(("pom.xml", Project(Main))));

    [Fact]
    public void Options_and_extensions_are_read_too() =>
        Assert.Equal(
            "pom.xml > ./|.mvn/extensions.xml .mvn/jvm.config .mvn/maven.config > .mvn/",
            Copied(
                ("pom.xml", Project(Main)),
                (".mvn/extensions.xml", "<extensions/>"),
                (".mvn/jvm.config", "-Xmx1g --add-exports jdk.compiler/com.sun.tools.javac.api=ALL-UNNAMED\n"),
                (".mvn/maven.config", "-T\n1C\n-Drevision=1.2\n--update-snapshots\n"),
                (".mvn/wrapper/maven-wrapper.properties", "")
            )
        );

    [Fact]
    public void Modules_of_modules_and_profiles_and_parents_beside_them_are_read() =>
        Assert.Equal(
            "pom.xml > ./|api/pom.xml > api/|api/web/pom.xml > api/web/|it/other.xml > it/|parent/pom.xml > parent/",
            Copied(
                (
                    "pom.xml",
                    Project(
                        "<packaging>pom</packaging><modules><module>api/</module></modules>"
                            + "<profiles><profile><modules><module>./it/other.xml</module></modules></profile></profiles>"
                    )
                ),
                (
                    "api/pom.xml",
                    Project(
                        "<packaging>pom</packaging><parent><relativePath>../parent</relativePath></parent><modules><module>web</module></modules>"
                    )
                ),
                ("api/web/pom.xml", Project(Jar)),
                ("api/web/src/main/java/a/B.java", ""),
                ("it/other.xml", Project("")),
                ("parent/pom.xml", Project("<packaging>pom</packaging>"))
            )
        );

    [Theory]
    [InlineData("<modules><module>${name}</module></modules>")]
    [InlineData("<modules><module>gone</module></modules>")]
    [InlineData("<profiles><profile><modules><module>../beside</module></modules></profile></profiles>")]
    [InlineData("<parent><relativePath>${up}/pom.xml</relativePath></parent>")]
    [InlineData("<dependencies><dependency><scope>system</scope></dependency></dependencies>")]
    [InlineData(
        "<profiles><profile><dependencies><dependency><systemPath>${basedir}/a.jar</systemPath></dependency></dependencies></profile></profiles>"
    )]
    [InlineData("<repositories><repository><url>file://${project.basedir}/lib</url></repository></repositories>")]
    [InlineData("<pluginRepositories><pluginRepository><url>${ours}</url></pluginRepository></pluginRepositories>")]
    [InlineData("<build><plugins><plugin><artifactId>frontend-maven-plugin</artifactId></plugin></plugins></build>")]
    public void Nothing_is_fetched_where_the_pom_does_not_say_what_is_read(string part) =>
        Assert.Null(Copied(("pom.xml", Project(Main + part))));

    [Theory]
    [InlineData("maven.config", "--settings\nci/settings.xml")]
    [InlineData("maven.config", "-s ci.xml")]
    [InlineData("maven.config", "-Dmaven.repo.local=.m2")]
    [InlineData("maven.config", "--fail-at-end")]
    [InlineData("maven.config", "-o")]
    [InlineData("jvm.config", "-javaagent:agent.jar")]
    [InlineData("jvm.config", "@jvm/options")]
    [InlineData("jvm.config", "-Djavax.net.ssl.trustStore=certs/trust.jks")]
    public void Nothing_is_fetched_where_an_option_names_a_file_or_changes_what_a_failure_means(string name, string text) =>
        Assert.Null(Copied(("pom.xml", Project(Main)), (".mvn/" + name, text)));

    [Fact]
    public void Repository_lies_in_a_layer_or_in_a_mount_and_never_in_both()
    {
        var (layer, mount) = (
            Stage(("pom.xml", Project(Main))),
            Stage(("pom.xml", Project(Main + "<modules><module>gone</module></modules>")))
        );
        Assert.Contains("--fail-never dependency:go-offline", layer, StringComparison.Ordinal);
        Assert.Contains("-name '*.lastUpdated' -delete", layer, StringComparison.Ordinal);
        Assert.DoesNotContain("--mount", layer, StringComparison.Ordinal);
        Assert.Contains("--mount=type=cache,target=/root/.m2/repository", mount, StringComparison.Ordinal);
        Assert.DoesNotContain("go-offline", mount, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrapper_needs_its_own_files_to_fetch_gradle()
    {
        Assert.Equal(
            "gradle.properties gradlew > ./|gradle/wrapper/gradle-wrapper.jar gradle/wrapper/gradle-wrapper.properties > gradle/wrapper/",
            Copied(Wrapped("https\\://gradle.example.com/gradle-9.1.0-bin.zip", Usual, ("gradle.properties", "")))
        );
        var stage = Stage(Wrapped("https\\://gradle.example.com/gradle-9.1.0-bin.zip", Usual));
        Assert.Contains("\nRUN sh ./gradlew --version\n", stage, StringComparison.Ordinal);
        Assert.DoesNotContain("/root/.gradle/wrapper", stage, StringComparison.Ordinal);
    }

    [Fact]
    public void Gradle_is_fetched_with_the_sources_where_the_wrapper_may_read_them()
    {
        Assert.Null(Copied(Wrapped("../dist/gradle-9.1.0-bin.zip", Usual)));
        Assert.Null(Copied(Wrapped("https\\://gradle.example.com/gradle-9.1.0-bin.zip", "#!/bin/sh\n. ./ci/env.sh\n")));
        Assert.Null(Copied(Wrapped("https\\://gradle.example.com/gradle-9.1.0-bin.zip", Usual, (".dockerignore", "gradlew"))));
    }

    private static string Jar =>
        "<build><plugins><plugin><artifactId>maven-jar-plugin</artifactId><configuration><mainClass>a.B</mainClass></configuration></plugin></plugins></build>";

    private static string Project(string content) => $"<project>{content}</project>";

    private static (string, string)[] Wrapped(string url, string script, params (string, string)[] more) =>
        [
            ("build.gradle.kts", Application),
            ("gradlew", script),
            ("gradle/wrapper/gradle-wrapper.jar", ""),
            ("gradle/wrapper/gradle-wrapper.properties", $"distributionUrl={url}\n"),
            .. more,
        ];

    /// <summary>The COPYs before the step that fetches, as <c>files > directory</c>; null where there is none.</summary>
    private static string? Copied(params (string Path, string Text)[] files)
    {
        var copies = Stage(files)
            .Split('\n')
            .TakeWhile(line => line != "COPY [\".\", \"./\"]")
            .Where(line => line.StartsWith("COPY ", StringComparison.Ordinal));
        var read = copies
            .Select(line => System.Text.Json.JsonSerializer.Deserialize<string[]>(line["COPY ".Length..])!)
            .Select(names => $"{string.Join(' ', names[..^1])} > {names[^1]}");
        return string.Join('|', read) is { Length: > 0 } text ? text : null;
    }

    private static string Stage(params (string Path, string Text)[] files) =>
        Requests.Planned(PlanBuild.From(PlainProjects.With(ModelVersions.Java, files))).Images[0].Dockerfile.Split("\n\n")[1];
}
