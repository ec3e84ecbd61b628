namespace Operator.Core.Tests.Planning.Tools;

/// <summary>What the commands of generated RUNs that install or fetch read of the source.</summary>
internal static class InstallFiles
{
    /// <summary>Steps that have a layer before the sources, and the name of a file that says what they fetch.</summary>
    private static readonly (string Command, string Manifest)[] Fetches =
    [
        ("go mod download", "go.mod"),
        ("cargo fetch", "Cargo.toml"),
        ("dotnet restore", "*proj"),
        ("mvn dependency:go-offline", "pom.xml"),
        ("sh ./gradlew --version", "gradle-wrapper.properties"),
    ];

    /// <summary>By the words that a command has, one of each group of files; what a tool reads if it is there is not among them.</summary>
    private static readonly (string Words, string[] Files)[] Needed =
    [
        ("npm ci", ["package.json"]),
        ("npm ci", ["package-lock.json", "npm-shrinkwrap.json"]),
        ("yarn install", ["package.json"]),
        ("yarn install --frozen-lockfile", ["yarn.lock"]),
        ("yarn install --immutable", ["yarn.lock"]),
        ("pnpm install --frozen-lockfile", ["pnpm-lock.yaml"]),
        ("pnpm install", ["package.json"]),
        ("bun install --frozen-lockfile", ["bun.lock", "bun.lockb"]),
        ("bun install", ["package.json"]),
        ("poetry install", ["pyproject.toml"]),
        ("poetry install", ["poetry.lock"]),
        ("uv sync", ["pyproject.toml"]),
        ("uv sync", ["uv.lock"]),
        ("pdm sync", ["pdm.lock"]),
        ("pdm install", ["pyproject.toml"]),
        ("pipenv requirements", ["Pipfile.lock"]),
        ("bundle install", ["Gemfile", "gems.rb"]),
        ("composer install", ["composer.json"]),
        ("deno install", ["deno.json", "deno.jsonc", "package.json"]),
        ("deno install --frozen", ["deno.lock"]),
        ("go mod download", ["go.mod", "go.work"]),
        ("cargo fetch --locked", ["Cargo.lock"]),
    ];

    /// <summary>The manifest of a step that has a layer of its own; null for any other command.</summary>
    public static string? ManifestOf(IReadOnlyList<string> words) =>
        Fetches.Where(fetch => Has(words, fetch.Command)).Select(fetch => fetch.Manifest).FirstOrDefault();

    /// <summary>Groups of files of which the source brings at least one.</summary>
    public static IEnumerable<string[]> Of(IReadOnlyList<string> words) =>
        [
            // npm's --global installs a tool.
            .. Has(words, "npm install") && !words.Contains("--global") && !words.Contains("-g") ? new[] { new[] { "package.json" } } : [],
            .. Needed.Where(need => Has(words, need.Words)).Select(need => need.Files),
            .. Has(words, "pip install")
                ? words.Zip(words.Skip(1)).Where(two => two.First is "-r" or "--requirement").Select(two => new[] { two.Second })
                : [],
            .. Has(words, "dotnet restore") && words.Count > 2 && !words[2].StartsWith('-')
                ?
                [
                    [words[2]],
                ]
                : Array.Empty<string[]>(),
        ];

    private static bool Has(IReadOnlyList<string> words, string command) =>
        command.Split(' ') is var wanted && words.Count > 0 && words[0] == wanted[0] && wanted.All(words.Contains);
}
