namespace Operator.Entities.ImageBuilds;

/// <summary>Types of the conditions of an ImageBuild.</summary>
public static class BuildConditions
{
    /// <summary>The spec is valid and served by this operator.</summary>
    public const string Accepted = "Accepted";

    /// <summary>The build has left the queue.</summary>
    public const string Admitted = "Admitted";

    /// <summary>The source was fetched and the Dockerfile is written.</summary>
    public const string Planned = "Planned";

    /// <summary>The engine has built the image.</summary>
    public const string Built = "Built";

    /// <summary>The image is in the registry under all its tags.</summary>
    public const string Pushed = "Pushed";

    /// <summary>The run's end: True, False, or Unknown while it goes on.</summary>
    public const string Succeeded = "Succeeded";

    /// <summary>kstatus: True when the spec is fulfilled.</summary>
    public const string Ready = "Ready";

    /// <summary>kstatus: True while the run goes on.</summary>
    public const string Reconciling = "Reconciling";

    /// <summary>kstatus: True when nothing will happen until somebody acts.</summary>
    public const string Stalled = "Stalled";
}
