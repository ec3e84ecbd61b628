using Operator.Controllers.Admission;
using Operator.Core.Admission;
using Operator.Core.Status;

namespace Operator.Controllers.Steps;

/// <summary>
/// Asks the queue whether a build that has not started may. Condition Admitted, reasons Queue*. Writes nothing itself; a build
/// that waits is looked at again now and then, because its place changes without anything happening to it.
/// </summary>
internal sealed class AdmitBuild(AdmissionDesk desk, Configuration.OperatorOptions options)
{
    public void Run(BuildPass pass)
    {
        var facts = pass.Facts;
        if (facts.RunStart is not null || facts.Problems.Count > 0 || pass.Verdict is RunVerdict.Settled)
        {
            return;
        }

        var place = desk.Ask(pass.Build, facts.Decision, hasPod: facts.Pod is not null);
        pass.Facts = facts with { Admission = place };
        if (place is AdmissionVerdict.Wait)
        {
            pass.LookAgainAt(facts.Now + options.Controller.QueueInterval);
        }
    }
}
