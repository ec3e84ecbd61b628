namespace Operator.Core.Planning.Runtimes.Sites;

/// <summary>Functions that a host of sites runs beside the pages: nginx has the pages alone.</summary>
internal static class HostFunctions
{
    // The directory, the host, and a file without which the directory means nothing; null where its name is enough.
    private static readonly (string Directory, string Host, string? Sign)[] Known =
    [
        ("api", "Vercel", null),
        ("netlify/functions", "Netlify", null),
        ("netlify/edge-functions", "Netlify", null),
        ("functions", "Netlify", "netlify.toml"),
        ("functions", "Cloudflare", "wrangler.toml"),
        ("functions", "Cloudflare", "wrangler.jsonc"),
        ("functions", "Firebase", "firebase.json"),
    ];

    private static readonly string[] Sources = [".js", ".ts", ".mjs", ".cjs", ".mts", ".py", ".go", ".rb", ".rs"];

    public static void Warn(PlanContext context)
    {
        foreach (var (directory, host, sign) in Known)
        {
            if ((sign is null || context.Files.FileExists(sign)) && HasSources(context.Files, directory))
            {
                context.Warnings.Add(
                    $"{directory} has functions that {host} runs; nginx has the pages alone, so requests to them find nothing: add a server with a start script, or deploy them apart"
                );
                return;
            }
        }
    }

    private static bool HasSources(IProjectFiles files, string directory) =>
        files
            .List(directory)
            .Any(entry =>
                entry.IsDirectory
                    ? files.List($"{directory}/{entry.Name}").Any(inner => !inner.IsDirectory && IsSource(inner.Name))
                    : IsSource(entry.Name)
            );

    private static bool IsSource(string name) =>
        Sources.Any(extension => name.EndsWith(extension, StringComparison.Ordinal)) && !name.EndsWith(".d.ts", StringComparison.Ordinal);
}
