using System.Diagnostics;
using System.Text;

namespace Operator.Workspace.Sources.Git;

internal sealed record GitResult(int ExitCode, string Output, string Errors);

/// <summary>
/// Runs the git program: argument lists, never a shell; an environment made here, so that no configuration of the container, the user
/// or the repository has any effect.
/// </summary>
internal sealed class GitProcess(IReadOnlyDictionary<string, string> environment)
{
    private const int MaxErrors = 64 << 10;

    public Task<GitResult> RunAsync(string directory, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        RunAsync(directory, arguments, output => output.ReadToEndAsync(cancellationToken), cancellationToken);

    /// <param name="read">Reads the output while it arrives, where it may be too large to hold; an exception from it ends git.</param>
    public async Task<GitResult> RunAsync(
        string directory,
        IReadOnlyList<string> arguments,
        Func<TextReader, Task<string>> read,
        CancellationToken cancellationToken
    )
    {
        using var process = new Process { StartInfo = Describe(directory, arguments) };
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

    private ProcessStartInfo Describe(string directory, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
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
