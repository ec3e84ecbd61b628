namespace Operator.EndToEnd.Tests.Harness;

/// <summary>Puts a folder of tests/assets onto the local git server, as a developer pushes.</summary>
public static class GitRepositories
{
    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <param name="folder">The files, relative to the checkout's root.</param>
    /// <param name="name">public/… or private/…, which wants credentials.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <returns>The repository's http URL.</returns>
    public static async Task<string> PushAsync(string folder, string name, CancellationToken cancellationToken)
    {
        await OneAtATime.WaitAsync(cancellationToken);
        try
        {
            return (await Shell.RunAsync("dev/cluster", ["repository", name, folder], cancellationToken: cancellationToken))
                .Checked()
                .Trim();
        }
        finally
        {
            OneAtATime.Release();
        }
    }
}
