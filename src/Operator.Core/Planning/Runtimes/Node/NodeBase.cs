using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>Which of the catalog's images a Node project needs: Alpine's is the smallest, and lacks glibc, bash and compilers.</summary>
/// <param name="BuildRole">Role of the image in which packages are installed.</param>
/// <param name="RunRole">Role of the image that runs.</param>
internal sealed record NodeBase(string BuildRole, string RunRole)
{
    private const string Small = "image";

    private const string Glibc = "debian";

    // Prebuilt for glibc alone.
    private static readonly string[] NeedGlibc =
    [
        "canvas",
        "puppeteer",
        "playwright",
        "playwright-core",
        "playwright-chromium",
        "@tensorflow/tfjs-node",
        "onnxruntime-node",
        "couchbase",
        "nodegit",
        "isolated-vm",
        "@xenova/transformers",
        "@huggingface/transformers",
        "duckdb",
        "@duckdb/node-api",
        "wrtc",
        "@roamhq/wrtc",
        "electron",
        "ibm_db",
        "faiss-node",
        "hnswlib-node",
        "@sentry/profiling-node",
    ];

    // Compiled during the install.
    private static readonly string[] NeedCompiler =
    [
        "node-pty",
        "node-sass",
        "robotjs",
        "deasync",
        "node-expat",
        "ref-napi",
        "ffi-napi",
        "node-rdkafka",
        "microtime",
        "iconv",
        "node-gyp",
        "grpc",
        "pcap",
        "i2c-bus",
        "epoll",
        "mmap-io",
    ];

    private static readonly string[] Playwrights = ["playwright", "playwright-core", "playwright-chromium"];

    /// <summary>The playwright package that the application itself uses; as a development dependency it is for tests.</summary>
    public string? Playwright { get; init; }

    public bool Puppeteer { get; init; }

    public static NodeBase Of(IProjectFiles files, PackageJson package, IReadOnlyList<ScriptCommand> commands)
    {
        var compiles = files.FileExists("binding.gyp") || NeedCompiler.Any(package.InProduction);
        var glibc = compiles || NeedGlibc.Any(package.InProduction) || commands.Any(command => NeedsBash(files, command));
        return new NodeBase(
            compiles ? "native"
                : glibc ? Glibc
                : Small,
            glibc ? Glibc : Small
        )
        {
            Playwright = Playwrights.FirstOrDefault(package.InProduction),
            Puppeteer = package.InProduction("puppeteer"),
        };
    }

    /// <summary>Variables that an install reads.</summary>
    public IEnumerable<DockerfileStatement> BeforeInstall() =>
        Puppeteer ? [new Env("PUPPETEER_SKIP_DOWNLOAD", "true")]
        : Playwright is not null ? [new Env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")]
        : [];

    /// <summary>What the image that runs gets before the application: Chromium with its libraries.</summary>
    public IEnumerable<DockerfileStatement> System(PlanContext context)
    {
        if (!Puppeteer)
        {
            return [];
        }

        context.Warnings.Add(
            "package.json depends on puppeteer: Debian's Chromium is installed for it, which needs launch with the argument --no-sandbox in most clusters"
        );
        return
        [
            context.Fetch(
                "apt-get update && apt-get install --yes --no-install-recommends chromium fonts-liberation && rm -rf /var/lib/apt/lists/*"
            ),
            new Env("PUPPETEER_EXECUTABLE_PATH", "/usr/bin/chromium"),
        ];
    }

    /// <summary>What it gets after the application, whose own program fetches the browser that fits it.</summary>
    public IEnumerable<DockerfileStatement> Browser(PlanContext context)
    {
        if (Playwright is not { } name)
        {
            return [];
        }

        context.Warnings.Add(
            $"package.json depends on {name}: its Chromium, no other browser, is fetched from Playwright's servers in the build"
        );
        return
        [
            new Env("PLAYWRIGHT_BROWSERS_PATH", "/opt/browsers"),
            context.Fetch($"node node_modules/{name}/cli.js install --with-deps chromium"),
        ];
    }

    /// <summary>True for bash itself, and for a script of the source whose first line asks for it.</summary>
    private static bool NeedsBash(IProjectFiles files, ScriptCommand command)
    {
        if (command.Program is "bash" or "/bin/bash")
        {
            return true;
        }

        var script = SiteOutput.Clean(command.Program);
        return script is not null
            && command.Program.Contains('/', StringComparison.Ordinal)
            && files.FileExists(script)
            && files.ReadText(script) is { } text
            && text.StartsWith("#!", StringComparison.Ordinal)
            && text.Split('\n', 2)[0].Contains("bash", StringComparison.Ordinal);
    }
}
