namespace Operator.EndToEnd.Tests.Harness;

/// <summary>Puts a folder of tests/assets onto the local git server, as a developer pushes.</summary>
public static class GitRepositories
{
    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <summary>The repository's http URL.</summary>
    public static async Task<string> PushAsync(string folder, string name, CancellationToken cancellationToken, params string[] options)
    {
        await OneAtATime.WaitAsync(cancellationToken);
        try
        {
            return (await Shell.RunAsync("dev/cluster", ["git-push", .. options, folder, name], cancellationToken: cancellationToken)).Checked().Trim();
        }
        finally
        {
            OneAtATime.Release();
        }
    }
}
