using k8s.Models;

namespace Operator.Core.Pods;

/// <summary>Texts of quantities as the Pod's own type, which keeps their value and may write it differently: 1024Mi becomes 1Gi.</summary>
internal static class Quantities
{
    private const int LongestText = 40;

    /// <summary>The quantity of a text that was accepted.</summary>
    /// <exception cref="FormatException">The text is no quantity.</exception>
    public static ResourceQuantity Of(string text) => Read(text) ?? throw new FormatException($"{text} is no quantity");

    /// <returns>The quantity; null if a Pod cannot hold it.</returns>
    public static ResourceQuantity? Read(string? text)
    {
        if (text is not { Length: > 0 and <= LongestText } || HasExponent(text))
        {
            return null;
        }

        try
        {
            var quantity = new ResourceQuantity(text);
            // Written once now: a value beyond its range throws here and not in the middle of a request.
            quantity.CanonicalizeString();
            return quantity;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <returns>The quantity as a number that can be compared; null if a Pod cannot hold it.</returns>
    public static Amount? Compared(string? text)
    {
        try
        {
            return Read(text) is { } quantity ? new Amount(quantity.ToDecimal(), text!) : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    // An exponent may name any power of ten, which is computed before anything bounds it.
    private static bool HasExponent(string text) =>
        text.IndexOfAny(['e', 'E']) is var at and >= 0 && at < text.Length - 1 && text[at + 1] != 'i';
}

/// <summary>A quantity that can be compared with others.</summary>
/// <param name="Value">In units of the resource: cores, bytes.</param>
/// <param name="Text">As it was written.</param>
internal readonly record struct Amount(decimal Value, string Text) : IComparable<Amount>
{
    public int CompareTo(Amount other) => Value.CompareTo(other.Value);

    public override string ToString() => Text;
}
