namespace Operator.Core.Planning.Runtimes.Java;

/// <summary>Which form Quarkus leaves: the directory quarkus-app, unless the project asks for a single jar.</summary>
internal static class QuarkusPackage
{
    private static readonly string[] Fields = ["quarkus.package.jar.type", "quarkus.package.type"];

    /// <param name="property">A property of the build; null where it is not set.</param>
    public static bool IsSingleJar(IProjectFiles files, string directory, Func<string, string?> property)
    {
        var path = (directory.Length == 0 ? "" : directory + "/") + "src/main/resources/application.properties";
        var own = (files.ReadText(path) ?? "")
            .Split('\n')
            .Select(line => line.Split('=', 2))
            .Where(parts => parts.Length == 2 && Fields.Contains(parts[0].Trim()))
            .Select(parts => parts[1].Trim())
            .LastOrDefault();
        return (Fields.Select(property).FirstOrDefault(value => value is not null) ?? own) is "uber-jar" or "legacy-jar";
    }
}
