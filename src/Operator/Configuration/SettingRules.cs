using System.Text.RegularExpressions;
using Operator.Core;
using static Operator.Configuration.SettingKinds;

namespace Operator.Configuration;

/// <summary>What the texts of settings must be.</summary>
internal static partial class SettingRules
{
    public static readonly Rule Url = new(
        "be a URL",
        text => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
    );
    public static readonly Rule Registry = new("be a registry, with a path where wanted", text => RegistryPattern().IsMatch(text));
    public static readonly Rule Listener = new("be of the form http://ADDRESS:PORT", text => ListenerPattern().IsMatch(text));
    public static readonly Rule Mirror = new("be of the form HOST=MIRROR", text => text.Split('=') is [{ Length: > 0 }, { Length: > 0 }]);
    public static readonly Rule DnsPolicy = new("be one of ClusterFirst, Default", text => text is "ClusterFirst" or "Default");

    public static readonly Rule Profile = new(
        "be Unconfined, RuntimeDefault or Localhost/NAME",
        text => SecurityProfile.Read(text) is not null
    );
    public static readonly Rule Quantity = new("be a quantity such as 4Gi", text => QuantityPattern().IsMatch(text));
    public static readonly Rule NumberOrPercentage = new(
        "be a number or a percentage up to 100%",
        text => NumberOrPercentagePattern().IsMatch(text)
    );

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9._-]*[a-z0-9])?(:[0-9]+)?(/[a-z0-9._/-]*[a-z0-9])?\z")]
    private static partial Regex RegistryPattern();

    [GeneratedRegex(@"^[1-9][0-9]{0,14}([EPTGMK]i|[EPTGMk])?\z")]
    private static partial Regex QuantityPattern();

    [GeneratedRegex(@"^([0-9]{1,6}|[1-9][0-9]?%|100%)\z")]
    private static partial Regex NumberOrPercentagePattern();

    [GeneratedRegex(@"^http://.+:[0-9]+\z")]
    private static partial Regex ListenerPattern();
}
