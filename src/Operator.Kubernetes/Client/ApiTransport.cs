using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Configuration;
using Operator.Kubernetes.Models.Serialization;
using Operator.Kubernetes.Telemetry;

namespace Operator.Kubernetes.Client;

/// <summary>Sends requests: limits their rate, signs them, tries again where that is safe, and turns every failure into one exception.</summary>
internal sealed class ApiTransport(
    KubernetesClientConfiguration configuration,
    KubernetesClientOptions options,
    KubernetesMetrics metrics,
    TimeProvider time,
    ILogger<KubernetesClient> logger,
    Func<bool>? mayWrite = null
) : IDisposable
{
    private readonly Uri server = new(configuration.Host.TrimEnd('/') + "/");
    private readonly ConnectionPool connections = new(configuration, options, time);
    private readonly TokenBucket? rate = options.QueriesPerSecond > 0 ? new(options.QueriesPerSecond, options.Burst, time) : null;

    /// <summary>Sends a request and reads its whole answer within the request timeout.</summary>
    public Task<TResult> SendAsync<TResult>(ApiRequest request, Func<PooledBody, TResult> read, CancellationToken cancellationToken) =>
        WithRetries(
            request,
            async attempt =>
            {
                using var response = await SendOnceAsync(request, attempt);
                using var body = await PooledBody.ReadAsync(response.Content, attempt.Token);
                return read(body);
            },
            options.RequestTimeout,
            cancellationToken
        );

    /// <summary>Sends a request and returns once its answer begins; the caller disposes it.</summary>
    public Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellationToken) =>
        WithRetries(request, attempt => SendOnceAsync(request, attempt), request.HeaderTimeout, cancellationToken);

    public void Dispose() => connections.Dispose();

    private async Task<TResult> WithRetries<TResult>(
        ApiRequest request,
        Func<Attempt, Task<TResult>> send,
        TimeSpan? timeout,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            await WaitForTurnAsync(cancellationToken);
            try
            {
                return await AttemptAsync(request, send, timeout, cancellationToken);
            }
            catch (KubernetesApiException e)
                when (RetryPolicy.DelayFor(request, e, attempt, options, Random.Shared.NextDouble()) is { } delay)
            {
                logger.RequestRetried(request.Verb, request.Resource, attempt, delay.TotalMilliseconds, e.Message);
                metrics.RecordRetry(request.Verb, request.Resource);
                await Task.Delay(delay, time, cancellationToken);
            }
        }
    }

    private async ValueTask WaitForTurnAsync(CancellationToken cancellationToken)
    {
        if (rate is not null && await rate.WaitAsync(cancellationToken) is { Ticks: > 0 } waited)
        {
            metrics.RecordClientThrottle(waited);
        }
    }

    private async Task<TResult> AttemptAsync<TResult>(
        ApiRequest request,
        Func<Attempt, Task<TResult>> send,
        TimeSpan? timeout,
        CancellationToken cancellationToken
    )
    {
        using var limit = new CancellationTokenSource(timeout ?? Timeout.InfiniteTimeSpan, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var started = time.GetTimestamp();
        var attempt = new Attempt(both.Token);
        try
        {
            return await send(attempt);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            attempt.Code = "cancelled";
            throw;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new KubernetesApiException(request.ToString(), new TimeoutException($"no answer within {timeout}"));
        }
        catch (JsonException e)
        {
            throw KubernetesApiException.Unreadable(request.ToString(), e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or KubeConfigException)
        {
            // Also when no identity is available now: a token file that is being replaced, a plugin whose server is down.
            throw new KubernetesApiException(request.ToString(), e);
        }
        finally
        {
            metrics.RecordRequest(request.Verb, request.Resource, attempt.Code, time.GetElapsedTime(started));
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(ApiRequest request, Attempt attempt)
    {
        var response = await SendSignedAsync(request, refresh: false, attempt.Token);
        if (response.StatusCode == HttpStatusCode.Unauthorized && connections.Credentials.CanRefresh)
        {
            response.Dispose();
            response = await SendSignedAsync(request, refresh: true, attempt.Token);
        }

        attempt.Code = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (response.IsSuccessStatusCode)
        {
            ServerWarnings.Report(response.Headers, request.Warned);
            return response;
        }

        using (response)
        {
            throw await FailureAsync(request, response, attempt.Token);
        }
    }

    private async Task<HttpResponseMessage> SendSignedAsync(ApiRequest request, bool refresh, CancellationToken cancellationToken)
    {
        var (invoker, authorization) = await connections.AcquireAsync(refresh, cancellationToken);
        // Checked last: after waiting for the rate limit, before each try. A request that is on the wire cannot be recalled.
        if (request.IsWrite && mayWrite?.Invoke() == false)
        {
            throw KubernetesApiException.NotLeading(request.ToString());
        }

        using var message = request.ToMessage(server, options.UserAgent);
        message.Headers.Authorization = authorization;
        return await invoker.SendAsync(message, cancellationToken);
    }

    private async Task<KubernetesApiException> FailureAsync(
        ApiRequest request,
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        var code = (int)response.StatusCode;
        using var body = await PooledBody.ReadAsync(response.Content, cancellationToken);
        var status = ReadStatus(body.Bytes, code, response.ReasonPhrase);
        return new(request.ToString(), status with { Code = code }, RetryAfter(response.Headers.RetryAfter));
    }

    private static V1Status ReadStatus(ReadOnlySpan<byte> body, int code, string? phrase)
    {
        try
        {
            if (JsonSerializer.Deserialize(body, KubernetesModelsJsonContext.Default.V1Status) is { Status: not null } status)
            {
                return status;
            }
        }
        catch (JsonException)
        {
            // A proxy, or the server before it is ready, answers with text instead of a Status.
        }

        var words = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 300)]).Trim();
        return new()
        {
            Status = "Failure",
            Code = code,
            Reason = phrase,
            Message = words.Length > 0 ? words : phrase,
        };
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date - time.GetUtcNow() is { Ticks: > 0 } left => left,
            _ => null,
        };

    private sealed class Attempt(CancellationToken token)
    {
        /// <summary>Ends when the caller gives up or the time is over.</summary>
        public CancellationToken Token => token;

        /// <summary>HTTP status, or why there is none; for metrics.</summary>
        public string Code { get; set; } = "none";
    }
}
