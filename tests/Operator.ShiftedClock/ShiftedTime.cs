namespace Operator.ShiftedClock;

/// <summary>A clock that is wrong by always the same time. Its timers and timestamps run as they do everywhere.</summary>
/// <param name="offset">How far it is ahead.</param>
internal sealed class ShiftedTime(TimeSpan offset) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + offset;
}
