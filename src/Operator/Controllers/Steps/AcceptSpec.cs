using Operator.Controllers.Platform;
using Operator.Core.Acceptance;
using Operator.Core.Status;
using Check = Operator.Core.Acceptance.AcceptSpec;

namespace Operator.Controllers.Steps;

/// <summary>
/// Finds everything that is wrong with the spec, at once. Condition Accepted, reasons Spec*. A spec that is refused ends its run;
/// a corrected one is a new run. Writes nothing.
/// </summary>
internal sealed class AcceptSpec(PlatformConfig platform)
{
    public void Run(BuildPass pass)
    {
        // A run that has begun goes on with the request in its Pod; what the platform serves may have changed since.
        if (pass.Facts.RunStart is not null || pass.Verdict is RunVerdict.Settled)
        {
            return;
        }

        var problems = Check.Check(pass.Facts.Spec, Served(pass.Facts));
        if (problems.Count > 0)
        {
            pass.Facts = pass.Facts with
            {
                Problems = [.. problems.Select(problem => new Core.Status.SpecProblem(problem.Reason, problem.Message))],
            };
        }
    }

    private ServedFeatures Served(BuildFacts facts) =>
        new()
        {
            Templates = platform.TemplateNames.ToHashSet(),
            DefaultRegistry = !string.IsNullOrEmpty(facts.Settings.DefaultRegistry),
            DefaultAggregator = !string.IsNullOrEmpty(facts.Settings.WalrusAggregator),
        };
}
