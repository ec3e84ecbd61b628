using System.ComponentModel.DataAnnotations;

namespace Operator.Kubernetes.Client;

/// <summary>How the client behaves towards the API server.</summary>
public sealed class KubernetesClientOptions
{
    /// <summary>Requests per second in the long run; 0 lifts the limit and leaves it to the server's priority and fairness.</summary>
    /// <value>50</value>
    [Range(0, 100_000)]
    public double QueriesPerSecond { get; set; } = 50;

    /// <summary>Requests that may go out at once before <see cref="QueriesPerSecond"/> binds.</summary>
    /// <value>100</value>
    [Range(1, 100_000)]
    public int Burst { get; set; } = 100;

    /// <summary>Time for one try of a request, from the first byte sent to the last one read; streams are exempt.</summary>
    /// <value>30 seconds</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time to connect.</summary>
    /// <value>10 seconds</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Tries of one request in all, where trying again is safe.</summary>
    /// <value>4</value>
    [Range(1, 20)]
    public int MaxAttempts { get; set; } = 4;

    /// <summary>Longest wait that a server's <c>Retry-After</c> can impose; above it the request fails and the caller decides.</summary>
    /// <value>15 seconds</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Silence on a connection after which an HTTP/2 ping asks whether the server is alive; the answer has as long.</summary>
    /// <value>10 seconds</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Name and version of the program, for the server's audit log.</summary>
    [Required]
    public string UserAgent { get; set; } = "imagebuild-operator";
}
