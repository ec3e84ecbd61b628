using Operator.Core.Life;
using Operator.Core.Runs;
using Operator.Entities.ImagePushes;

namespace Operator.Controllers.Pushes;

/// <summary>What the informer keeps of a push: the whole while it waits and runs, and what retention needs once it has ended.</summary>
internal static class SlimPush
{
    public static ImagePush Of(ImagePush push) =>
        PushRun.Of(push) is var run && SettledBuild.Is(run) ? ((PushRun)SettledBuild.Slim(run)).Push : push;
}
