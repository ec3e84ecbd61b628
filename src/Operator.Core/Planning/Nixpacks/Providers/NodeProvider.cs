using System.Text.RegularExpressions;
using Operator.Core.Planning.Runtimes;
using Operator.Core.Planning.Runtimes.Node;
using Operator.Entities;

namespace Operator.Core.Planning.Nixpacks.Providers;

internal sealed partial class NodeProvider : INixpacksProvider
{
    public string Name => "node";

    [GeneratedRegex(
        @"^(nodejs(-slim)?([-_](?<version>[0-9]+)(_x)?)?|(npm|yarn|pnpm|corepack)([-_][0-9]+(_x)?)?|nodePackages\.(npm|yarn|pnpm))\z"
    )]
    public partial Regex NixPackage { get; }

    public bool Detect(IProjectFiles files) => files.FileExists("package.json");

    public ProviderPlan Plan(ProviderInput input)
    {
        var context = input.Context;
        var package =
            PackageJson.Read(context.Files) ?? throw new PlanRefusal(PlanReasons.ProjectFileMissing, "The source has no package.json");
        var version = input.Version is { } wish ? context.VersionInRange("node", wish) : NodeRuntime.Version(context, package);
        var packages = NodePackages.Of(context.Files, package, context.Warnings);
        string[] install = packages.NeedsInstall
            ? [.. packages.Setup is { } setup ? [setup] : Array.Empty<string>(), packages.Install]
            : [];
        return new ProviderPlan
        {
            Image = version.Version.Image("image"),
            Version = version,
            // yarn is part of the node image, not of Debian's nodejs.
            DebianPackages = context.Files.FileExists("yarn.lock") ? null : ["ca-certificates", "nodejs", "npm"],
            Plan = ProviderPhases.Of(
                install,
                package.HasScript("build") ? [$"{packages.RunScript} build"] : [],
                Start(context.Files, package, packages),
                [packages.Cache],
                variables: new Dictionary<string, string> { ["PORT"] = input.Port(3000) }
            ),
        };
    }

    private static string? Start(IProjectFiles files, PackageJson package, NodePackages packages) =>
        package.HasScript("start") ? $"{packages.RunScript} start"
        : package.Main is { Length: > 0 } main && files.FileExists(main) ? $"node {Dockerfiles.Quoting.Shell(main)}"
        : files.FileExists("index.js") ? "node index.js"
        : null;
}
