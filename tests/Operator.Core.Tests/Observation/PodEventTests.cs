using k8s.Models;
using Operator.Core.Observation;

namespace Operator.Core.Tests.Observation;

public sealed class PodEventTests
{
    private const string PodName = "app-4a90e402-r2-a3";

    [Theory]
    [InlineData(PodName, true)]
    [InlineData("app-4a90e402-r12-a10", true)]
    [InlineData("app", false)]
    [InlineData("app-4a90e402-r2-a3-x", false)]
    [InlineData("app-4a90e402-r2-a3\n", false)]
    [InlineData("app-4A90E402-r2-a3", false)]
    [InlineData(null, false)]
    public void Only_events_of_a_build_Pods_name_are_about_a_build(string? pod, bool expected) =>
        Assert.Equal(expected, PodEvent.IsAboutBuild(Event("Warning", "why", pod)));

    [Fact]
    public void Message_is_kept_of_warnings_alone_and_within_a_limit()
    {
        Assert.Equal(("", false), Kept(Event("Normal", "why")));
        Assert.Equal(("why", true), Kept(Event("Warning", "why")));
        Assert.Equal(1024, PodEvent.Of(Event("Warning", new string('m', 5000))).Message.Length);

        static (string, bool) Kept(Corev1Event item) => (PodEvent.Of(item).Message, PodEvent.Of(item).IsWarning);
    }

    [Fact]
    public void Event_without_anything_in_it_is_kept_without_nulls()
    {
        var kept = PodEvent.Of(new Corev1Event());

        Assert.Equal(("", "", "", ""), (kept.Namespace, kept.Pod, kept.Reason, kept.Message));
        Assert.Equal((null, DateTimeOffset.MinValue), (kept.First, kept.At));
    }

    [Fact]
    public void Times_are_the_first_and_the_last_that_are_known()
    {
        var (first, last) = (new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc));

        var series = PodEvent.Of(new Corev1Event { FirstTimestamp = first, LastTimestamp = last });
        var single = PodEvent.Of(new Corev1Event { EventTime = first });

        Assert.Equal((first, last), (series.First, series.At));
        Assert.Equal((first, first), (single.First, single.At));
    }

    private static Corev1Event Event(string type, string message, string? pod = PodName) =>
        new()
        {
            InvolvedObject = new V1ObjectReference { Name = pod },
            Type = type,
            Message = message,
        };
}
