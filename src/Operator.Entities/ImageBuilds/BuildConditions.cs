namespace Operator.Entities.ImageBuilds;

/// <summary>Types of the conditions of an ImageBuild.</summary>
public static class BuildConditions
{
    /// <summary>The spec is valid and supported by this operator.</summary>
    public const string Accepted = "Accepted";

    /// <summary>The build has left the queue.</summary>
    public const string Admitted = "Admitted";

    /// <summary>The source has been fetched and the Dockerfile has been written.</summary>
    public const string Planned = "Planned";

    /// <summary>The engine has built the image.</summary>
    public const string Built = "Built";

    /// <summary>The image is in the registry under all its tags.</summary>
    public const string Pushed = "Pushed";

    /// <summary>The result of the run: True, False, or Unknown while it is going on.</summary>
    public const string Succeeded = "Succeeded";

    /// <summary>kstatus: True when the spec has been carried out.</summary>
    public const string Ready = "Ready";

    /// <summary>kstatus: True while the run is going on.</summary>
    public const string Reconciling = "Reconciling";

    /// <summary>kstatus: True when nothing will happen until the spec changes.</summary>
    public const string Stalled = "Stalled";
}
