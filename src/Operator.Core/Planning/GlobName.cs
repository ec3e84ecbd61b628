namespace Operator.Core.Planning;

/// <summary>One name of a path against a pattern of a shell: * for any letters, ? for one, [a-z] and [^a-z] for one of some, \ before a plain one.</summary>
internal static class GlobName
{
    public static bool Matches(string pattern, string name)
    {
        var (at, from, star, mark) = (0, 0, -1, 0);
        while (from < name.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, mark) = (at++, from);
            }
            else if (One(pattern, at, name[from]) is var next and > 0)
            {
                (at, from) = (next, from + 1);
            }
            else if (star >= 0)
            {
                // Only the last star can have to take one letter more.
                (at, from) = (star + 1, ++mark);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(at).TrimStart('*').IsEmpty;
    }

    /// <summary>Where the pattern goes on if its next part stands for this letter, otherwise 0.</summary>
    private static int One(string pattern, int at, char letter)
    {
        if (at >= pattern.Length)
        {
            return 0;
        }

        if (pattern[at] == '[' && pattern.IndexOf(']', at + 1) is > 0 and var end)
        {
            return InClass(pattern.AsSpan(at + 1, end - at - 1), letter) ? end + 1 : 0;
        }

        var isEscaped = pattern[at] == '\\' && at + 1 < pattern.Length;
        at += isEscaped ? 1 : 0;
        return pattern[at] == letter || (pattern[at] == '?' && !isEscaped) ? at + 1 : 0;
    }

    /// <param name="letters">What lies between the brackets.</param>
    public static bool InClass(ReadOnlySpan<char> letters, char letter)
    {
        var wanted = letters.IsEmpty || letters[0] != '^';
        letters = wanted ? letters : letters[1..];
        for (var at = 0; at < letters.Length; at++)
        {
            var isRange = at + 2 < letters.Length && letters[at + 1] == '-';
            if (letter >= letters[at] && letter <= letters[isRange ? at + 2 : at])
            {
                return wanted;
            }

            at += isRange ? 2 : 0;
        }

        return !wanted;
    }
}
