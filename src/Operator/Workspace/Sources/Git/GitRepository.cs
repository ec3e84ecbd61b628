using System.Globalization;
using System.Text;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Workspace.Network;

namespace Operator.Workspace.Sources.Git;

/// <summary>One working tree: the git commands that prepare uses, each ending in a fault with a reason when it fails.</summary>
internal sealed class GitRepository(GitProcess process, GitEnvironment environment, GuardedProxy proxy, string directory, GitUrl url)
{
    // What a shell makes of the end by a signal: git itself ends with 128 at most.
    private const int Signalled = 129;

    public string Path { get; } = directory;

    public GitUrl Url { get; } = url;

    /// <param name="hashLength">Hexadecimal digits of the server's objects: 40, or 64 where they are SHA-256.</param>
    public async Task InitializeAsync(int hashLength, CancellationToken cancellationToken)
    {
        var format = hashLength == GitHash.Sha256Length ? "sha256" : "sha1";
        await RunAsync(["init", "--quiet", "--template=", $"--object-format={format}"], cancellationToken);
        await RunAsync(["remote", "add", "--", "origin", Url.Text], cancellationToken);
    }

    /// <summary>The server's references of these exact names, or all: name → object. Needs no repository here.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ListRemoteAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var output = await RunAsync(["ls-remote", "--quiet", "--", Url.Text, .. names], cancellationToken);
        return output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .Where(parts => parts.Length == 2 && (names.Count == 0 || names.Contains(parts[1])))
            .DistinctBy(parts => parts[1])
            .ToDictionary(parts => parts[1], parts => parts[0], StringComparer.Ordinal);
    }

    /// <param name="depth">How many commits of history; 0 for all.</param>
    public Task FetchAsync(IReadOnlyList<string> refspecs, int depth, GitTags tags, CancellationToken cancellationToken)
    {
        string[] history = depth > 0 ? [string.Create(CultureInfo.InvariantCulture, $"--depth={depth}")] : [];
        string[] wanted = tags switch
        {
            GitTags.None => ["--no-tags"],
            GitTags.All => ["--tags"],
            // With all of the history, all its tags; otherwise git brings those of what it fetches.
            GitTags.Auto => depth == 0 ? ["--tags"] : [],
        };
        return RunAsync(["fetch", "--quiet", "--force", .. wanted, .. history, "--", "origin", .. refspecs], cancellationToken);
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
            ["show", "--no-patch", "--no-show-signature", "--format=%an <%ae>%n%ct %cI%n%s", commit, "--"],
            cancellationToken
        );
        var lines = output.Split('\n');
        return new SourceStatus
        {
            Kind = "git",
            Revision = commit,
            Location = Url.Display,
            Author = lines[0],
            Timestamp = DateOf(lines.ElementAtOrDefault(1)),
            Subject = lines.ElementAtOrDefault(2) ?? "",
        };
    }

    // A commit may claim any date, or none. Of some that it cannot read, git makes the year 1970.
    private static DateTimeOffset? DateOf(string? text) =>
        text?.Split(' ', 2) is [var seconds, var date]
        && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        && DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, out var read)
            ? read
            : null;

    /// <summary>Runs git here; its output.</summary>
    /// <exception cref="BuildFault">git failed.</exception>
    public Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        RunAsync(arguments, Encoding.UTF8, output => output.ReadToEndAsync(cancellationToken), cancellationToken);

    /// <inheritdoc cref="RunAsync(IReadOnlyList{string}, CancellationToken)"/>
    /// <param name="encoding">Of the output; Latin-1 keeps bytes as they are.</param>
    /// <param name="read">Reads the output while it arrives.</param>
    public async Task<string> RunAsync(
        IReadOnlyList<string> arguments,
        Encoding encoding,
        Func<TextReader, Task<string>> read,
        CancellationToken cancellationToken
    )
    {
        proxy.Reset();
        var result = await process.RunAsync(Path, arguments, encoding, read, cancellationToken);
        return result.ExitCode == 0 ? result.Output : throw Fault(arguments[0], result);
    }

    // The proxy knows exactly what it refused, and whether a server failed; git only reports "502".
    private BuildFault Fault(string command, GitResult result)
    {
        if (proxy.Failures is [var refused, ..])
        {
            return new BuildFault(refused with { Excerpt = result.Errors });
        }

        var isPlatforms = proxy.SawTrouble || result.ExitCode >= Signalled;
        var reason = GitFailure.Classify(result.Errors, environment.HasCredentials, isPlatforms);
        return new BuildFault(reason, $"git {command} of {Url.Display} failed: {GitFailure.Line(result.Errors)}", result.Errors);
    }
}
