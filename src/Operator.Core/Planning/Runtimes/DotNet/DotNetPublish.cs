using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes.DotNet;

/// <summary>The publish command: always a program that the image's own .NET starts, whatever form the project asks for.</summary>
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

    public static string Command(DotNetProject project, string? framework, List<string> warnings)
    {
        var setBack = OtherForms.Where(project.Properties.IsTrue).ToList();
        var command = $"dotnet publish {Quoting.Shell(project.Path)} --configuration Release --output /out --nologo -p:UseAppHost=false";
        if (setBack.Count > 0)
        {
            warnings.Add(
                $"{project.Path} sets {string.Join(", ", setBack)}, which this build sets back: the image has .NET, and dotnet {DisplayText.Of(project.AssemblyName)}.dll starts the program; write a Dockerfile for another form"
            );
            command += string.Concat(setBack.Select(name => $" -p:{name}=false"));
        }

        // One of another system would bring that system's native libraries.
        if (project.Properties["RuntimeIdentifier"] is not null)
        {
            command += " -p:RuntimeIdentifier=";
        }

        return framework is null ? command : $"{command} --framework {Quoting.Shell(framework)}";
    }
}
