using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Injection;

/// <summary>The free text of nixpacks projects: the spec's options, variables and every field of nixpacks.toml.</summary>
internal static class NixpacksFields
{
    public static IEnumerable<HostileField> All => [.. OfSpec, .. OfFile];

    private static IEnumerable<HostileField> OfSpec =>
        [
            Option("startCommand", "start command", value => new() { StartCommand = value }) with
            {
                Data = LastWord,
                Clean = Command,
            },
            Option("buildCommand", "command", value => new() { BuildCommand = value }) with
            {
                Data = Wrapped,
                Clean = Command,
            },
            Option("variables", "A", value => new() { Variables = new Dictionary<string, string> { ["A"] = value } }) with
            {
                Data = facts => facts.Value("ENV", "A"),
            },
            Option(
                "variables' names",
                "environment variable",
                name => new() { Variables = new Dictionary<string, string> { [name] = "x" } }
            ) with
            {
                IsName = true,
                Accepted = HostileField.Grammar,
            },
            .. new[] { "INSTALL_CMD", "BUILD_CMD", "START_CMD" }.Select(name =>
                Variable(name) with
                {
                    Refusal = "command",
                    Clean = Command,
                }
            ),
            .. new[] { "PKGS", "APT_PKGS", "LIBS" }.Select(name =>
                Variable(name) with
                {
                    Clean = value => "curl " + value,
                    Harmless = "curl",
                    Accepted = 0,
                    Refusal = "pack",
                }
            ),
            .. new[] { "INSTALL_CACHE_DIRS", "BUILD_CACHE_DIRS" }.Select(name => Variable(name) with { Accepted = 0, Refusal = "Phase" }),
            Variable("CONFIG_FILE") with
            {
                Harmless = "main.py",
                Accepted = 0,
                Refusal = "",
            },
            Program("RUST_BIN", ("Cargo.toml", "[package]\nname = 'x'\n")),
            Program("GO_BIN", ("go.mod", "module x\n")),
            Variable("PYTHON_VERSION") with
            {
                Accepted = HostileField.Grammar,
            },
        ];

    private static IEnumerable<HostileField> OfFile =>
        [
            File("start.cmd", "[start]\ncmd = VALUE") with
            {
                Refusal = "start command",
                Data = LastWord,
                Clean = Command,
            },
            File("cmds", "[phases.extra]\ncmds = [VALUE]") with
            {
                Refusal = "command",
                Data = Wrapped,
                Clean = Command,
            },
            File("variables", "[variables]\nB = VALUE") with
            {
                Refusal = "B",
                Data = facts => facts.Value("ENV", "B"),
            },
            File("the name of a variable", "[variables]\nVALUE = 'x'") with
            {
                IsName = true,
                Refusal = "environment variable",
                Accepted = HostileField.Grammar,
            },
            File("the name of a phase", "[phases.VALUE]\ncmds = ['x']") with
            {
                Refusal = "hase",
            },
            File("staticAssets", "[staticAssets]\n'a' = VALUE") with
            {
                Refusal = "staticAssets",
            },
            File("the name of a static asset", "[staticAssets]\nVALUE = 'a'") with
            {
                Accepted = HostileField.Grammar,
                Refusal = "staticAssets",
            },
            File("aptPkgs", "[phases.setup]\naptPkgs = [VALUE]") with
            {
                Harmless = "curl",
                Accepted = 0,
            },
            File("nixPkgs", "[phases.setup]\nnixPkgs = [VALUE]") with
            {
                Harmless = "curl",
                Accepted = 0,
                Refusal = "nix package",
            },
            File("nixLibs", "[phases.setup]\nnixLibs = [VALUE]") with
            {
                Harmless = "curl",
                Accepted = 0,
                Refusal = "nix package",
            },
            File("onlyIncludeFiles", "[phases.build]\ncmds = ['a']\nonlyIncludeFiles = [VALUE]") with
            {
                Harmless = "main.py",
                Accepted = 0,
            },
            File("cacheDirectories", "[phases.build]\ncmds = ['a']\ncacheDirectories = [VALUE]") with
            {
                Accepted = HostileField.Grammar,
                Refusal = "Phase build",
            },
            File("paths", "[phases.build]\npaths = [VALUE]") with
            {
                Accepted = HostileField.Grammar,
                Refusal = "Phase build",
            },
            File("dependsOn", "[phases.build]\ndependsOn = [VALUE]") with
            {
                Harmless = "setup",
                Accepted = 0,
                Refusal = "depends on",
            },
            File("buildImage", "buildImage = VALUE") with
            {
                Accepted = HostileField.Grammar,
            },
            File("runImage", "[start]\nrunImage = VALUE") with
            {
                Accepted = HostileField.Grammar,
            },
            File("providers", "providers = [VALUE]") with
            {
                Harmless = "python",
                Accepted = 0,
                Refusal = "provider",
            },
            File("start.user", "[start]\nuser = VALUE") with
            {
                Harmless = "1000",
                Accepted = 0,
                Refusal = "start.user",
            },
        ];

    /// <summary>A command of blanks alone is none.</summary>
    private static string Command(string value) => "x" + value;

    private static string? LastWord(ImageFacts facts) => facts.Words.Last();

    /// <summary>The command of the last RUN, out of the parentheses that it is run in.</summary>
    private static string? Wrapped(ImageFacts facts) =>
        facts.Words.Last(word => word.StartsWith("(\n", StringComparison.Ordinal)) is var word
            ? word[2..word.LastIndexOf("\n)", StringComparison.Ordinal)]
            : null;

    private static HostileField Option(string field, string refusal, Func<string, NixpacksOptions> options) =>
        new()
        {
            Name = $"nixpacks.{field}",
            Refusal = refusal,
            Input = value => PlainProjects.Of(ModelVersions.Nixpacks, spec => spec with { Nixpacks = options(value) }),
        };

    private static HostileField Variable(string name) =>
        Option("variables", name, value => new() { Variables = new Dictionary<string, string> { ["NIXPACKS_" + name] = value } }) with
        {
            Name = $"NIXPACKS_{name}",
        };

    private static HostileField Program(string name, (string, string) file) =>
        Variable(name) with
        {
            Refusal = "command",
            Input = value =>
                PlainProjects.With(
                    ModelVersions.Nixpacks,
                    spec => spec with { Nixpacks = new() { Variables = new Dictionary<string, string> { ["NIXPACKS_" + name] = value } } },
                    file
                ),
        };

    private static HostileField File(string field, string toml) =>
        new()
        {
            Name = $"{field} in nixpacks.toml",
            Refusal = field,
            Input = value =>
                PlainProjects.With(
                    ModelVersions.Nixpacks,
                    ("main.py", ""),
                    ("nixpacks.toml", toml.Replace("VALUE", ProjectFields.TomlText(value), StringComparison.Ordinal))
                ),
        };
}
