namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>A program that a script runs.</summary>
/// <param name="Words">What follows it.</param>
/// <param name="IsModule">It is not a program, but a module that node loads first (<c>node -r NAME</c>).</param>
internal sealed record ScriptCommand(string Program, IReadOnlyList<string> Words, bool IsModule = false)
{
    /// <summary>The first word that is no option, for example <c>build</c> of <c>vite build --mode x</c>.</summary>
    public string? Verb => Words.FirstOrDefault(word => !word.StartsWith('-'));

    /// <summary>Value of an option, as <c>--name value</c> or <c>--name=value</c>.</summary>
    public string? Option(params string[] names)
    {
        for (var index = 0; index < Words.Count; index++)
        {
            var word = Words[index];
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (names.Contains(equals < 0 ? word : word[..equals]))
            {
                return equals >= 0 ? word[(equals + 1)..] : Words.ElementAtOrDefault(index + 1);
            }
        }

        return null;
    }
}
