using System.Text;
using Operator.Entities;

namespace Operator.Manifests;

/// <summary>The reference page of all reasons, a table for each family.</summary>
internal static class ReasonsPage
{
    public static string Text()
    {
        var page = new StringBuilder(
            """
            # Reasons

            Generated from the code by `make manifests`; edits here are lost.

            The closed set of reasons in `status.reason`, `status.failure.reason`, conditions, events and metrics. The class says who must act:
            **User** means the author of the build, **Infrastructure** the platform team (the class that `spec.retry` retries),
            **Internal** the maintainers of the operator, **Cancelled** nobody. A reason without a class is not a failure.


            """.ReplaceLineEndings("\n")
        );
        foreach (var family in ReasonCatalog.Families)
        {
            page.Append($"## {family.Name}\n\n{family.Meaning}\n\n| reason | class | surfaces when | what to do |\n|---|---|---|---|\n");
            page.AppendJoin("", family.Select(reason => $"| `{reason.Name}` | {reason.Class} | {reason.Meaning} | {reason.Hint} |\n"))
                .Append('\n');
        }

        return page.ToString().TrimEnd() + "\n";
    }
}
