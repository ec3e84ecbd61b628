namespace Operator.Core.Images.Copying;

/// <summary>One platform's image of an index.</summary>
public static class PlatformChoice
{
    /// <param name="platform">As in <c>linux/arm64</c>, which stands for <c>linux/arm64/v8</c> too where only that is there.</param>
    /// <returns>Null when the index has none.</returns>
    public static Descriptor? Of(Manifest index, string platform) =>
        index.Manifests.FirstOrDefault(entry => entry.Platform == platform)
        ?? index.Manifests.FirstOrDefault(entry => entry.Platform?.StartsWith(platform + "/", StringComparison.Ordinal) == true);
}
