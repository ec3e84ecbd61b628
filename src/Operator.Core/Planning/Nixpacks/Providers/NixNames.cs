using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Nixpacks.Providers;

/// <summary>Nix packages that the images of runtimes stand for; the group <c>version</c> is the number in the name.</summary>
internal static partial class NixNames
{
    [GeneratedRegex(@"\Adeno\z")]
    public static partial Regex Deno { get; }

    [GeneratedRegex(@"\A(?:php(?<version>[0-9]{2})?|(?:php(?<version>[0-9]{2})?Packages\.)?composer)\z")]
    public static partial Regex Php { get; }

    [GeneratedRegex(@"\A(?:ruby(?:_(?<version>[0-9]_[0-9]))?|bundler)\z")]
    public static partial Regex Ruby { get; }

    [GeneratedRegex(@"\Anginx\z")]
    public static partial Regex Static { get; }

    /// <summary>php83 is 8.3.</summary>
    public static string TwoDigits(string number) => $"{number[..1]}.{number[1..]}";

    /// <summary>ruby_3_3 is 3.3.</summary>
    public static string Underscored(string number) => number.Replace('_', '.');
}
