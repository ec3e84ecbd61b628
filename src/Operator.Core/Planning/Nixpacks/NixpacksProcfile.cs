using Operator.Core.Planning.Runtimes;

namespace Operator.Core.Planning.Nixpacks;

/// <summary>The Procfile as a plan: one process is what starts; <c>release</c> is a phase after the build.</summary>
internal static class NixpacksProcfile
{
    public static NixpacksPlan Read(IProjectFiles files)
    {
        var plan = new NixpacksPlan { Start = new NixpacksStart { Cmd = Procfile.Start(files) } };
        return Procfile.Commands(files).TryGetValue(Procfile.Release, out var release)
            ? plan.With(
                new NixpacksPhase
                {
                    Name = Procfile.Release,
                    DependsOn = ["build"],
                    Cmds = [release],
                }
            )
            : plan;
    }
}
