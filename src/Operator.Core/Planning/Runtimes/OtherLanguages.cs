namespace Operator.Core.Planning.Runtimes;

/// <summary>Files of applications in languages without a model version of their own.</summary>
internal static class OtherLanguages
{
    private static readonly (string File, string Language)[] Others =
    [
        ("composer.json", "PHP"),
        ("artisan", "PHP"),
        ("Gemfile", "Ruby"),
        ("mix.exs", "Elixir"),
        ("project.clj", "Clojure"),
        ("deps.edn", "Clojure"),
        ("build.sbt", "Scala"),
        ("Package.swift", "Swift"),
        ("gleam.toml", "Gleam"),
        ("shard.yml", "Crystal"),
        ("pubspec.yaml", "Dart"),
        ("stack.yaml", "Haskell"),
        ("build.zig", "Zig"),
    ];

    /// <summary>The first such file, and its language.</summary>
    public static (string File, string Language)? Find(IProjectFiles files)
    {
        foreach (var other in Others)
        {
            if (files.FileExists(other.File))
            {
                return other;
            }
        }

        return null;
    }
}
