using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Nixpacks;

/// <summary>A nixpacks project: its files, and what the spec says beside them.</summary>
internal static class NixpacksCase
{
    public static PlanOutcome Plan(NixpacksOptions? options, params (string Path, string Text)[] files) =>
        PlanBuild.From(
            Requests.Input(new ImageBuildSpec { ModelVersion = ModelVersions.Nixpacks, Nixpacks = options }, new MemoryFiles(files))
        );

    public static PlanOutcome Plan(params (string Path, string Text)[] files) => Plan(null, files);

    /// <summary>The instructions that differ from plan to plan: RUN of commands as the shell gets them.</summary>
    public static IReadOnlyList<string> Commands(PlanOutcome outcome) =>
        [
            .. Requests
                .Planned(outcome)
                .Images[0]
                .Dockerfile.Split('\n')
                .Where(line => line.StartsWith("RUN ", StringComparison.Ordinal) && line.Contains("(\\n", StringComparison.Ordinal))
                .Select(line =>
                    line[(line.IndexOf("(\\n", StringComparison.Ordinal) + 3)..line.LastIndexOf("\\n)", StringComparison.Ordinal)]
                ),
        ];

    public static NixpacksOptions Variables(params (string Name, string Value)[] variables) =>
        new() { Variables = variables.ToDictionary(pair => pair.Name, pair => pair.Value) };
}
