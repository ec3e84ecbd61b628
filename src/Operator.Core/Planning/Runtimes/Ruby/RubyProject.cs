using Operator.Core.Formats.Versions;

namespace Operator.Core.Planning.Runtimes.Ruby;

/// <summary>What a Ruby project declares, and which gems its image will have.</summary>
internal sealed record RubyProject
{
    /// <summary>Null for a program without gems.</summary>
    public Gemfile? Manifest { get; private init; }

    /// <summary>Null where it is missing.</summary>
    public GemfileLock? Lock { get; private init; }

    private IReadOnlySet<string> Installed { get; init; } = new HashSet<string>();

    /// <summary>True for a gem that is installed, apart from those for development and tests.</summary>
    public bool Has(string gem) => Installed.Contains(gem);

    public bool HasAny(params ReadOnlySpan<string> gems)
    {
        foreach (var gem in gems)
        {
            if (Has(gem))
            {
                return true;
            }
        }

        return false;
    }

    public IEnumerable<string> Gems => Installed.Order(StringComparer.Ordinal);

    /// <summary>True where the locked version of a gem is older than this; false where it is not known.</summary>
    public bool IsBefore(string gem, string version) =>
        Lock?.Version(gem) is { } locked && VersionNumber.Parse(locked) < VersionNumber.Parse(version);

    public static RubyProject Of(IProjectFiles files)
    {
        var manifest = Gemfile.Read(files);
        var read =
            manifest is not null && files.FileExists(manifest.LockFile)
                ? GemfileLock.Read(manifest.LockFile, files.Require(manifest.LockFile))
                : null;
        return new RubyProject
        {
            Manifest = manifest,
            Lock = read,
            Installed = manifest is null ? new HashSet<string>() : InstalledOf(manifest, read),
        };
    }

    /// <summary>What groups of the Gemfile leave over, with all that it needs; what the lock file asks for and no line declares counts too.</summary>
    private static IReadOnlySet<string> InstalledOf(Gemfile manifest, GemfileLock? read)
    {
        var production = manifest.Gems.Where(gem => gem.IsProduction).Select(gem => gem.Name);
        return read is null
            ? production.ToHashSet(StringComparer.Ordinal)
            : read.With(production.Concat(read.Dependencies.Except(manifest.Gems.Select(gem => gem.Name))));
    }
}
