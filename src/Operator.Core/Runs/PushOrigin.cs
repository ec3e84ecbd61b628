using Operator.Entities.ImagePushes;

namespace Operator.Core.Runs;

/// <summary>What is known about the image that a push copies.</summary>
public abstract record PushOrigin
{
    private PushOrigin() { }

    /// <summary>It is known, and stays so for the run.</summary>
    public sealed record Taken(PushSourceStatus Source) : PushOrigin;

    /// <summary>The build has not ended, or does not exist yet.</summary>
    /// <param name="Build">Its name.</param>
    /// <param name="Until">When a build that does not exist is given up; null for one that does.</param>
    public sealed record Waits(string Build, DateTimeOffset? Until = null) : PushOrigin;

    /// <summary>There is no image and there will be none.</summary>
    public sealed record Refused(Failure Failure) : PushOrigin;
}
