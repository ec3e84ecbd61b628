using System.Diagnostics;
using System.Text;

namespace Operator.Workspace.Sources.Git;

internal sealed record GitResult(int ExitCode, string Output, string Errors);

/// <summary>
/// Runs the git program, and ssh where git itself has no use for it: argument lists, never a shell; an environment made here, so that no
/// configuration of the container, the user or the repository has any effect.
/// </summary>
internal sealed class GitProcess(IReadOnlyDictionary<string, string> environment)
{
    private const int MaxErrors = 64 << 10;

    public Task<GitResult> RunAsync(string directory, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        RunAsync(directory, arguments, Encoding.UTF8, output => output.ReadToEndAsync(cancellationToken), cancellationToken);

    /// <param name="encoding">Of the output.</param>
    /// <param name="read">Reads the output while it arrives, where it may be too large to hold; an exception from it ends git.</param>
    public Task<GitResult> RunAsync(
        string directory,
        IReadOnlyList<string> arguments,
        Encoding encoding,
        Func<TextReader, Task<string>> read,
        CancellationToken cancellationToken
    ) => RunAsync(Describe("git", directory, arguments, encoding), read, cancellationToken);

    /// <param name="longest">Characters of output that are read; more of them are an empty output.</param>
    public Task<GitResult> RunSshAsync(
        string directory,
        IReadOnlyList<string> arguments,
        int longest,
        CancellationToken cancellationToken
    ) =>
        RunAsync(
            Describe("ssh", directory, arguments, Encoding.UTF8),
            output => ReadAsync(output, longest, cancellationToken),
            cancellationToken
        );

    private static async Task<GitResult> RunAsync(
        ProcessStartInfo start,
        Func<TextReader, Task<string>> read,
        CancellationToken cancellationToken
    )
    {
        using var process = new Process { StartInfo = start };
        process.Start();
        process.StandardInput.Close();
        try
        {
            var errors = ReadTailAsync(process.StandardError, cancellationToken);
            var output = await read(process.StandardOutput);
            await process.WaitForExitAsync(cancellationToken);
            return new GitResult(process.ExitCode, output, await errors);
        }
        catch (Exception)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private ProcessStartInfo Describe(string program, string directory, IReadOnlyList<string> arguments, Encoding encoding)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = encoding,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static async Task<string> ReadAsync(TextReader reader, int longest, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(buffer.AsMemory(), cancellationToken)) > 0)
        {
            text.Append(buffer, 0, text.Length <= longest ? count : 0);
        }

        return text.Length <= longest ? text.ToString() : "";
    }

    private static async Task<string> ReadTailAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(buffer.AsMemory(), cancellationToken)) > 0)
        {
            text.Append(buffer, 0, count);
            if (text.Length > MaxErrors)
            {
                text.Remove(0, text.Length - MaxErrors);
            }
        }

        return text.ToString();
    }
}
