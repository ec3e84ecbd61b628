using Operator.Controllers.Admission;
using Operator.Controllers.Effects;
using Operator.Controllers.Logs;
using Operator.Controllers.Pushes;
using Operator.Core.Life;
using Operator.Core.Status;

namespace Operator.Controllers;

/// <summary>Carries out one effect and returns the facts that hold afterwards.</summary>
internal sealed class CarryOutEffects(
    AdmissionGate queue,
    BuildPods pods,
    CacheVolumes volumes,
    SaveArchives archives,
    BuildWrites writes,
    BuildEvents events,
    AttemptLogs logs,
    BuildMemory memory,
    LaunchLatency latency,
    PushOrigins origins,
    PlatformWrites platforms
)
{
    public async ValueTask<BuildFacts> CarryOutAsync(Effect effect, BuildFacts facts, CancellationToken cancellationToken) =>
        effect switch
        {
            Effect.TakeOrigin take => await origins.TakeAsync(facts, take.MissingUntil, cancellationToken),
            Effect.TakePlace => facts with { Admission = queue.Ask(facts) },
            Effect.ConfirmPod confirm => await pods.ConfirmAsync(facts, confirm.Name, cancellationToken),
            Effect.VerifyPod verify => await pods.VerifyAsync(facts, verify.Pod, cancellationToken),
            Effect.TakeCacheVolume take => await volumes.TakeAsync(facts, take.Wanted, cancellationToken),
            Effect.CreateClaim create => await volumes.CreateAsync(facts, create.Claim, cancellationToken),
            Effect.DeleteClaim delete => await volumes.DeleteAsync(facts, delete.Claim, cancellationToken),
            Effect.CreatePlatformBuild create => await platforms.CreateAsync(facts, create.Platform, create.Build, cancellationToken),
            Effect.ReadPlatformBuild read => await platforms.ReadAsync(facts, read.Platform, read.Name, cancellationToken),
            Effect.SteerPlatformBuild steer => await platforms.SteerAsync(facts, steer.Build, steer.Wish, cancellationToken),
            Effect.DeletePlatformBuild delete => await platforms.DeleteAsync(facts, delete.Build, cancellationToken),
            Effect.CreatePod create => await pods.CreateAsync(facts, create.Pod, cancellationToken),
            Effect.DeletePod delete => await pods.DeleteAsync(facts, delete.Pod, cancellationToken),
            Effect.SaveDockerfile save => await archives.SaveDockerfileAsync(facts, save.Sha256, cancellationToken),
            Effect.ArchiveLog archive => await archives.SaveLogAsync(facts, archive, cancellationToken),
            Effect.DeleteArchives delete => await archives.DeleteAsync(facts, delete.Run, cancellationToken),
            Effect.WriteStatus write => await writes.WriteStatusAsync(facts, write.Status, cancellationToken),
            Effect.ReadBuild => await writes.ReadAsync(facts, cancellationToken),
            Effect.DeleteBuild => await writes.DeleteAsync(facts, cancellationToken),
            Effect.Announce announce => events.Announce(facts, announce.News),
            Effect.StopFollowing => await StopFollowingAsync(facts),
            Effect.Forget => await ForgetAsync(facts),
            _ => throw new InvalidOperationException($"nothing carries out {effect}"),
        };

    private async Task<BuildFacts> StopFollowingAsync(BuildFacts facts)
    {
        await logs.ForgetAsync(facts.Build.Metadata.Uid);
        return facts with { FollowsLogs = false };
    }

    private async Task<BuildFacts> ForgetAsync(BuildFacts facts)
    {
        await logs.ForgetAsync(facts.Build.Metadata.Uid);
        memory.Forget(facts.Build);
        latency.Forget(facts.Build);
        return facts with { Memory = new Remembered(), Pass = facts.Pass with { Forgotten = true } };
    }
}
