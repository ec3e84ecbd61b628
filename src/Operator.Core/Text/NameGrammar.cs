using System.Text.RegularExpressions;

namespace Operator.Core.Text;

/// <summary>Names that people give to values, as acceptance checks them and Dockerfiles carry them.</summary>
public static partial class NameGrammar
{
    /// <summary>An environment variable or a build argument.</summary>
    [GeneratedRegex(@"\A[-._A-Za-z][-._A-Za-z0-9]*\z")]
    public static partial Regex Variable { get; }

    [GeneratedRegex(@"\A[A-Za-z0-9][-._/A-Za-z0-9]*\z")]
    public static partial Regex LabelKey { get; }
}
