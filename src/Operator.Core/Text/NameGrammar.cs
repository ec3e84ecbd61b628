using System.Text.RegularExpressions;

namespace Operator.Core.Text;

/// <summary>Valid names of variables and labels, for acceptance and for Dockerfiles.</summary>
public static partial class NameGrammar
{
    /// <summary>An environment variable or a build argument.</summary>
    [GeneratedRegex(@"\A[-._A-Za-z][-._A-Za-z0-9]*\z")]
    public static partial Regex Variable { get; }

    [GeneratedRegex(@"\A[A-Za-z0-9][-._/A-Za-z0-9]*\z")]
    public static partial Regex LabelKey { get; }
}
