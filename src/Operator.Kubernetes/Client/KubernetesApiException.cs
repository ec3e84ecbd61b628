using System.Net;
using k8s.Models;

namespace Operator.Kubernetes.Client;

/// <summary>A request to the API server failed: the server refused it, or was not reached.</summary>
public sealed class KubernetesApiException : Exception
{
    private const string NotLeadingReason = "NotLeading";

    /// <summary>The server refused the request.</summary>
    /// <param name="request">Verb and path, for the message.</param>
    /// <param name="status">The server's answer.</param>
    /// <param name="retryAfter">How long the server asks to wait.</param>
    public KubernetesApiException(string request, V1Status status, TimeSpan? retryAfter = null)
        : base($"{request}: {status.Message ?? status.Reason ?? "failed"} ({status.Code})")
    {
        Status = status;
        RetryAfter = retryAfter ?? (status.Details?.RetryAfterSeconds is > 0 and { } s ? TimeSpan.FromSeconds(s) : null);
    }

    /// <summary>The server was not reached, or the connection broke.</summary>
    /// <param name="request">Verb and path, for the message.</param>
    /// <param name="cause">What went wrong below HTTP.</param>
    public KubernetesApiException(string request, Exception cause)
        : base($"{request}: {cause.Message}", cause) =>
        Status = new V1Status
        {
            Status = "Failure",
            Reason = "ServerUnreachable",
            Message = cause.Message,
        };

    private KubernetesApiException(string request, V1Status status, Exception cause)
        : base($"{request}: {status.Message}", cause) => Status = status;

    /// <summary>The request was not sent, because this process does not lead.</summary>
    internal static KubernetesApiException NotLeading(string request) =>
        new(
            request,
            new V1Status
            {
                Status = "Failure",
                Reason = NotLeadingReason,
                Message = "not sent: this process does not lead",
            }
        );

    /// <summary>True when the request was not sent, because this process does not lead: another one does the work.</summary>
    public bool IsNotLeading => Status.Reason == NotLeadingReason;

    /// <summary>The server's answer; with reason <c>ServerUnreachable</c> and no code where there was none.</summary>
    public V1Status Status { get; }

    /// <summary>How long the server asks to wait before another try.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>HTTP status code; null when the server was not reached.</summary>
    public HttpStatusCode? StatusCode => (HttpStatusCode?)Status.Code;

    /// <summary>The object, its namespace or its kind does not exist.</summary>
    public bool IsNotFound => StatusCode == HttpStatusCode.NotFound;

    /// <summary>An object of that name exists.</summary>
    public bool IsAlreadyExists => StatusCode == HttpStatusCode.Conflict && Status.Reason == "AlreadyExists";

    /// <summary>The object changed since it was read, or another manager owns the field, or a precondition does not hold.</summary>
    public bool IsConflict => StatusCode == HttpStatusCode.Conflict && Status.Reason != "AlreadyExists";

    /// <summary>The version to continue from is too old: list again.</summary>
    public bool IsGone => StatusCode == HttpStatusCode.Gone || Status.Reason is "Expired" or "Gone";

    /// <summary>The caller lacks permission, or an admission plugin refused.</summary>
    public bool IsForbidden => StatusCode == HttpStatusCode.Forbidden;

    /// <summary>The object breaks a rule of its schema or an admission plugin; <see cref="V1StatusDetails.Causes"/> name the fields.</summary>
    public bool IsInvalid => StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest;

    /// <summary>No answer came: the request may or may not have been carried out.</summary>
    public bool IsUnreachable => Status.Reason == "ServerUnreachable";

    /// <summary>The server answered with something that does not fit the class; reason <c>Unreadable</c>.</summary>
    internal static KubernetesApiException Unreadable(string request, Exception cause) =>
        new(
            request,
            new V1Status
            {
                Status = "Failure",
                Reason = "Unreadable",
                Message = cause.Message,
            },
            cause
        );
}
