using k8s.Models;
using Operator.Kubernetes.Events;

namespace Operator.Kubernetes.Tests.Events;

public sealed class EventRecordTests
{
    private readonly V1ConfigMap subject = new()
    {
        Metadata = new()
        {
            Name = "subject",
            NamespaceProperty = "ns",
            Uid = "uid",
        },
    };

    [Fact]
    public void Name_is_the_same_for_the_same_event_and_differs_otherwise()
    {
        var name = Of("R", "m").Name;
        Assert.StartsWith("subject.", name, StringComparison.Ordinal);
        Assert.Equal(name, Of("R", "m").Name);
        Assert.NotEqual(name, Of("R", "n").Name);
        Assert.NotEqual(name, Of("S", "m").Name);
        Assert.NotEqual(name, EventRecord.Of(subject, "R", "m", EventType.Warning).Name);
    }

    [Fact]
    public void Name_of_an_event_about_a_long_name_fits()
    {
        var subject = new V1ConfigMap
        {
            Metadata = new() { Name = new string('a', 235) + "." + new string('b', 17), Uid = "uid" },
        };
        var name = EventRecord.Of(subject, "R", "m", EventType.Normal).Name;
        Assert.True(name.Length <= 253);
        Assert.DoesNotContain("..", name, StringComparison.Ordinal);
    }

    [Fact]
    public void Event_about_a_cluster_scoped_object_lives_in_default()
    {
        var subject = new V1Namespace { Metadata = new() { Name = "n" } };
        Assert.Equal("default", EventRecord.Of(subject, "R", "m", EventType.Normal).Namespace);
    }

    private EventRecord Of(string reason, string message) => EventRecord.Of(subject, reason, message, EventType.Normal);
}
