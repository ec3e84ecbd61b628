using System.Diagnostics;

namespace Operator.Testing.Servers;

/// <summary>A working tree to fill, commit and push to a server.</summary>
public sealed class GitProject : IDisposable
{
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("git-project-").FullName;

    /// <param name="format">Of its objects: sha1 or sha256.</param>
    public GitProject(string format = "sha1") => Git(Directory, "init", "--quiet", "--initial-branch=main", $"--object-format={format}");

    /// <summary>Writes the files, commits all changes and returns the commit.</summary>
    public string Commit(string subject, params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            var target = Path.Combine(Directory, path);
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, text);
        }

        Git(Directory, "add", "--all");
        Git(Directory, "commit", "--quiet", "--allow-empty", "--message", subject);
        return Git(Directory, "rev-parse", "HEAD").Trim();
    }

    public string Run(params string[] arguments) => Git(Directory, arguments);

    /// <summary>Pushes all branches and tags to a bare repository.</summary>
    public void PushTo(string repository)
    {
        Git(Directory, "push", "--quiet", "--all", repository);
        Git(Directory, "push", "--quiet", "--tags", repository);
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    /// <exception cref="InvalidOperationException">git failed; with its words.</exception>
    public static string Git(string directory, params string[] arguments)
    {
        string[] settings =
        [
            "-c",
            "user.name=Ada Lovelace",
            "-c",
            "user.email=ada@example.com",
            "-c",
            "protocol.file.allow=always",
            "-c",
            "safe.directory=*",
            "-c",
            "commit.gpgsign=false",
        ];
        var start = new ProcessStartInfo("git", [.. settings, .. arguments])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {errors.Result}");
    }
}
