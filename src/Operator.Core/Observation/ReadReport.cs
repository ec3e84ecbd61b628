using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Operator.Core.Contract;

namespace Operator.Core.Observation;

/// <summary>Reads termination messages as reports. They may hold anything: a report, the last lines of a log, half a JSON object.</summary>
public static class ReadReport
{
    public static PrepareReport? Prepare(ContainerFacts container) => Of(container, ContractJson.Default.PrepareReport);

    public static PublishReport? Publish(ContainerFacts container) => Of(container, ContractJson.Default.PublishReport);

    private static T? Of<T>(ContainerFacts container, JsonTypeInfo<T> type)
        where T : class
    {
        var text = container.Life == ContainerLife.Ended ? container.Message?.Trim() : null;
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
