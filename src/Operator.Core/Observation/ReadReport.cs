using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Operator.Core.Contract;
using Operator.Entities.ImagePushes;

namespace Operator.Core.Observation;

/// <summary>Reads termination messages as reports. They may hold anything: a report, the last lines of a log, half a JSON object.</summary>
public static class ReadReport
{
    public static PrepareReport? Prepare(ContainerFacts container) => Of(container, ContractJson.Default.PrepareReport);

    public static PublishReport? Publish(ContainerFacts container) => Of(container, ContractJson.Default.PublishReport);

    /// <summary>The source in the annotation of a push's Pod; null for anything else.</summary>
    public static PushSourceStatus? Source(string? annotation) => Of(annotation, ContractJson.Default.PushSourceStatus);

    private static T? Of<T>(ContainerFacts container, JsonTypeInfo<T> type)
        where T : class => Of(container.Life == ContainerLife.Ended ? container.Message?.Trim() : null, type);

    private static T? Of<T>(string? text, JsonTypeInfo<T> type)
        where T : class
    {
        if (string.IsNullOrEmpty(text) || text[0] != '{')
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(text, type);
        }
        catch (JsonException)
        {
            // Cut at 4 KiB, or not a report at all; for the caller the exit code decides what that means.
            return null;
        }
    }
}
