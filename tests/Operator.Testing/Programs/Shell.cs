using System.Diagnostics;

namespace Operator.Testing.Programs;

public sealed record ShellResult(int ExitCode, string Output, string Error)
{
    public string Checked() => ExitCode == 0 ? Output : throw new InvalidOperationException($"exit code {ExitCode}: {Error}{Output}");
}

/// <summary>Runs a program as a user would, with its arguments as a list and its output captured.</summary>
public static class Shell
{
    public static async Task<ShellResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string? input = null,
        string? directory = null,
        CancellationToken cancellationToken = default
    )
    {
        // A relative path with a directory means a script of this checkout.
        var start = new ProcessStartInfo(program.Contains('/', StringComparison.Ordinal) ? Repository.Path(program) : program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? Repository.Root,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken);
        return new ShellResult(process.ExitCode, await output, await error);
    }
}
