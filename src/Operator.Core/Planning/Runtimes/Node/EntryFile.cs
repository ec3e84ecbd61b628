using System.Text.RegularExpressions;
using Operator.Core.Planning.Runtimes.Node;

namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>What can be seen of the file that node is started with: whether it is there, and where it listens.</summary>
internal static partial class EntryFile
{
    /// <param name="isBuilt">A build or an install of the project can make files that are not in the source.</param>
    /// <returns>A warning; null where nothing speaks against the file.</returns>
    public static string? Of(NodeProject.Server server, IProjectFiles files, bool isBuilt)
    {
        if (
            server.Commands.FirstOrDefault(command => command is { Program: "node" or "bun", IsModule: false })?.Verb is not { } file
            || SiteOutput.Clean(file) is not { } path
            || server.Words is ["npm", "--prefix", ..]
        )
        {
            return null;
        }

        var found = new[] { path, path + ".js", path + "/index.js" }.FirstOrDefault(files.FileExists);
        return found is not null ? Loopback(files, found)
            : isBuilt || file is "run" or "start" or "x" ? null
            : $"The start command runs {DisplayText.Of(file, 100)}, which is not in the source, and package.json has no build script that could make it";
    }

    private static string? Loopback(IProjectFiles files, string path) =>
        files.ReadText(path) is { } text && OnLoopback.IsMatch(text)
            ? $"{DisplayText.Of(path, 100)} seems to listen on loopback alone, where no Service reaches it; listen on 0.0.0.0"
            : null;

    [GeneratedRegex("""\blisten\s{0,5}\([^;\n]{0,200}["'`](?:127\.0\.0\.1|localhost)["'`]""")]
    private static partial Regex OnLoopback { get; }
}
