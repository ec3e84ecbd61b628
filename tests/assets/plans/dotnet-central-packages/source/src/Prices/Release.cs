namespace Prices;

public static class Release
{
    public static string Name => Semver.SemVersion.Parse("1.2.0").ToString();
}
