namespace Operator.Core.Planning.Nixpacks;

/// <summary>The Procfile as a plan: one process is what starts; <c>release</c> is a phase after the build.</summary>
internal static class NixpacksProcfile
{
    public static NixpacksPlan Read(IProjectFiles files)
    {
        var commands = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in (files.FileExists("Procfile") ? files.ReadText("Procfile") ?? "" : "").Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && !line.StartsWith('#') && line[(colon + 1)..].Trim() is { Length: > 0 } command)
            {
                commands[line[..colon].Trim()] = command;
            }
        }

        var plan = new NixpacksPlan();
        if (commands.Remove("release", out var release))
        {
            plan = plan.With(
                new NixpacksPhase
                {
                    Name = "release",
                    DependsOn = ["build"],
                    Cmds = [release],
                }
            );
        }

        var start = commands.GetValueOrDefault("web") ?? commands.GetValueOrDefault("worker") ?? commands.Values.FirstOrDefault();
        return plan with { Start = new NixpacksStart { Cmd = start } };
    }
}
