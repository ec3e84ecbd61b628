using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Runtimes.Ruby;

/// <summary>What stops a Ruby build or application, and only its owner can mend.</summary>
internal static partial class RubyWarnings
{
    private const int MostFiles = 60;

    private const string PublicGems = "https://rubygems.org/";

    // Set by the image, or when assets are made.
    private static readonly string[] Known = ["DATABASE_URL", "PORT", "RACK_ENV", "RAILS_ENV", "RAILS_MASTER_KEY", "SECRET_KEY_BASE"];

    public static void Add(PlanContext context, RubyProject project, bool precompiles, bool isRails)
    {
        Gemfile(context, project);
        if (project.Lock is { } read)
        {
            Sources(context, read);
        }

        if (isRails)
        {
            Rails(context, project, precompiles);
        }
    }

    private static void Gemfile(PlanContext context, RubyProject project)
    {
        if (project.Manifest is not { } manifest)
        {
            context.Warnings.Add(
                "There is no Gemfile, so the program has what Ruby brings and nothing else: run bundle init if it needs a gem"
            );
        }
        else if (project.Lock is null && manifest.Gems.Count > 0)
        {
            context.Warnings.Add(
                $"{manifest.File} declares gems, but there is no {manifest.LockFile}: two builds can differ; run bundle install and commit {manifest.LockFile}"
            );
        }
        else if (
            project.Lock is { } read
            && manifest.Gems.Where(gem => gem.IsCertain && !read.Dependencies.Contains(gem.Name)).Select(gem => gem.Name).ToList()
                is [_, ..] unknown
        )
        {
            context.Warnings.Add(
                $"{read.File} does not fit {manifest.File} ({DisplayText.Of(string.Join(", ", unknown.Take(5)), 100)}), so the install stops; run bundle install and commit {read.File}"
            );
        }
    }

    private static void Sources(PlanContext context, GemfileLock read)
    {
        foreach (var path in read.Paths.Where(path => path != "."))
        {
            if (SourcePath.Resolve("", path) is not { } inside || !context.Files.DirectoryExists(inside))
            {
                context.Warnings.Add(
                    $"{read.File} takes a gem from {DisplayText.Of(path, 100)}, which is not in the source: the install stops at it"
                );
            }
        }

        foreach (var repository in read.Repositories.Where(one => !one.StartsWith("https://", StringComparison.Ordinal)))
        {
            context.Warnings.Add(
                $"{read.File} fetches a gem from {DisplayText.Of(repository, 100)}, for which the build has no key: use an https:// address"
            );
        }

        foreach (
            var remote in read.Remotes.Where(one =>
                one != PublicGems && !context.BuildArgs.Keys.Any(key => key.StartsWith("BUNDLE_", StringComparison.Ordinal))
            )
        )
        {
            context.Warnings.Add(
                $"{read.File} fetches gems from {DisplayText.Of(Uri.TryCreate(remote, UriKind.Absolute, out var uri) ? uri.Host : remote, 100)}: if it asks for a login, give the build argument that bundler reads (BUNDLE_ and the host's name)"
            );
        }
    }

    private static void Rails(PlanContext context, RubyProject project, bool precompiles)
    {
        if (!context.Variables.ContainsKey("SECRET_KEY_BASE") && !context.Variables.ContainsKey("RAILS_MASTER_KEY"))
        {
            context.Warnings.Add(
                "Rails starts in production only with SECRET_KEY_BASE, or with RAILS_MASTER_KEY for its credentials: set one where the image runs"
            );
        }

        if (project.Has("activerecord") && !context.Files.FileExists("config/database.yml"))
        {
            context.Warnings.Add("config/database.yml is not in the source: set DATABASE_URL where the image runs");
        }

        if (!precompiles)
        {
            return;
        }

        if (
            RequiresKey.IsMatch(context.Files.ReadText("config/environments/production.rb") ?? "")
            && !context.BuildArgs.ContainsKey("RAILS_MASTER_KEY")
        )
        {
            context.Warnings.Add(
                "config/environments/production.rb requires the master key, so rails assets:precompile stops without it: take config.require_master_key out"
            );
        }

        foreach (var (name, file) in Fetched(context))
        {
            context.Warnings.Add(
                $"{file} reads {name} without a default when Rails starts: give it as a build argument for rails assets:precompile, and set it where the image runs"
            );
        }
    }

    /// <summary>Variables without which loading the application raises, each with the first file that reads it.</summary>
    private static IEnumerable<(string Name, string File)> Fetched(PlanContext context) =>
        new[] { "config/application.rb", "config/environments/production.rb" }
            .Concat(
                context
                    .Files.List("config/initializers")
                    .Where(entry => !entry.IsDirectory && entry.Name.EndsWith(".rb", StringComparison.Ordinal))
                    .Select(entry => "config/initializers/" + entry.Name)
            )
            .Take(MostFiles)
            .SelectMany(file =>
                Fetch.Matches(context.Files.ReadText(file) ?? "").Select(match => (match.Groups[1].Value, DisplayText.Of(file, 100)))
            )
            .Where(found => !Known.Contains(found.Value) && !context.BuildArgs.ContainsKey(found.Value))
            .DistinctBy(found => found.Value)
            .Take(5);

    // With a block or a second argument it has a default; a comment says nothing.
    [GeneratedRegex(@"^[^#\n]*\bENV\.fetch\(\s*[""']([A-Z][A-Z0-9_]{0,100})[""']\s*\)(?!\s*(?:\{|do\b))", RegexOptions.Multiline)]
    private static partial Regex Fetch { get; }

    [GeneratedRegex(@"^[ \t]*config\.require_master_key[ \t]*=[ \t]*true", RegexOptions.Multiline)]
    private static partial Regex RequiresKey { get; }
}
