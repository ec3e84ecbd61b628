using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes.DotNet;

/// <summary>
/// The commands that build: always a program that the image's own .NET starts, whatever form the project asks for. A restore before the
/// sources gets the same properties as the publish after it, which would miss packages otherwise.
/// </summary>
internal static class DotNetPublish
{
    // Each of them leaves no dll, or stops beside UseAppHost=false (NETSDK1067).
    private static readonly string[] OtherForms =
    [
        "PublishAot",
        "PublishSingleFile",
        "PublishSelfContained",
        "PublishTrimmed",
        "SelfContained",
    ];

    /// <summary>The properties that this build gives the project, with a warning where they are not the project's own.</summary>
    public static string Properties(DotNetProject project, List<string> warnings)
    {
        var setBack = OtherForms.Where(project.Properties.IsTrue).ToList();
        if (setBack.Count > 0)
        {
            warnings.Add(
                $"{project.Path} sets {string.Join(", ", setBack)}, which this build sets back: the image has .NET, and dotnet {DisplayText.Of(project.AssemblyName)}.dll starts the program; write a Dockerfile for another form"
            );
        }

        // One of another system would bring that system's native libraries.
        var identifier = project.Properties["RuntimeIdentifier"] is null ? "" : " -p:RuntimeIdentifier=";
        return $"-p:UseAppHost=false{string.Concat(setBack.Select(name => $" -p:{name}=false"))}{identifier}";
    }

    public static string Restore(DotNetProject project, string properties, bool locked) =>
        $"dotnet restore {Quoting.Shell(project.Path)}{(locked ? " --locked-mode" : "")} -p:Configuration=Release {properties}";

    public static string Command(DotNetProject project, string? framework, string properties, bool isRestored) =>
        $"dotnet publish {Quoting.Shell(project.Path)} --configuration Release --output /out --nologo{(isRestored ? " --no-restore" : "")} {properties}"
        + (framework is null ? "" : $" --framework {Quoting.Shell(framework)}");
}
