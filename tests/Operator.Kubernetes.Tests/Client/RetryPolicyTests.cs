using k8s.Models;
using Operator.Kubernetes.Client;

namespace Operator.Kubernetes.Tests.Client;

public sealed class RetryPolicyTests
{
    private static readonly KubernetesClientOptions Options = new() { MaxAttempts = 4, MaxRetryAfter = TimeSpan.FromSeconds(10) };

    [Theory]
    [InlineData(429, null, false, true, "the server did nothing")]
    [InlineData(429, 5, false, true, "the server says when")]
    [InlineData(429, 60, true, false, "the wait is the caller's decision")]
    [InlineData(503, 1, false, true, "with Retry-After the server did nothing")]
    [InlineData(503, null, false, false, "without it nobody knows")]
    [InlineData(503, null, true, true, "twice is once")]
    [InlineData(500, null, true, true, "twice is once")]
    [InlineData(500, null, false, false, "nobody knows")]
    [InlineData(409, null, true, false, "it would conflict again")]
    [InlineData(404, null, true, false, "it is an answer")]
    [InlineData(410, null, true, false, "the version does not come back")]
    [InlineData(422, null, true, false, "it is an answer")]
    public void Retry_depends_on_what_the_server_said(int code, int? retryAfter, bool idempotent, bool again, string because)
    {
        var failure = new KubernetesApiException("test", new V1Status { Code = code, Reason = "x" }, Seconds(retryAfter));
        var delay = RetryPolicy.DelayFor(Request(idempotent), failure, 1, Options, 0);
        Assert.True(again == delay is not null, because);
        Assert.True(delay is null || retryAfter is null || delay >= Seconds(retryAfter));
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, false, true, "it was never sent")]
    [InlineData(HttpRequestError.NameResolutionError, false, true, "it was never sent")]
    [InlineData(HttpRequestError.ResponseEnded, false, false, "nobody knows")]
    [InlineData(HttpRequestError.ResponseEnded, true, true, "twice is once")]
    public void Retry_after_a_broken_connection_depends_on_what_was_sent(
        HttpRequestError error,
        bool idempotent,
        bool again,
        string because
    )
    {
        var failure = new KubernetesApiException("test", new HttpRequestException(error));
        Assert.True(again == RetryPolicy.DelayFor(Request(idempotent), failure, 1, Options, 0) is not null, because);
    }

    [Fact]
    public void Retry_ends_with_the_last_attempt()
    {
        var failure = new KubernetesApiException("test", new V1Status { Code = 500 });
        Assert.NotNull(RetryPolicy.DelayFor(Request(true), failure, 3, Options, 0));
        Assert.Null(RetryPolicy.DelayFor(Request(true), failure, 4, Options, 0));
    }

    private static TimeSpan? Seconds(int? seconds) => seconds is { } s ? TimeSpan.FromSeconds(s) : null;

    private static ApiRequest Request(bool idempotent) =>
        new()
        {
            Method = HttpMethod.Get,
            Uri = "x",
            Verb = "get",
            Resource = "x",
            Idempotent = idempotent,
        };
}
