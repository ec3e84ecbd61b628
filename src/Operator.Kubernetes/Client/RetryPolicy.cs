using System.Net;

namespace Operator.Kubernetes.Client;

/// <summary>Decides whether a failed request is tried again, and after how long. Pure.</summary>
internal static class RetryPolicy
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    /// <param name="request">What failed.</param>
    /// <param name="failure">How.</param>
    /// <param name="attempt">How many tries there were, from 1.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="jitter">A random number from 0 to 1.</param>
    /// <returns>The time to wait, or null to give up.</returns>
    public static TimeSpan? DelayFor(
        ApiRequest request,
        KubernetesApiException failure,
        int attempt,
        KubernetesClientOptions options,
        double jitter
    )
    {
        if (attempt >= options.MaxAttempts)
        {
            return null;
        }

        // With 429, or 503 and Retry-After, the server has done nothing: any verb may be tried again.
        var untouched =
            failure.StatusCode == HttpStatusCode.TooManyRequests
            || (failure.StatusCode == HttpStatusCode.ServiceUnavailable && failure.RetryAfter is not null)
            || NeverSent(failure);
        var unclear = failure.IsUnreachable || (int?)failure.StatusCode is 500 or 502 or 503 or 504;
        if (!untouched && !(unclear && request.Idempotent))
        {
            return null;
        }

        var backoff = Min(FirstDelay * Math.Pow(2, attempt - 1), LongestDelay) * (1 + (0.5 * jitter));
        return failure.RetryAfter switch
        {
            null => backoff,
            { } asked when asked > options.MaxRetryAfter => null,
            { } asked => asked + (backoff * 0.1),
        };
    }

    private static bool NeverSent(KubernetesApiException failure) =>
        failure.InnerException
            is HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError
            };

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
