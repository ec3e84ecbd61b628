using System.Collections;

namespace Operator.Core.Planning;

/// <summary>One line of a .dockerignore.</summary>
/// <param name="Number">From 1 on.</param>
internal sealed record IgnoreRule(bool Hides, int Number, string Text)
{
    private const int Longest = 1000;

    private enum Kind
    {
        One,
        Any,
        Class,

        /// <summary>Any letters of a name.</summary>
        Star,

        /// <summary>Any letters.</summary>
        All,

        /// <summary>The next part, or the one after it: directories may come before what follows, or none.</summary>
        Deep,

        /// <summary>Any letters up to a slash.</summary>
        Directories,
    }

    private List<(Kind Kind, char Letter, string Letters)> Parts { get; init; } = [];

    /// <returns>Null for a comment, and for a line that no path can match.</returns>
    public static IgnoreRule? Read(string line, int number)
    {
        var text = line.Trim();
        if (text.Length == 0 || text[0] == '#' || text.Length > Longest)
        {
            return null;
        }

        var hides = text[0] != '!';
        var pattern = Clean(hides ? text : text[1..]);
        return pattern.Length == 0 ? null : new IgnoreRule(hides, number, text) { Parts = Read(pattern) };
    }

    /// <summary>True for the path itself and for what lies below a directory that the pattern names.</summary>
    public bool Matches(string path)
    {
        var states = new BitArray(Parts.Count + 1);
        Enter(states, 0);
        for (var at = 0; at <= path.Length; at++)
        {
            if (states[Parts.Count] && at > 0 && (at == path.Length || path[at] == '/'))
            {
                return true;
            }

            if (at == path.Length || !states.HasAnySet())
            {
                return false;
            }

            states = Next(states, path[at]);
        }

        return false;
    }

    private BitArray Next(BitArray states, char letter)
    {
        var next = new BitArray(states.Count);
        for (var state = 0; state < Parts.Count; state++)
        {
            if (!states[state])
            {
                continue;
            }

            var (kind, wanted, letters) = Parts[state];
            if (kind == Kind.All || kind == Kind.Directories || (kind == Kind.Star && letter != '/'))
            {
                Enter(next, state);
            }

            if (
                (kind == Kind.One && letter == wanted)
                || (kind == Kind.Any && letter != '/')
                || (kind == Kind.Class && letter != '/' && GlobName.InClass(letters, letter))
                || (kind == Kind.Directories && letter == '/')
            )
            {
                Enter(next, state + 1);
            }
        }

        return next;
    }

    private void Enter(BitArray states, int state)
    {
        while (true)
        {
            states[state] = true;
            if (state == Parts.Count || Parts[state].Kind is not (Kind.Star or Kind.All or Kind.Deep))
            {
                return;
            }

            if (Parts[state].Kind == Kind.Deep)
            {
                states[state + 1] = true;
                state++;
            }

            state++;
        }
    }

    /// <summary>Without names that lead nowhere; empty for a pattern outside of the source.</summary>
    private static string Clean(string text)
    {
        var names = new List<string>();
        foreach (var name in text.Trim().Split('/').Where(name => name is not ("" or ".")))
        {
            if (name != "..")
            {
                names.Add(name);
            }
            else if (names.Count > 0)
            {
                names.RemoveAt(names.Count - 1);
            }
            else if (!text.TrimStart().StartsWith('/'))
            {
                return "";
            }
        }

        return string.Join('/', names);
    }

    private static List<(Kind, char, string)> Read(string pattern)
    {
        var parts = new List<(Kind, char, string)>();
        for (var at = 0; at < pattern.Length; at++)
        {
            var letter = pattern[at];
            if (letter == '*' && at + 1 < pattern.Length && pattern[at + 1] == '*')
            {
                var rest = at + 2;
                // Engines take **.log for an ending, and ** elsewhere for directories, with and without the slash.
                var isEnding = rest == pattern.Length || (at == 0 && pattern[rest] != '/' && pattern.AsSpan(rest).IndexOfAny("*?[]\\") < 0);
                parts.AddRange(isEnding ? [(Kind.All, ' ', "")] : [(Kind.Deep, ' ', ""), (Kind.Directories, ' ', "")]);
                at = !isEnding && pattern[rest] == '/' ? rest : rest - 1;
            }
            else if (letter == '[' && pattern.IndexOf(']', at + 1) is > 0 and var end)
            {
                parts.Add((Kind.Class, ' ', pattern[(at + 1)..end]));
                at = end;
            }
            else
            {
                at += letter == '\\' && at + 1 < pattern.Length ? 1 : 0;
                parts.Add(
                    letter == '*' ? (Kind.Star, ' ', "")
                    : letter == '?' ? (Kind.Any, ' ', "")
                    : (Kind.One, pattern[at], "")
                );
            }
        }

        return parts;
    }
}
