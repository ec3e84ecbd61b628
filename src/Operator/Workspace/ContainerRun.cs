using Operator.Core.Contract;
using Operator.Core.Redaction;
using Operator.Entities;

namespace Operator.Workspace;

/// <summary>
/// The frame around the work of a build's container: any outcome becomes an exit code and one report in the termination message. An end
/// by SIGTERM leaves no report: the operator knows why it ended the Pod.
/// </summary>
internal static class ContainerRun
{
    public const int Succeeded = 0;
    public const int Failed = 1;
    public const int Terminated = 143;

    public static async Task<int> RunAsync<TReport>(
        WorkspacePaths paths,
        ContainerLog log,
        Func<CancellationToken, Task<TReport>> run,
        Func<ReportedFailure, TReport> failed,
        Func<TReport, ContainerTimes, string> write,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var started = time.GetUtcNow();
        try
        {
            await WriteAsync(paths, write(await run(cancellationToken), Times()));
            return Succeeded;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            log.Line("Stopped on request");
            return Terminated;
        }
        catch (Exception exception)
        {
            var failure = Describe(exception, log);
            log.Line($"{failure.Reason}: {failure.Message}");
            await WriteAsync(paths, write(failed(failure), Times()));
            return Failed;
        }

        ContainerTimes Times() => new(started, time.GetUtcNow());
    }

    /// <summary>The same for the containers that push or verify, whose report is that of publish.</summary>
    public static Task<int> PublishAsync(
        WorkspacePaths paths,
        ContainerLog log,
        Func<CancellationToken, Task<PublishReport>> run,
        TimeProvider time,
        CancellationToken cancellationToken
    ) =>
        RunAsync(
            paths,
            log,
            run,
            failure => new PublishReport { Failure = failure },
            (report, times) => ReportText.Write(report with { Times = times }),
            time,
            cancellationToken
        );

    /// <summary>
    /// Reads the request once and keeps it: people may change the Pod's annotation, which the kubelet reads at each start of a container, and
    /// all containers of an attempt work on the same request.
    /// </summary>
    public static BuildRequest TakeRequest(WorkspacePaths paths, ContainerLog log) =>
        Guarded(() =>
        {
            if (File.Exists(paths.KeptRequest))
            {
                // The kubelet runs this container a second time.
                return Read(paths.KeptRequest, log);
            }

            var text = File.ReadAllText(paths.Request);
            var request = Parse(text, log);
            Keep(paths, text);
            return request;
        });

    /// <summary>Keeps for publish what prepare has found out besides.</summary>
    public static void KeepRequest(WorkspacePaths paths, BuildRequest request) => Keep(paths, RequestAnnotation.Write(request));

    /// <summary>The request of a push, whose one container is started once.</summary>
    public static PushRequest ReadPush(WorkspacePaths paths) => Guarded(() => RequestAnnotation.ReadPush(File.ReadAllText(paths.Request)));

    /// <summary>The same for the index of several platforms' images.</summary>
    public static IndexRequest ReadIndex(WorkspacePaths paths) =>
        Guarded(() => RequestAnnotation.ReadIndex(File.ReadAllText(paths.Request)));

    /// <summary>The request that prepare has kept.</summary>
    public static BuildRequest KeptRequest(WorkspacePaths paths, ContainerLog log) => Guarded(() => Read(paths.KeptRequest, log));

    /// <summary>Complete or not there at all, wherever the container is stopped.</summary>
    private static void Keep(WorkspacePaths paths, string text)
    {
        var half = paths.KeptRequest + ".part";
        File.WriteAllText(half, text);
        File.Move(half, paths.KeptRequest, overwrite: true);
    }

    private static BuildRequest Read(string file, ContainerLog log) => Parse(File.ReadAllText(file), log);

    private static BuildRequest Parse(string text, ContainerLog log)
    {
        var request = RequestAnnotation.Read(text);
        log.Use(Redactor.For(request.Spec));
        return request;
    }

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new BuildFault(InternalReasons.Error, "The request cannot be read from its Pod", exception.Message, exception);
        }
    }

    /// <summary>Any exception as a failure that people may read.</summary>
    public static ReportedFailure Describe(Exception exception, ContainerLog log)
    {
        var failure = exception switch
        {
            BuildFault fault => fault.Failure,
            IOException { HResult: NoSpaceLeft } => new(BuildReasons.OutOfDisk, "The workspace's disk is full"),
            _ => new(InternalReasons.Error, $"{exception.GetType().Name} in the operator's own code") { Excerpt = exception.ToString() },
        };
        return new ReportedFailure
        {
            Reason = failure.Reason.Name,
            Message = log.Clean(failure.Message).ReplaceLineEndings(" "),
            Excerpt = failure.Excerpt is { } excerpt ? log.Clean(excerpt) : null,
        };
    }

    /// <summary>errno ENOSPC, as .NET puts it into HResult on Linux.</summary>
    public const int NoSpaceLeft = 28;

    // Not cancelled: the report must be written even when the kubelet has begun to end the Pod.
    private static Task WriteAsync(WorkspacePaths paths, string report) =>
        File.WriteAllTextAsync(paths.Report, report, CancellationToken.None);
}
