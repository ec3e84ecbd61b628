using System.Globalization;
using Operator.Core.Life;
using Operator.Core.Status;
using Operator.Entities;
using Operator.Kubernetes.Events;

namespace Operator.Controllers.Effects;

/// <summary>Events on the ImageBuild. They are written in the background: the API server may refuse them for as long as it likes.</summary>
internal sealed class BuildEvents(EventRecorder recorder, BuildMemory memory)
{
    public BuildFacts Announce(BuildFacts facts, BuildNews news)
    {
        var type = news.Reason.Severity == EventSeverity.Warning ? EventType.Warning : EventType.Normal;
        if (news.EndedRun is not { } run)
        {
            recorder.Publish(facts.Build, news.Reason.Name, news.Message, type);
            return facts with { Pass = facts.Pass with { Announced = true } };
        }

        var occasion = string.Create(CultureInfo.InvariantCulture, $"end of run {run}");
        recorder.PublishOnce(facts.Build, news.Reason.Name, news.Message, type, occasion);
        return facts with
        {
            Memory = memory.Note(facts.Build, known => known with { EndAnnounced = run }),
            Pass = facts.Pass with { Announced = true },
        };
    }
}
