using System.Text;

namespace Operator.Core.Tests.Planning.Tools;

/// <summary>Every simple command of a shell line as words without quotes, those within $( ) too; enough of a shell for generated RUNs.</summary>
internal sealed class ShellCommands
{
    private readonly string line;
    private readonly List<IReadOnlyList<string>> commands = [];
    private int at;

    private ShellCommands(string line) => this.line = line;

    public static IReadOnlyList<IReadOnlyList<string>> Of(string line)
    {
        var read = new ShellCommands(line);
        read.Sequence(nested: false);
        return read.commands;
    }

    private void Sequence(bool nested)
    {
        var words = new List<string>();
        while (at < line.Length)
        {
            var letter = line[at];
            if (letter == ')' && nested)
            {
                at++;
                break;
            }

            if (letter is '&' or ';' or '|' or '\n' or '(' or ')')
            {
                at++;
                End(words);
            }
            else if (letter is ' ' or '\t' || (letter == '\\' && at + 1 < line.Length && line[at + 1] == '\n'))
            {
                at += letter == '\\' ? 2 : 1;
            }
            else
            {
                words.Add(Word(nested));
            }
        }

        End(words);
    }

    private string Word(bool nested)
    {
        var word = new StringBuilder();
        var quote = '\0';
        while (at < line.Length)
        {
            var letter = line[at];
            if (letter == quote || (quote == '\0' && letter is '\'' or '"'))
            {
                quote = quote == '\0' ? letter : '\0';
                at++;
            }
            else if (quote != '\'' && letter == '$' && at + 1 < line.Length && line[at + 1] == '(')
            {
                at += 2;
                Sequence(nested: true);
                word.Append("$()");
            }
            else if (
                quote == '\0'
                && (letter is ' ' or '\t' or '\n' or '&' or ';' or '|' || (letter == ')' && nested) || letter is '(' or ')')
            )
            {
                break;
            }
            else
            {
                word.Append(letter);
                at++;
            }
        }

        return word.ToString();
    }

    private void End(List<string> words)
    {
        if (words.Count > 0)
        {
            commands.Add([.. words]);
            words.Clear();
        }
    }
}
