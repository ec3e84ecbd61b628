using System.Globalization;
using System.Text.RegularExpressions;
using Operator.Core.Engines;
using Operator.Entities;

namespace Operator.Workspace.Sources.Git.LargeFiles;

/// <summary>What a refusal of a Git LFS server means, for all files or for one.</summary>
internal static partial class LfsAnswer
{
    /// <param name="status">Of the answer as a whole.</param>
    /// <param name="message">The server's words.</param>
    /// <param name="files">The files that it was about, as in "a.bin and 2 others".</param>
    public static BuildFault OfServer(string server, int status, string? message, string files, bool hasLogin) =>
        status is 404 or 405 or 501 && (message is null || !Quota().IsMatch(message))
            ? new BuildFault(
                SourceReasons.LargeFilesFailed,
                $"Git LFS is not enabled at {server}, which answers {Words(status, message)}, but {files} is kept there"
            )
            : new BuildFault(
                ReasonOf(status, message, hasLogin),
                $"{server} does not return {files} from Git LFS: {Words(status, message)}"
            );

    /// <summary>The server answers, but not as a Git LFS server does.</summary>
    public static BuildFault NotOne(string server, string files) =>
        new(
            SourceReasons.LargeFilesFailed,
            $"Git LFS is not enabled at {server}: its answer is not one of Git LFS, but {files} is kept there"
        );

    /// <param name="status">Of one file.</param>
    public static BuildFault OfFile(LfsPointer pointer, string server, int status, string? message, bool hasLogin) =>
        new(
            ReasonOf(status, message, hasLogin),
            $"{server} does not return {DisplayText.Of(pointer.Path, 120)} ({pointer.Id[..10]}…) from Git LFS: {Words(status, message)}"
        );

    private static BuildReason ReasonOf(int status, string? message, bool hasLogin) =>
        status switch
        {
            // Servers report a full quota or a used-up bandwidth as errors of their own; the owner of the repository has to act.
            402 or 413 or 507 or 509 => SourceReasons.LargeFilesFailed,
            _ when message is not null && Quota().IsMatch(message) => SourceReasons.LargeFilesFailed,
            401 or 403 => hasLogin ? SourceReasons.AuthenticationFailed : SourceReasons.AuthenticationRequired,
            _ when ServerTroubles.IsServers(status) => SourceReasons.Unavailable,
            _ => SourceReasons.LargeFilesFailed,
        };

    private static string Words(int status, string? message) =>
        message is null ? string.Create(CultureInfo.InvariantCulture, $"HTTP {status}") : DisplayText.Of(message, 200);

    [GeneratedRegex("quota|budget|bandwidth|data packs?|storage limit|size limit|over its|exceeded", RegexOptions.IgnoreCase)]
    private static partial Regex Quota();
}
