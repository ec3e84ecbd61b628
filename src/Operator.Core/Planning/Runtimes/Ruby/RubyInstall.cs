using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes.Ruby;

/// <summary>
/// How gems are installed: into the directory that the image of Ruby has for them, as its documentation does it. Every program finds them
/// there, with bundle exec and without; bundler's deployment mode would put them where only bundle exec looks.
/// </summary>
internal static class RubyInstall
{
    public const string Gems = "/usr/local/bundle";

    private static readonly string[] Caches = [Gems + "/cache", "/root/.bundle/cache"];

    // RubyGems took any bundler for a lock file from Ruby 3.1 on.
    private static readonly string[] NeedOldBundler = ["2.7", "3.0"];

    /// <summary>Variables of the build and of the application.</summary>
    public static IReadOnlyDictionary<string, string> Variables(RubyProject project)
    {
        var variables = new Dictionary<string, string>
        {
            ["BUNDLE_APP_CONFIG"] = Gems,
            ["BUNDLE_PATH__SYSTEM"] = "true",
            ["BUNDLE_WITHOUT"] = "development:test",
            ["GEM_HOME"] = Gems,
        };
        if (project.Lock is not null)
        {
            variables["BUNDLE_FROZEN"] = "true";
        }

        return variables;
    }

    /// <summary>Copies what bundler reads, then installs: an unchanged lock file leaves the layer as it is.</summary>
    public static IEnumerable<DockerfileStatement> Statements(PlanContext context, RubyProject project, string ruby)
    {
        if (project.Manifest is not { } manifest)
        {
            yield break;
        }

        foreach (var copy in Sources(context.Files, manifest))
        {
            yield return copy;
        }

        foreach (var argument in context.DeclaredBuildArgs())
        {
            yield return argument;
        }

        context.Decisions.Add(PlanTopic.PackageManager, "bundler", manifest.File);
        foreach (var command in Commands(context, project, ruby))
        {
            context.Decisions.Add(PlanTopic.Install, command, project.Lock?.File ?? manifest.File);
            yield return context.Fetch(command, Caches);
        }
    }

    /// <summary>After the source is copied, whose lock file replaced the one that the build completed.</summary>
    public static IEnumerable<DockerfileStatement> AfterSource(PlanContext context, RubyProject project) =>
        project.Lock is { } read && MissingPlatforms(context, read).Count > 0 ? [new ShellRun($"cp /tmp/{read.File} {read.File}")] : [];

    private static IEnumerable<Copy> Sources(IProjectFiles files, Gemfile manifest)
    {
        if (manifest.ReadsSource || manifest.NamesPath)
        {
            return [new Copy(["."], "./")];
        }

        string[] beside = [manifest.LockFile, ".ruby-version", ".tool-versions"];
        var first = new Copy([manifest.File, .. beside.Where(files.FileExists)], "./");
        return files.DirectoryExists("vendor/cache") ? [first, new Copy(["vendor/cache/"], "./vendor/cache/")] : [first];
    }

    private static IEnumerable<string> Commands(PlanContext context, RubyProject project, string ruby)
    {
        if (project.Lock is { } read)
        {
            if (read.Bundler?.StartsWith("1.", StringComparison.Ordinal) == true && NeedOldBundler.Contains(ruby))
            {
                // The last one; a lock file of version 1 is none to version 2 there.
                yield return "gem install --no-document bundler:1.17.3";
            }

            if (MissingPlatforms(context, read) is { Count: > 0 } missing)
            {
                context.Warnings.Add(
                    $"{read.File} was made for {DisplayText.Of(string.Join(", ", read.Platforms), 60)} alone, so the build adds {string.Join(", ", missing)} to it: run bundle lock --add-platform {string.Join(' ', missing)} and commit {read.File}"
                );
                yield return $"BUNDLE_FROZEN=false bundle lock --add-platform {string.Join(' ', missing)} && cp {read.File} /tmp/{read.File}";
            }
        }

        yield return context.Features.CacheMounts ? "bundle install" : $"bundle install && rm -rf {string.Join(' ', Caches)}";
    }

    /// <summary>Of the platforms that the image is built for, those that the lock file rules out.</summary>
    private static List<string> MissingPlatforms(PlanContext context, GemfileLock read)
    {
        if (read.Platforms.Count == 0 || read.Platforms.Contains("ruby"))
        {
            return [];
        }

        // Which node builds is not known here.
        var wanted = (context.Spec.Platforms ?? ["linux/amd64", "linux/arm64"])
            .Select(platform => platform.StartsWith("linux/arm64", StringComparison.Ordinal) ? "aarch64-linux" : "x86_64-linux")
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (context.Spec.Platforms is null && read.Platforms.Any(IsLinux))
        {
            return [];
        }

        return [.. wanted.Where(platform => !read.Platforms.Any(known => known == platform || known == platform + "-gnu"))];
    }

    private static bool IsLinux(string platform) =>
        platform.EndsWith("-linux", StringComparison.Ordinal) || platform.EndsWith("-linux-gnu", StringComparison.Ordinal);
}
