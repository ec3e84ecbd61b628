using System.Globalization;
using Operator.Core.Engines;
using Operator.Entities;
using Operator.Workspace.Network;
using Operator.Workspace.Sources.Download;

namespace Operator.Workspace.Sources.Git.LargeFiles;

/// <summary>
/// Replaces Git LFS pointers by their files: asks the server's batch API, and downloads what it names, under the same rules for
/// addresses, limits and retries as every other source. Reasons: LargeFilesFailed, Authentication*, TooLarge, FileTooLarge, Unavailable.
/// </summary>
internal sealed class GitLargeFiles(FetchContext context, GitEnvironment environment, GitProcess process)
{
    private const int FilesPerQuestion = 100;
    private const int WrongContent = 502;
    private long total;

    public async Task PullAsync(GitRepository repository, CancellationToken cancellationToken)
    {
        var tracked = await repository.RunAsync(["ls-files", "-z", "--", ":(attr:filter=lfs)"], cancellationToken);
        var pointers = tracked
            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(path => LfsPointer.Read(repository.Path, path))
            .OfType<LfsPointer>()
            .ToList();
        if (pointers.Count == 0)
        {
            return;
        }

        CheckSizes(pointers);
        context.Log.Line(string.Create(CultureInfo.InvariantCulture, $"Fetching {pointers.Count} file(s) that Git LFS keeps"));
        using var http = context.OpenHttp();
        var server = await Transient.RetryAsync(
            token => LfsServer.FindAsync(repository.Url, environment, process, Named(pointers), token),
            context.Log,
            context.Time,
            cancellationToken
        );
        server.Headers.Values.ToList().ForEach(context.Log.Hide);
        foreach (var some in pointers.Chunk(FilesPerQuestion))
        {
            var left = some.ToList();
            await Transient.RetryAsync(
                token => FetchAsync(http, server, repository.Path, left, token),
                context.Log,
                context.Time,
                cancellationToken
            );
        }
    }

    private void CheckSizes(IReadOnlyList<LfsPointer> pointers)
    {
        var limits = context.Request.Limits;
        foreach (var pointer in pointers)
        {
            if (pointer.Size > limits.MaxFileBytes)
            {
                throw SourceSize.FileTooLarge(pointer.Path, pointer.Size, limits);
            }

            total += pointer.Size;
            SourceSize.Check(0, total, limits);
        }
    }

    /// <param name="left">Loses each file that has been fetched, so that another try asks only for the rest.</param>
    private async Task<bool> FetchAsync(
        ServerHttp http,
        LfsServer server,
        string root,
        List<LfsPointer> left,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var objects = await AskAsync(http, server, left, cancellationToken);
            foreach (var pointer in left.ToList())
            {
                await DownloadAsync(http, server, root, pointer, objects.GetValueOrDefault(pointer.Id), cancellationToken);
                left.Remove(pointer);
            }

            return true;
        }
        catch (ServerFault fault)
        {
            throw fault.Trouble == ServerTrouble.Invalid
                ? new BuildFault(SourceReasons.LargeFilesFailed, fault.Message, cause: fault)
                : fault.OfSource(SourceReasons.LargeFilesFailed);
        }
    }

    private static async Task<IReadOnlyDictionary<string, LfsObject>> AskAsync(
        ServerHttp http,
        LfsServer server,
        IReadOnlyList<LfsPointer> pointers,
        CancellationToken cancellationToken
    )
    {
        var (status, body) = await server.AskAsync(http, LfsBatch.Request(pointers), cancellationToken);
        return status != 200
            ? throw LfsAnswer.OfServer(server.Name, status, LfsBatch.Message(body), Named(pointers), server.HasLogin)
            : LfsBatch.Read(body) ?? throw LfsAnswer.NotOne(server.Name, Named(pointers));
    }

    private async Task DownloadAsync(
        ServerHttp http,
        LfsServer server,
        string root,
        LfsPointer pointer,
        LfsObject? found,
        CancellationToken cancellationToken
    )
    {
        if (found is not { Download: { } uri })
        {
            throw LfsAnswer.OfFile(pointer, server.Name, found?.ErrorCode ?? 404, found?.ErrorMessage, server.HasLogin);
        }

        using var file = new DownloadFile(context.Paths);
        var request = new ServerRequest(HttpMethod.Get, uri)
        {
            OwnHeaders = server.HeadersFor(uri, found.Headers),
            IsStreamed = true,
            AllowsPlain = true,
        };
        using var response = await http.SendAsync(request, cancellationToken);
        if ((int)response.StatusCode != 200)
        {
            var message = LfsBatch.Message(await http.ReadAsync(response, cancellationToken));
            throw LfsAnswer.OfFile(pointer, uri.Authority, (int)response.StatusCode, message, server.HasLogin);
        }

        var saved = await SavedBody.SaveAsync(take => http.CopyAsync(response, take, cancellationToken), file.Path, context.Request.Limits);
        if ((saved.Sha256, saved.Bytes) != (pointer.Id, pointer.Size))
        {
            throw LfsAnswer.OfFile(
                pointer,
                uri.Authority,
                WrongContent,
                "the content is not the one that its name stands for",
                server.HasLogin
            );
        }

        Replace(Path.Combine(root, pointer.Path), file.Path);
    }

    private static void Replace(string pointer, string file)
    {
        File.SetUnixFileMode(file, File.GetUnixFileMode(pointer));
        File.Move(file, pointer, overwrite: true);
    }

    private static string Named(IReadOnlyList<LfsPointer> pointers)
    {
        var first = DisplayText.Of(pointers[0].Path, 120);
        return pointers.Count == 1 ? first : string.Create(CultureInfo.InvariantCulture, $"{first} (and {pointers.Count - 1} more)");
    }
}
