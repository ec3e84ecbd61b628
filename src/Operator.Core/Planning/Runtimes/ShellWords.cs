using System.Text;

namespace Operator.Core.Planning.Runtimes;

/// <summary>A shell script as the simple commands in it, each as its words. Only a reading: nothing is expanded or run.</summary>
internal static class ShellWords
{
    /// <summary>What follows in a longer script is not looked at.</summary>
    private const int Longest = 4096;

    public static IReadOnlyList<IReadOnlyList<string>> Commands(string script)
    {
        var commands = new List<IReadOnlyList<string>>();
        var words = new List<string>();
        var word = new StringBuilder();
        var inWord = false;
        var quote = '\0';
        foreach (var character in script.Length > Longest ? script[..Longest] : script)
        {
            if (quote != '\0')
            {
                quote = character == quote ? '\0' : quote;
                _ = quote == '\0' ? word : word.Append(character);
            }
            else if (character is '"' or '\'')
            {
                (quote, inWord) = (character, true);
            }
            else if (character is '&' or '|' or ';' or '\n' or '(' or ')')
            {
                EndWord();
                EndCommand();
            }
            else if (char.IsWhiteSpace(character))
            {
                EndWord();
            }
            else
            {
                word.Append(character);
                inWord = true;
            }
        }

        EndWord();
        EndCommand();
        return commands;

        void EndWord()
        {
            if (inWord)
            {
                words.Add(word.ToString());
                word.Clear();
                inWord = false;
            }
        }

        void EndCommand()
        {
            if (words.Count > 0)
            {
                commands.Add([.. words]);
                words.Clear();
            }
        }
    }
}
