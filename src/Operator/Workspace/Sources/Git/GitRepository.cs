using System.Globalization;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Workspace.Network;

namespace Operator.Workspace.Sources.Git;

/// <summary>One working tree: the git commands that prepare uses, each ending in a fault with a reason when it fails.</summary>
internal sealed class GitRepository(GitProcess process, GitEnvironment environment, GuardedProxy proxy, string directory, GitUrl url)
{
    public string Path { get; } = directory;

    public GitUrl Url { get; } = url;

    public async Task InitializeAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path);
        await RunAsync(["init", "--quiet", "--template="], cancellationToken);
        await RunAsync(["remote", "add", "--", "origin", Url.Text], cancellationToken);
    }

    /// <summary>The server's references of these exact names: name → object.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ListRemoteAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var output = await RunAsync(["ls-remote", "--quiet", "--", "origin", .. names], cancellationToken);
        return output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .Where(parts => parts.Length == 2 && (names.Count == 0 || names.Contains(parts[1])))
            .DistinctBy(parts => parts[1])
            .ToDictionary(parts => parts[1], parts => parts[0], StringComparer.Ordinal);
    }

    /// <param name="depth">How many commits of history; 0 for all.</param>
    public Task FetchAsync(IReadOnlyList<string> refspecs, int depth, CancellationToken cancellationToken)
    {
        string[] history = depth > 0 ? [string.Create(CultureInfo.InvariantCulture, $"--depth={depth}")] : [];
        return RunAsync(["fetch", "--quiet", "--no-tags", "--force", .. history, "--", "origin", .. refspecs], cancellationToken);
    }

    /// <summary>The commit that an expression names in what was fetched; null when there is none.</summary>
    public async Task<string?> ResolveAsync(string expression, CancellationToken cancellationToken)
    {
        var result = await process.RunAsync(
            Path,
            ["rev-parse", "--quiet", "--verify", "--end-of-options", expression + "^{commit}"],
            cancellationToken
        );
        return result.ExitCode == 0 ? result.Output.Trim() : null;
    }

    public Task CheckOutAsync(string commit, CancellationToken cancellationToken) =>
        RunAsync(["checkout", "--quiet", "--force", "--detach", commit, "--"], cancellationToken);

    public async Task<SourceStatus> DescribeAsync(string commit, CancellationToken cancellationToken)
    {
        var output = await RunAsync(
            ["show", "--no-patch", "--no-show-signature", "--format=%an <%ae>%n%cI%n%s", commit, "--"],
            cancellationToken
        );
        var lines = output.Split('\n');
        return new SourceStatus
        {
            Kind = "git",
            Revision = commit,
            Location = Url.Display,
            Author = lines[0],
            Timestamp = DateTimeOffset.Parse(lines[1], CultureInfo.InvariantCulture),
            Subject = lines[2],
        };
    }

    /// <summary>Runs git here; its output.</summary>
    /// <exception cref="BuildFault">git failed.</exception>
    public Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        RunAsync(arguments, output => output.ReadToEndAsync(cancellationToken), cancellationToken);

    /// <inheritdoc cref="RunAsync(IReadOnlyList{string}, CancellationToken)"/>
    public async Task<string> RunAsync(
        IReadOnlyList<string> arguments,
        Func<TextReader, Task<string>> read,
        CancellationToken cancellationToken
    )
    {
        proxy.Reset();
        var result = await process.RunAsync(Path, arguments, read, cancellationToken);
        return result.ExitCode == 0 ? result.Output : throw Fault(arguments[0], result.Errors);
    }

    // The proxy knows exactly what it refused; git only reports "502".
    private BuildFault Fault(string command, string errors)
    {
        if (proxy.Failures is [var refused, ..])
        {
            return new BuildFault(refused with { Excerpt = errors });
        }

        var reason = GitFailure.Classify(errors, environment.HasCredentials);
        return new BuildFault(reason, $"git {command} of {Url.Display} failed: {GitFailure.Line(errors)}", errors);
    }
}
