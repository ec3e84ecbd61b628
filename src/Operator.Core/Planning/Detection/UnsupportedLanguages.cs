using Operator.Entities;

namespace Operator.Core.Planning.Detection;

/// <param name="Manifest">The file that shows it.</param>
internal sealed record UnsupportedLanguage(string Name, string Manifest)
{
    public PlanRefusal Refusal =>
        new(
            SpecReasons.NotSupported,
            $"{DisplayText.Of(Manifest, 100)}: {Name} is not supported; add a Dockerfile, or ask the platform team for a template"
        );
}

/// <summary>Languages and site generators that are recognised and have no runtime of their own, by the files that each of them needs.</summary>
internal static class UnsupportedLanguages
{
    // What an application of the language has, whatever else lies beside it.
    private static readonly (string Language, string[] Files)[] Applications =
    [
        ("Elixir", ["mix.exs"]),
        ("Clojure", ["project.clj", "deps.edn"]),
        ("Scala", ["build.sbt"]),
        ("Swift", ["Package.swift"]),
        ("Gleam", ["gleam.toml"]),
        ("Crystal", ["shard.yml"]),
        ("Dart", ["pubspec.yaml"]),
        ("Haskell", ["stack.yaml"]),
        ("Zig", ["build.zig"]),
    ];

    // What tools and documentation of other projects have too: it counts where nothing else says more.
    private static readonly (string Language, string[] Files)[] Signs =
    [
        ("Erlang", ["rebar.config"]),
        ("Clojure", ["build.clj", "shadow-cljs.edn"]),
        ("Scala", ["build.sc", "build.mill"]),
        ("Haskell", ["cabal.project", "package.yaml"]),
        ("Perl", ["cpanfile", "Makefile.PL"]),
        ("R", ["renv.lock", "app.R", "plumber.R"]),
        ("Julia", ["Manifest.toml", "JuliaProject.toml"]),
        ("OCaml", ["dune-project"]),
        ("conda", ["environment.yml", "environment.yaml"]),
        ("C and C++", ["CMakeLists.txt", "meson.build", "conanfile.txt", "conanfile.py", "configure.ac"]),
        ("Hugo", ["hugo.toml", "hugo.yaml", "hugo.json"]),
        ("MkDocs", ["mkdocs.yml", "mkdocs.yaml"]),
    ];

    private static readonly (string Language, string Ending)[] ByEnding =
    [
        ("Haskell", ".cabal"),
        ("Nim", ".nimble"),
        ("Lua", ".rockspec"),
        ("Elixir", ".exs"),
        ("Clojure", ".clj"),
        ("Scala", ".scala"),
        ("Kotlin", ".kts"),
        ("Perl", ".pl"),
        ("Julia", ".jl"),
        ("COBOL", ".cbl"),
        ("COBOL", ".cob"),
        ("Scheme", ".scm"),
        ("Visual Basic", ".vbproj"),
    ];

    /// <summary>By a file that only an application of the language has.</summary>
    public static UnsupportedLanguage? OfApplication(IProjectFiles files) => Find(files, Applications);

    /// <summary>By any file that a project of the language has.</summary>
    public static UnsupportedLanguage? ByManifest(IProjectFiles files) => OfApplication(files) ?? Find(files, Signs);

    /// <summary>By the name of any file in the root directory.</summary>
    public static UnsupportedLanguage? ByName(IProjectFiles files)
    {
        var names = files.List("").Where(entry => !entry.IsDirectory).Select(entry => entry.Name).ToList();
        foreach (var (language, ending) in ByEnding)
        {
            if (names.FirstOrDefault(name => name.EndsWith(ending, StringComparison.Ordinal)) is { } found)
            {
                return new UnsupportedLanguage(language, found);
            }
        }

        return null;
    }

    private static UnsupportedLanguage? Find(IProjectFiles files, (string Language, string[] Files)[] table)
    {
        foreach (var (language, names) in table)
        {
            if (names.FirstOrDefault(files.FileExists) is { } found)
            {
                return new UnsupportedLanguage(language, found);
            }
        }

        return null;
    }
}
