using Operator.Core.Formats.Toml;

namespace Operator.Core.Planning.Nixpacks;

/// <summary>nixpacks.toml or nixpacks.json → plan. Names that nixpacks does not know are warned about: usually they are misspelt.</summary>
internal static class ReadNixpacksFile
{
    public static NixpacksPlan From(NixpacksNode file, List<string> warnings)
    {
        warnings.AddRange(
            file.Unknown("providers", "buildImage", "variables", "staticAssets", "phases", "start", "$schema")
                .Select(name => $"{file.File}: {name} is not known to nixpacks and not used")
        );
        return new NixpacksPlan
        {
            Providers = file.Find("providers")?.Texts(),
            BuildImage = file.Find("buildImage")?.Text(),
            StaticAssets = file.Find("staticAssets")?.Entries().ToDictionary(entry => entry.Name, entry => entry.Node.Text()) ?? [],
            Variables = file.Find("variables")?.Entries().ToDictionary(entry => entry.Name, entry => entry.Node.Scalar()) ?? [],
            Phases = [.. file.Find("phases")?.Entries().Select(entry => Phase(entry.Name, entry.Node, warnings)) ?? []],
            Start = file.Find("start") is { } start ? Start(start, warnings) : new NixpacksStart(),
        };
    }

    private static NixpacksPhase Phase(string name, NixpacksNode node, List<string> warnings)
    {
        Warn(
            node,
            warnings,
            "name",
            "dependsOn",
            "nixPkgs",
            "nixPackages",
            "nixLibs",
            "nixLibraries",
            "nixOverlays",
            "nixpkgsArchive",
            "aptPkgs",
            "aptPackages",
            "cmds",
            "commands",
            "onlyIncludeFiles",
            "cacheDirectories",
            "paths",
            "envPaths"
        );
        if (node.Find("nixOverlays") is { Value: not TomlValue.Array { Items.Count: 0 } } overlays)
        {
            throw overlays.NotSupported("is not supported: there is no nix, name Debian packages in aptPkgs");
        }

        if (node.Find("nixpkgsArchive") is { } archive)
        {
            warnings.Add($"{archive.File}: {archive.Path} is not used: there is no nix, the base image decides about versions");
        }

        return new NixpacksPhase
        {
            Name = name,
            DependsOn = node.Find("dependsOn")?.Texts(),
            NixPkgs = node.Find("nixPkgs", "nixPackages")?.Texts(),
            NixLibs = node.Find("nixLibs", "nixLibraries")?.Texts(),
            AptPkgs = node.Find("aptPkgs", "aptPackages")?.Texts(),
            Cmds = node.Find("cmds", "commands")?.Texts(),
            OnlyIncludeFiles = node.Find("onlyIncludeFiles")?.Texts(),
            CacheDirectories = node.Find("cacheDirectories")?.Texts(),
            Paths = node.Find("paths", "envPaths")?.Texts(),
        };
    }

    private static NixpacksStart Start(NixpacksNode node, List<string> warnings)
    {
        Warn(node, warnings, "cmd", "command", "runImage", "onlyIncludeFiles", "user");
        return new NixpacksStart
        {
            Cmd = node.Find("cmd", "command")?.Text(),
            RunImage = node.Find("runImage")?.Text(),
            OnlyIncludeFiles = node.Find("onlyIncludeFiles")?.Texts(),
            User = node.Find("user")?.Text(),
        };
    }

    private static void Warn(NixpacksNode node, List<string> warnings, params string[] known) =>
        warnings.AddRange(node.Unknown(known).Select(name => $"{node.File}: {name} is not known to nixpacks and not used"));
}
