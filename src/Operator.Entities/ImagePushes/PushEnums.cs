using System.Text.Json.Serialization;

namespace Operator.Entities.ImagePushes;

/// <summary>Where a run stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PushPhase>))]
public enum PushPhase
{
    /// <summary>Waiting for the build or for admission, held by <c>spec.suspend</c>, or not processed yet.</summary>
    Queued,

    /// <summary>The Pod is being scheduled.</summary>
    Preparing,

    /// <summary>The image is being copied.</summary>
    Pushing,

    /// <summary>The copy is in the registry; final for this run.</summary>
    Succeeded,

    /// <summary>The author of the push has to act; final for this run.</summary>
    Failed,

    /// <summary>The platform team has to act; final for this run.</summary>
    Error,

    /// <summary>Stopped on request; final for this run.</summary>
    Cancelled,
}

/// <summary>A part of a run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PushStage>))]
public enum PushStage
{
    /// <summary>Waiting for the build and for admission.</summary>
    [JsonStringEnumMemberName("queue")]
    Queue,

    /// <summary>From the start of the run until the container runs.</summary>
    [JsonStringEnumMemberName("schedule")]
    Schedule,

    /// <summary>Copying, verifying and tagging.</summary>
    [JsonStringEnumMemberName("push")]
    Push,
}
