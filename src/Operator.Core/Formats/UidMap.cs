namespace Operator.Core.Formats;

/// <summary>Reads the kernel's <c>/proc/self/uid_map</c>: three numbers a line, the first id inside, the first outside, and how many.</summary>
public static class UidMap
{
    /// <summary>Each id means the same inside and outside, for all of them: the process is in no user namespace but the machine's.</summary>
    public static bool IsOfTheMachine(string text) =>
        text.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries) is ["0", "0", "4294967295"];
}
