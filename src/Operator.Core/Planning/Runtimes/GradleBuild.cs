using System.Text.RegularExpressions;
using Operator.Core.Planning.Catalog;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes;

/// <summary>build.gradle(.kts) → build. It is a program; what is read of it are the few lines that nearly every one has.</summary>
internal static partial class GradleBuild
{
    public static JavaBuild Of(PlanContext context, string file)
    {
        var text = context.Files.Require(file);
        var gradle =
            context.Files.FileExists("gradlew") && context.Files.FileExists("gradle/wrapper/gradle-wrapper.properties")
                ? "sh ./gradlew --no-daemon"
                : "gradle --no-daemon";
        var spring = text.Contains("org.springframework.boot", StringComparison.Ordinal);
        var repackaged = spring || text.Contains("shadow", StringComparison.Ordinal);
        var application = !repackaged && ApplicationPlugin.IsMatch(text);
        var mainClass = MainClass.Match(text) is { Success: true } match ? match.Groups[1].Value : null;
        if (application && mainClass is null)
        {
            throw new PlanRefusal(PlanReasons.StartCommandMissing, $"{file} has the application plugin, but no mainClass");
        }

        return new JavaBuild
        {
            Tool = "gradle",
            Commands =
            [
                application
                    ? $"{gradle} installDist && mkdir -p /out && cp -R build/install/*/lib /out/lib"
                    : $"{gradle} assemble && {JavaBuild.TakeJar("*/build/libs/*")}",
            ],
            Cache = "/root/.gradle/caches",
            Start = application ? ["java", "-cp", "lib/*", mainClass!] : ["java", "-jar", "app.jar"],
            Wish = Release.Match(text) is { Success: true } found
                ? new VersionWish(JavaBuild.Number(found.Groups[1].Value.Replace('_', '.')), file)
                : null,
            Framework = spring ? "Spring Boot" : null,
        };
    }

    [GeneratedRegex(
        @"(?:id\s*(?:\(\s*)?['""]application['""]|^[ \t]*application[ \t]*\r?$|apply\s+plugin:\s*['""]application['""])",
        RegexOptions.Multiline
    )]
    private static partial Regex ApplicationPlugin { get; }

    [GeneratedRegex(@"mainClass(?:Name)?(?:\.set\()?\s*(?:=\s*)?['""]([A-Za-z_][A-Za-z0-9_.$]{0,200})['""]")]
    private static partial Regex MainClass { get; }

    [GeneratedRegex(
        @"(?:JavaLanguageVersion\.of\(|options\.release\s*(?:=|\.set\()\s*|(?:source|target)Compatibility\s*(?:=\s*)?(?:JavaVersion\.VERSION_)?['""]?)(\d+(?:[._]\d+)?)"
    )]
    private static partial Regex Release { get; }
}
