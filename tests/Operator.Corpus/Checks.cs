using System.Text.Json;
using System.Text.RegularExpressions;
using Operator.Core.Formats.Versions;

namespace Operator.Corpus;

/// <param name="Name">As in docs/corpus.md.</param>
/// <param name="Fails">True for a plan that cannot be built, cannot start, or cannot be reached.</param>
internal sealed record Check(string Name, Func<Planned, bool> Fails);

/// <summary>What can be seen of a false green without building: the written Dockerfile and start command against the files of the source.</summary>
internal static partial class Checks
{
    public static readonly Check[] All =
    [
        new("start-file", StartFile),
        new("start-script", planned => Script(planned) is { Name: { } name, Text: null } && name.Length > 0),
        new("start-program", StartProgram),
        new("starts-several", planned => StartsSeveral.IsMatch(StartText(planned))),
        new("development-server", planned => DevelopmentServer.IsMatch(StartText(planned))),
        new("copied-file", CopiedFile),
        new("lock-file", planned => planned.Dockerfile.Contains("npm ci", StringComparison.Ordinal) && !LockFits(planned)),
        new("node-version", NodeVersion),
        new("python-version", PythonVersion),
        new("compiler-version", CompilerVersion),
        new("toolchain-version", ToolchainVersion),
        new("site-output", SiteOutput),
        new("site-is-server", SiteIsServer),
        new("missing-tool", MissingTool),
        new("loopback", Loopback),
        new("other-language", OtherLanguage),
    ];

    private static readonly string[] InNodeImage =
    [
        "node",
        "npm",
        "npx",
        "yarn",
        "corepack",
        "sh",
        "cd",
        "echo",
        "sleep",
        "exec",
        "true",
        "env",
        "export",
        "rm",
        "cp",
        "mkdir",
    ];

    private static string StartText(Planned planned) => InShell.Replace(Script(planned).Text ?? planned.Start, "");

    /// <summary>The script of package.json that the start command runs, followed once more where it only runs another one.</summary>
    private static (string? Name, string? Text) Script(Planned planned)
    {
        if (planned.Kind != "nodejs" || RunsScript.Match(planned.Start) is not { Success: true } match)
        {
            return (null, null);
        }

        var name = match.Groups[1].Value;
        var text = ScriptOf(planned, name);
        return text is not null && RunsScript.Match(text.Trim()) is { Success: true } inner
            ? (inner.Groups[1].Value, ScriptOf(planned, inner.Groups[1].Value))
            : (name, text);
    }

    private static string? ScriptOf(Planned planned, string name) =>
        Json(planned, "package.json") is { } root
        && root.TryGetProperty("scripts", out var scripts)
        && scripts.ValueKind == JsonValueKind.Object
        && scripts.TryGetProperty(name, out var text)
            ? text.GetString()
            : null;

    private static bool StartFile(Planned planned)
    {
        var match = StartsFile.Match(StartText(planned));
        var file = match.Groups[2].Value.TrimStart('.').TrimStart('/');
        if (!match.Success || file.Length == 0 || planned.Files.FileExists(file))
        {
            return false;
        }

        // A build makes it, or node finds index.js in the directory, or the extension.
        var isModule =
            match.Groups[1].Value is "node" or "bun"
            && new[] { ".js", ".mjs", ".cjs", "/index.js" }.Any(end => planned.Files.FileExists(file + end));
        return !isModule && !planned.Builds && !planned.Plan.AddedFiles.ContainsKey(file);
    }

    private static bool StartProgram(Planned planned)
    {
        if (planned.Kind == "python")
        {
            if (
                planned.Start.StartsWith("python ", StringComparison.Ordinal)
                && Declared(planned).Contains("functions-framework", StringComparison.Ordinal)
            )
            {
                return true;
            }

            var server = StartText(planned).Split(' ')[0];
            return server is "gunicorn" or "uvicorn" or "celery" or "streamlit" or "hypercorn" or "daphne" or "sanic"
                && !Declared(planned).Contains(server, StringComparison.OrdinalIgnoreCase)
                && !(server == "uvicorn" && Declared(planned).Contains("fastapi[", StringComparison.OrdinalIgnoreCase))
                && !planned.Dockerfile.Contains(" " + server, StringComparison.Ordinal);
        }

        if (
            planned.Kind != "nodejs"
            || Json(planned, "package-lock.json") is not { } locked
            || !locked.TryGetProperty("packages", out var packages)
        )
        {
            return false;
        }

        var pruned = planned.Dockerfile.Contains("--omit=dev", StringComparison.Ordinal);
        var programs = new HashSet<string>(InNodeImage, StringComparer.Ordinal);
        foreach (var package in packages.EnumerateObject())
        {
            if (pruned && package.Value.TryGetProperty("dev", out var dev) && dev.ValueKind == JsonValueKind.True)
            {
                continue;
            }

            if (package.Value.TryGetProperty("bin", out var bin) && bin.ValueKind == JsonValueKind.Object)
            {
                programs.UnionWith(bin.EnumerateObject().Select(entry => entry.Name));
            }
        }

        return Script(planned).Text is { } text
            && text.Split(["&&", "||", ";"], StringSplitOptions.TrimEntries)
                .Select(command => Assignment.Replace(command, "").Split(' ')[0])
                .Any(program =>
                    program.Length > 0
                    && !program.Contains('/', StringComparison.Ordinal)
                    && !program.Contains('$', StringComparison.Ordinal)
                    && !programs.Contains(program)
                    && !planned.Dockerfile.Contains($" {program}@", StringComparison.Ordinal)
                );
    }

    private static bool CopiedFile(Planned planned) =>
        planned.Kind is not ("dockerfile" or "compose")
        && CopyLine
            .Matches(planned.Dockerfile)
            .SelectMany(match =>
                match
                    .Groups[1]
                    .Value.TrimStart('[')
                    .TrimEnd(']')
                    .Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                    .SkipLast(1)
            )
            .Select(path => path.Trim('"').TrimEnd('/'))
            .Any(path =>
                path is not ("." or "./")
                && !path.StartsWith("--", StringComparison.Ordinal)
                && !path.Contains('*', StringComparison.Ordinal)
                && !planned.Files.FileExists(path)
                && !planned.Files.DirectoryExists(path)
                && !planned.Plan.AddedFiles.ContainsKey(path)
            );

    private static bool LockFits(Planned planned)
    {
        if (Json(planned, "package.json") is not { } package)
        {
            return true;
        }

        if ((Json(planned, "package-lock.json") ?? Json(planned, "npm-shrinkwrap.json")) is not { } locked)
        {
            // One that is too large to read is there all the same.
            return planned.Files.FileExists("package-lock.json") || planned.Files.FileExists("npm-shrinkwrap.json");
        }

        if (!locked.TryGetProperty("packages", out var packages) || !packages.TryGetProperty("", out var root))
        {
            return true;
        }

        return new[] { "dependencies", "devDependencies" }.All(kind =>
            !package.TryGetProperty(kind, out var wanted)
            || wanted.EnumerateObject().All(one => IsLocked(packages, root, kind, one.Name, one.Value.GetString() ?? ""))
        );
    }

    /// <summary>The lock file has the words of package.json, or a version that they allow: npm asks for no more.</summary>
    private static bool IsLocked(JsonElement packages, JsonElement root, string kind, string name, string wanted) =>
        root.TryGetProperty(kind, out var has) && has.TryGetProperty(name, out var words) && words.ValueEquals(wanted)
        || packages.TryGetProperty("node_modules/" + name, out var found)
            && found.TryGetProperty("version", out var version)
            && VersionRange.Parse(wanted)?.Meets(version.GetString() ?? "") == true;

    private static bool NodeVersion(Planned planned)
    {
        if (NodeImage.Match(planned.Dockerfile) is not { Success: true } image)
        {
            return false;
        }

        var version = image.Groups[1].Value;
        var package = Json(planned, "package.json");
        if (Text(package, "engines", "node") is { } own && VersionRange.Parse(own)?.Meets(version) == false)
        {
            return true;
        }

        return package is { } root
            && Json(planned, "package-lock.json") is { } locked
            && locked.TryGetProperty("packages", out var packages)
            && root.TryGetProperty("dependencies", out var direct)
            && direct
                .EnumerateObject()
                .Any(one =>
                    packages.TryGetProperty("node_modules/" + one.Name, out var found)
                    && found.TryGetProperty("engines", out var engines)
                    && engines.ValueKind == JsonValueKind.Object
                    && engines.TryGetProperty("node", out var range)
                    && VersionRange.Parse(range.GetString() ?? "")?.Meets(version) == false
                );
    }

    private static bool PythonVersion(Planned planned) =>
        PythonImage.Match(planned.Dockerfile) is { Success: true } image
        && (
            RequiresPython.Match(planned.Files.ReadText("pyproject.toml") ?? "") is { Success: true } range
                && VersionRange.Parse(range.Groups[1].Value)?.Meets(image.Groups[1].Value) == false
            || PythonPin.Match(planned.Files.ReadText(".python-version") ?? "") is { Success: true } pin
                && pin.Groups[1].Value != image.Groups[1].Value
        );

    private static bool CompilerVersion(Planned planned)
    {
        if (planned.Kind == "go" && GoImage.Match(planned.Dockerfile) is { Success: true } go)
        {
            return GoLine.Match(planned.Files.ReadText("go.mod") ?? "") is { Success: true } least
                && Less(go.Groups[1].Value, least.Groups[1].Value);
        }

        if (planned.Kind == "rust" && RustImage.Match(planned.Dockerfile) is { Success: true } rust)
        {
            var least =
                (planned.Files.ReadText("Cargo.toml") ?? "").Contains("edition = \"2024\"", StringComparison.Ordinal) ? "1.85"
                : (planned.Files.ReadText("Cargo.lock") ?? "").Contains("\nversion = 4", StringComparison.Ordinal) ? "1.78"
                : "1.0";
            return Less(rust.Groups[1].Value, least);
        }

        return false;
    }

    private static bool ToolchainVersion(Planned planned)
    {
        var build = planned.Files.ReadText("build.gradle") ?? planned.Files.ReadText("build.gradle.kts") ?? "";
        return planned.Kind == "java"
            && Toolchain.Match(build) is { Success: true } wanted
            && JavaImage.Match(planned.Dockerfile) is { Success: true } image
            && image.Groups[1].Value != wanted.Groups[1].Value;
    }

    private static bool SiteOutput(Planned planned)
    {
        if (planned.Kind != "static" || !planned.Builds || SiteCopy.Match(planned.Dockerfile) is not { Success: true } copy)
        {
            return false;
        }

        var package = planned.Files.ReadText("package.json") ?? "";
        if (package.Contains("--outDir", StringComparison.Ordinal) || package.Contains("BUILD_PATH=", StringComparison.Ordinal))
        {
            return false;
        }

        bool Has(string name) => package.Contains($"\"{name}\"", StringComparison.Ordinal);
        var config = new[] { "vite.config.ts", "vite.config.js", "vite.config.mjs" }
            .Select(planned.Files.ReadText)
            .FirstOrDefault(text => text is not null);
        var expected =
            Has("react-scripts") && !Has("vite") ? "build"
            : Has("gatsby") ? "public"
            : Has("@docusaurus/core") ? "build"
            : Has("astro") ? "dist"
            : Has("sapper") ? "__sapper__/export"
            : Has("next") ? "out"
            : OutDir.Match(config ?? "") is { Success: true } directory ? directory.Groups[1].Value.TrimStart('.', '/')
            : Has("vite") && config is not null && !Has("@sveltejs/kit") && !Has("@react-router/dev") ? "dist"
            : null;
        return expected is not null && copy.Groups[1].Value.TrimEnd('/') != expected;
    }

    private static bool SiteIsServer(Planned planned)
    {
        var package = planned.Files.ReadText("package.json") ?? "";
        bool Has(string name) => package.Contains($"\"{name}\"", StringComparison.Ordinal);
        return planned.Kind == "static"
            && planned.Builds
            && (
                Has("@sveltejs/kit") && !Has("@sveltejs/adapter-static")
                || Has("@remix-run/node")
                || Has("@tanstack/react-start")
                || Has("@astrojs/node")
                || Has("nitropack")
                || Has("@shopify/hydrogen")
                || Has("nuxt") && !package.Contains("generate", StringComparison.Ordinal)
            );
    }

    private static bool MissingTool(Planned planned)
    {
        var text = planned.Dockerfile;
        var slim = text.Contains("-slim", StringComparison.Ordinal) || text.Contains("alpine", StringComparison.Ordinal);
        return planned.Kind == "python"
                && slim
                && Declared(planned).Contains("git+", StringComparison.Ordinal)
                && !text.Contains(" git", StringComparison.Ordinal)
            || planned.Kind == "go"
                && text.Contains("CGO_ENABLED=1", StringComparison.Ordinal)
                && text.Contains("-alpine", StringComparison.Ordinal)
                && !text.Contains("gcc", StringComparison.Ordinal)
            || planned.Kind == "nodejs"
                && text.Contains("-alpine", StringComparison.Ordinal)
                && (
                    StartText(planned).StartsWith("bash ", StringComparison.Ordinal)
                    || (planned.Files.ReadText("package.json") ?? "").Contains("\"canvas\"", StringComparison.Ordinal)
                )
            || planned.Kind == "generic"
                && StartsFile.Match(planned.Start) is { Success: true } script
                && (planned.Files.ReadText(script.Groups[2].Value.TrimStart('.', '/')) ?? "").StartsWith(
                    "#!/bin/bash",
                    StringComparison.Ordinal
                )
                && !text.Contains("bash", StringComparison.Ordinal);
    }

    private static bool Loopback(Planned planned)
    {
        if (StartsFile.Match(StartText(planned)) is not { Success: true } started)
        {
            return false;
        }

        var source = planned.Files.ReadText(started.Groups[2].Value.TrimStart('.').TrimStart('/')) ?? "";
        return ListensOnLoopback.IsMatch(source) && !source.Contains("0.0.0.0", StringComparison.Ordinal)
            || FlaskRuns.IsMatch(source) && !source.Contains("0.0.0.0", StringComparison.Ordinal);
    }

    private static bool OtherLanguage(Planned planned)
    {
        string[] others = planned.Kind switch
        {
            "php" or "ruby" or "dockerfile" or "compose" or "nixpacks" => [],
            _ => ["composer.json", "Gemfile", "mix.exs", "build.sbt", "project.clj", "gleam.toml"],
        };
        return others.Any(planned.Files.FileExists);
    }

    private static string Declared(Planned planned) =>
        string.Concat(
            new[]
            {
                "requirements.txt",
                "pyproject.toml",
                "Pipfile",
                "setup.py",
                "uv.lock",
                "poetry.lock",
                "pdm.lock",
                "Pipfile.lock",
                "setup.cfg",
            }
                .Concat(planned.Files.List("requirements").Select(entry => "requirements/" + entry.Name))
                .Select(planned.Files.ReadText)
        );

    private static bool Less(string version, string least) => VersionNumber.Parse(version) < VersionNumber.Parse(least);

    private static JsonElement? Json(Planned planned, string file)
    {
        try
        {
            return
                planned.Files.ReadText(file) is { } text && JsonDocument.Parse(text).RootElement is { ValueKind: JsonValueKind.Object } root
                ? root
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement? root, string outer, string inner) =>
        root is { } found
        && found.TryGetProperty(outer, out var below)
        && below.ValueKind == JsonValueKind.Object
        && below.TryGetProperty(inner, out var text)
            ? text.GetString()
            : null;

    [GeneratedRegex(@"\bturbo (?:run )?start\b(?!.*(?:--filter|-F)\b)")]
    private static partial Regex StartsSeveral { get; }

    [GeneratedRegex(@"^/bin/(?:ba)?sh -c ")]
    private static partial Regex InShell { get; }

    [GeneratedRegex(@"^(?:npm|yarn|pnpm|bun)(?: run)? ([A-Za-z0-9:_-]+)$")]
    private static partial Regex RunsScript { get; }

    [GeneratedRegex(
        @"(?:^|&& |exec )(node|bun run|bun|python|python3|ruby|php|/bin/sh|bash|deno run) (?!-[mc] )(?:-[^ ]+ )*(\.?/?[A-Za-z0-9_./-]+)"
    )]
    private static partial Regex StartsFile { get; }

    [GeneratedRegex(
        @"\b(?:vite(?! preview)|ng serve|react-scripts start|next dev|nuxt dev|nuxi dev|astro dev|webpack-dev-server|webpack serve|nodemon|gatsby develop|vue-cli-service serve|parcel(?! build)|docusaurus start|docusaurus-start|brunch watch|polymer serve|sapper dev|nx serve|stencil build .*--serve)\b"
    )]
    private static partial Regex DevelopmentServer { get; }

    [GeneratedRegex(@"^COPY (?!.*--from=)(?:--[a-z]+=\S+ )*(.+)$", RegexOptions.Multiline)]
    private static partial Regex CopyLine { get; }

    [GeneratedRegex(@"^(?:[A-Za-z_][A-Za-z0-9_]*=\S* |cross-env |dotenv |exec )+")]
    private static partial Regex Assignment { get; }

    [GeneratedRegex(@"^FROM node:([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex NodeImage { get; }

    [GeneratedRegex(@"^FROM python:([0-9]+\.[0-9]+)", RegexOptions.Multiline)]
    private static partial Regex PythonImage { get; }

    [GeneratedRegex(@"^requires-python\s*=\s*[""']([^""']+)", RegexOptions.Multiline)]
    private static partial Regex RequiresPython { get; }

    [GeneratedRegex(@"^([0-9]+\.[0-9]+)", RegexOptions.Multiline)]
    private static partial Regex PythonPin { get; }

    [GeneratedRegex(@"^FROM golang:([0-9]+\.[0-9]+)", RegexOptions.Multiline)]
    private static partial Regex GoImage { get; }

    [GeneratedRegex(@"^go ([0-9]+\.[0-9]+)", RegexOptions.Multiline)]
    private static partial Regex GoLine { get; }

    [GeneratedRegex(@"^FROM rust:([0-9]+\.[0-9]+)", RegexOptions.Multiline)]
    private static partial Regex RustImage { get; }

    [GeneratedRegex(@"^FROM (?:gradle|maven):\S*?(?:jdk|temurin-)([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex JavaImage { get; }

    [GeneratedRegex(@"JavaLanguageVersion\.of\(([0-9]+)\)|jvmToolchain\(([0-9]+)\)")]
    private static partial Regex Toolchain { get; }

    [GeneratedRegex(@"COPY --from=build \[?""?/app/([^ "",]+)")]
    private static partial Regex SiteCopy { get; }

    [GeneratedRegex(@"outDir:\s*[""']([^""']+)")]
    private static partial Regex OutDir { get; }

    [GeneratedRegex(
        @"listen\([^)]*[""'](?:127\.0\.0\.1|localhost)[""']|hostname:\s*[""'](?:127\.0\.0\.1|localhost)[""']|host\s*=\s*[""'](?:127\.0\.0\.1|localhost)[""']"
    )]
    private static partial Regex ListensOnLoopback { get; }

    [GeneratedRegex(@"^\s*app\.run\((?:debug=\w+|port=[^,)]+|,|\s)*\)", RegexOptions.Multiline)]
    private static partial Regex FlaskRuns { get; }
}
