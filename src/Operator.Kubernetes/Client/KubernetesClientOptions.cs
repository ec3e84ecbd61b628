namespace Operator.Kubernetes.Client;

/// <summary>How the client behaves towards the API server.</summary>
public sealed class KubernetesClientOptions
{
    /// <summary>Requests per second in the long run; 0 lifts the limit and leaves it to the server's priority and fairness.</summary>
    /// <value>50</value>
    public double QueriesPerSecond = 50;

    /// <summary>Requests that may be sent at once before <see cref="QueriesPerSecond"/> applies.</summary>
    /// <value>100</value>
    public int Burst = 100;

    /// <summary>Time for one try of a request, from the first byte sent to the last one read; streams are exempt.</summary>
    /// <value>30 seconds</value>
    public TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Time to connect.</summary>
    /// <value>10 seconds</value>
    public TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How often one request is tried in total, where a retry is safe.</summary>
    /// <value>4</value>
    public int MaxAttempts = 4;

    /// <summary>Longest <c>Retry-After</c> that is waited for; above it the request fails and the caller decides.</summary>
    /// <value>15 seconds</value>
    public TimeSpan MaxRetryAfter = TimeSpan.FromSeconds(15);

    /// <summary>Silence on a connection after which an HTTP/2 ping asks whether the server is alive; the answer may take as long.</summary>
    /// <value>10 seconds</value>
    public TimeSpan KeepAlive = TimeSpan.FromSeconds(10);

    /// <summary>Name and version of the program, for the server's audit log.</summary>
    public string UserAgent = "imagebuild-operator";

    internal IReadOnlyList<string> Problems() =>
        [
            .. Bounds.Between(nameof(QueriesPerSecond), QueriesPerSecond, 0, 100_000),
            .. Bounds.Between(nameof(Burst), Burst, 1, 100_000),
            .. Bounds.Between(nameof(RequestTimeout), RequestTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
            .. Bounds.Between(nameof(ConnectTimeout), ConnectTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
            .. Bounds.Between(nameof(MaxAttempts), MaxAttempts, 1, 20),
            .. Bounds.Between(nameof(MaxRetryAfter), MaxRetryAfter, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            .. Bounds.Between(nameof(KeepAlive), KeepAlive, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            .. Bounds.Set(nameof(UserAgent), UserAgent),
        ];
}
