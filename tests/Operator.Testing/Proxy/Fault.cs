using System.Text.Json;
using k8s.Models;
using Operator.Kubernetes.Models.Serialization;

namespace Operator.Testing.Proxy;

/// <summary>What goes wrong with a request.</summary>
public abstract record Fault
{
    private Fault() { }

    /// <summary>The proxy answers itself, as an API server would.</summary>
    public sealed record Answer(int Code, string Reason, TimeSpan? RetryAfter = null) : Fault
    {
        public byte[] Body =>
            JsonSerializer.SerializeToUtf8Bytes(
                new V1Status
                {
                    Status = "Failure",
                    Code = Code,
                    Reason = Reason,
                    Message = $"{Reason} by the fault proxy",
                },
                KubernetesModelsJsonContext.Default.V1Status
            );
    }

    /// <summary>The request goes on only after a while, and not at all when the client leaves before.</summary>
    public sealed record Delay(TimeSpan By) : Fault;

    /// <summary>The request goes on when a task of the test ends, and not at all when the client leaves before.</summary>
    public sealed record Hold(Task Until) : Fault;

    /// <summary>The connection is cut before the request reaches the server.</summary>
    public sealed record Cut : Fault;

    /// <summary>The server carries the request out, and the connection is cut before its answer arrives.</summary>
    public sealed record CutAnswer : Fault;

    /// <summary>The server carries the request out, and its answer is held back until the client leaves.</summary>
    public sealed record HoldAnswer : Fault;

    /// <summary>The answer begins, and is cut after so many bytes.</summary>
    public sealed record CutAfter(long Bytes) : Fault;

    public static Fault Gone { get; } = new Answer(410, "Expired");

    public static Fault Conflict { get; } = new Answer(409, "Conflict");

    public static Fault ServerError { get; } = new Answer(500, "InternalError");

    public static Fault TooManyRequests(TimeSpan retryAfter) => new Answer(429, "TooManyRequests", retryAfter);
}
