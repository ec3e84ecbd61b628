namespace Operator.Core.Admission;

/// <summary>How many builds of a namespace run and wait; those held by <c>spec.suspend</c> do neither.</summary>
public readonly record struct NamespaceLoad(int Running, int Waiting)
{
    /// <summary>Of all namespaces that have any.</summary>
    public static Dictionary<string, NamespaceLoad> Of(IEnumerable<QueueEntry> entries) =>
        entries
            .GroupBy(entry => entry.Namespace, StringComparer.Ordinal)
            .ToDictionary(
                own => own.Key,
                own => new NamespaceLoad(own.Count(entry => entry.Active), own.Count(entry => !entry.Active && !entry.Suspended)),
                StringComparer.Ordinal
            );
}
