using Operator.Core.Contract;

namespace Operator.Workspace.Sources;

/// <summary>Watches a directory while another program fills it, and stops the program when it grows past the limit.</summary>
internal sealed class FetchSizeLimit(string directory, SourceLimits limits, TimeProvider time, CancellationToken cancellationToken)
    : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource exceeded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    public void Dispose() => exceeded.Dispose();

    /// <exception cref="BuildFault">TooLarge.</exception>
    public async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> action)
    {
        await using var timer = time.CreateTimer(_ => Look(), null, Interval, Interval);
        try
        {
            return await action(exceeded.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw SourceSize.TooLarge(limits);
        }
    }

    private void Look()
    {
        try
        {
            var files = new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories);
            if (files.Sum(file => file.LinkTarget is null ? file.Length : 0) > limits.MaxBytes)
            {
                exceeded.Cancel();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // Files appear and disappear while git works, and the timer may fire once more at the end.
        }
    }
}
