using Operator.Core.Planning.Runtimes.Node;

namespace Operator.Core.Planning.Runtimes.Deno;

/// <summary>A Deno project's own files, read once.</summary>
/// <param name="Package">A package.json beside them: Deno reads its dependencies and scripts too.</param>
internal sealed record DenoProject(DenoConfig Config, PackageJson? Package, DenoLock? Lock)
{
    private static readonly (string Words, string Name)[] Frameworks =
    [
        ("@fresh/core", "Fresh"),
        ("deno.land/x/fresh", "Fresh"),
        ("@oak/oak", "Oak"),
        ("deno.land/x/oak", "Oak"),
        ("@hono/hono", "Hono"),
        ("npm:hono", "Hono"),
        ("npm:express", "express"),
        ("npm:fastify", "fastify"),
        ("npm:koa", "koa"),
    ];

    /// <summary>What the files declare, as specifiers: those of deno.json, its import map, and package.json.</summary>
    public required IReadOnlyList<string> Declared { get; init; }

    /// <summary>True when an install has something to do.</summary>
    public bool NeedsInstall => Declared.Count > 0;

    public string? Framework(IEnumerable<string> imported)
    {
        var all = Declared.Concat(imported).ToList();
        return Frameworks.FirstOrDefault(known => all.Any(one => one.Contains(known.Words, StringComparison.Ordinal))).Name;
    }

    public bool Depends(string package) => Declared.Any(one => DenoSpecifiers.Package(one) == "npm:" + package);

    public static DenoProject Of(IProjectFiles files)
    {
        var config = DenoConfig.Read(files);
        var package = PackageJson.Read(files);
        var map = config.ImportMap is { } path && SourcePath.Resolve("", path) is { } inside ? DenoConfig.ImportsOf(files, inside) : [];
        return new DenoProject(config, package, DenoLock.Of(files, config.LockFile))
        {
            Declared =
            [
                .. config.Imports.Concat(map).Where(DenoSpecifiers.IsRemote),
                .. package?.Dependencies.Where(IsFetched).Select(dependency => $"npm:{dependency.Key}@{dependency.Value}") ?? [],
            ],
        };
    }

    private static bool IsFetched(KeyValuePair<string, string> dependency) =>
        !dependency.Value.Contains(':', StringComparison.Ordinal) && !dependency.Value.StartsWith('.') && !dependency.Value.StartsWith('/');
}
