using Operator.Entities.ImageBuilds;

namespace Operator.Core.Acceptance;

/// <summary>Names of enum members as in manifests, without reflection.</summary>
internal static class EnumNames
{
    public static string Of(BuildCacheMode mode) =>
        mode switch
        {
            BuildCacheMode.None => "none",
            BuildCacheMode.Registry => "registry",
            BuildCacheMode.Volume => "volume",
            BuildCacheMode.Worker => "worker",
        };
}
