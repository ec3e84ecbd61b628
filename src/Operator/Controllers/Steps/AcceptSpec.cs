namespace Operator.Controllers.Steps;

/// <summary>
/// Finds everything that is wrong with the spec, at once. Condition Accepted, reasons Spec*. A spec that is refused ends its run;
/// a corrected one is a new run. Writes nothing.
/// </summary>
internal sealed class AcceptSpec
{
    public void Run(BuildPass pass)
    {
        _ = pass;
    }
}
