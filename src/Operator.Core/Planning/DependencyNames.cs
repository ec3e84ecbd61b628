namespace Operator.Core.Planning;

/// <summary>Files that say what a build fetches and how, by their names: the steps of a build read them, not planning alone.</summary>
public static class DependencyNames
{
    private static readonly HashSet<string> Locks = new(StringComparer.Ordinal)
    {
        "Cargo.lock",
        "Gemfile.lock",
        "Pipfile.lock",
        "bun.lock",
        "composer.lock",
        "deno.lock",
        "gems.locked",
        "go.sum",
        "go.work.sum",
        "npm-shrinkwrap.json",
        "package-lock.json",
        "packages.lock.json",
        "pdm.lock",
        "pnpm-lock.yaml",
        "poetry.lock",
        "uv.lock",
        "yarn.lock",
    };

    private static readonly HashSet<string> Manifests = new(StringComparer.Ordinal)
    {
        ".npmrc",
        ".yarnrc.yml",
        "Cargo.toml",
        "Gemfile",
        "NuGet.config",
        "Pipfile",
        "artisan",
        "build.gradle",
        "build.gradle.kts",
        "bun.lockb",
        "bunfig.toml",
        "composer.json",
        "config.ru",
        "deno.json",
        "deno.jsonc",
        "gems.rb",
        "global.json",
        "go.mod",
        "go.work",
        "gradlew",
        "mvnw",
        "nuget.config",
        "package.json",
        "pnpm-workspace.yaml",
        "pom.xml",
        "pyproject.toml",
        "requirements.txt",
        "rust-toolchain",
        "rust-toolchain.toml",
        "settings.gradle",
        "settings.gradle.kts",
        "setup.cfg",
        "setup.py",
    };

    /// <summary>How many MiB of a file planning reads at most.</summary>
    public static int MostMebibytes(string path) => IsLock(path) ? 8 : 1;

    /// <summary>Lock files name every package of a project, and are larger than what a person writes.</summary>
    public static bool IsLock(string path) => Locks.Contains(Name(path));

    public static bool Contains(string path) => Locks.Contains(Name(path)) || Manifests.Contains(Name(path));

    private static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];
}
