using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Dockerfiles;

/// <summary>What the unquoted fields of instructions may look like.</summary>
internal static partial class Grammar
{
    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._:/@-]*\z")]
    public static partial Regex Image { get; }

    [GeneratedRegex(@"\A[a-z][a-z0-9-]*\z")]
    public static partial Regex Name { get; }

    [GeneratedRegex(@"\A/[A-Za-z0-9._/-]*\z")]
    public static partial Regex Path { get; }

    [GeneratedRegex(@"\A[0-9]+:[0-9]+\z")]
    public static partial Regex Owner { get; }

    [GeneratedRegex(@"\A[\p{L}\p{Nd}._/@+=,~*(){}# -]+\z")]
    public static partial Regex CopyPath { get; }

    [GeneratedRegex(@"\A/[A-Za-z0-9._/-]+\z")]
    public static partial Regex MountTarget { get; }
}
