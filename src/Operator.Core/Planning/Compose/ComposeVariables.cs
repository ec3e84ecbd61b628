using System.Text;
using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Compose;

/// <summary>
/// Fills in <c>$NAME</c> and <c>${NAME…}</c> as compose does, from the build's own environment and nothing else: neither the operator's
/// environment nor a <c>.env</c> file in the source is read. <c>$$</c> is a dollar sign.
/// </summary>
internal sealed partial class ComposeVariables(IReadOnlyDictionary<string, string> values)
{
    private const int MaxDepth = 8;
    private const int MaxText = 64 * 1024;

    private readonly SortedSet<string> unset = new(StringComparer.Ordinal);

    /// <summary>Names that were used without a value and without a default.</summary>
    public IReadOnlyCollection<string> Unset => unset;

    public string? Find(string name) => values.GetValueOrDefault(name);

    public string Fill(string text, ComposePlace place) => Fill(text, place, value => value);

    /// <param name="check">Sees every value of a variable before it goes in.</param>
    public string Fill(string text, ComposePlace place, Func<string, string> check) =>
        text.Contains('$', StringComparison.Ordinal) ? new Filler(this, place, check).Fill(text, depth: 0) : text;

    private sealed class Filler(ComposeVariables variables, ComposePlace place, Func<string, string> check)
    {
        public string Fill(string text, int depth)
        {
            if (depth > MaxDepth)
            {
                throw place.Invalid("nests variables too deep");
            }

            var result = new StringBuilder();
            var position = 0;
            while (position < text.Length)
            {
                var dollar = text.IndexOf('$', position);
                var end = dollar < 0 ? text.Length : dollar;
                result.Append(text, position, end - position);
                position = dollar < 0 ? end : Variable(text, dollar, result, depth);
                if (result.Length > MaxText)
                {
                    throw place.Invalid("is too long once its variables are filled in");
                }
            }

            return result.ToString();
        }

        /// <returns>Index of the first character after the variable.</returns>
        private int Variable(string text, int dollar, StringBuilder result, int depth)
        {
            if (dollar + 1 < text.Length && text[dollar + 1] == '$')
            {
                result.Append('$');
                return dollar + 2;
            }

            if (dollar + 1 < text.Length && text[dollar + 1] == '{')
            {
                var end = ClosingBrace(text, dollar + 2);
                result.Append(Braced(text[(dollar + 2)..end], depth));
                return end + 1;
            }

            var name = NamePattern.Match(text, dollar + 1);
            if (!name.Success)
            {
                throw place.Invalid("has a $ that begins no variable; write $$ for a dollar sign");
            }

            result.Append(Value(name.Value));
            return dollar + 1 + name.Length;
        }

        private int ClosingBrace(string text, int position)
        {
            var open = 1;
            for (; position < text.Length; position++)
            {
                open += text[position] switch
                {
                    '{' when text[position - 1] == '$' => 1,
                    '}' => -1,
                    _ => 0,
                };
                if (open == 0)
                {
                    return position;
                }
            }

            throw place.Invalid("has a ${ without its }");
        }

        private string Braced(string inner, int depth)
        {
            var name = NamePattern.Match(inner).Value;
            var rest = inner[name.Length..];
            var operation = OperationPattern.Match(rest).Value;
            if (name.Length == 0 || (operation.Length == 0 && rest.Length > 0))
            {
                throw place.Invalid("has a ${…} that is no variable");
            }

            var word = rest[operation.Length..];
            var value = variables.Find(name);
            var isThere = value is not null && (!operation.StartsWith(':') || value.Length > 0);
            return operation.TrimStart(':') switch
            {
                "" => Value(name),
                "-" => isThere ? check(value!) : Fill(word, depth + 1),
                "+" => isThere ? Fill(word, depth + 1) : "",
                _ => isThere ? check(value!) : throw place.Invalid($"needs the variable {name} in spec.environment"),
            };
        }

        private string Value(string name)
        {
            if (variables.Find(name) is { } value)
            {
                return check(value);
            }

            variables.unset.Add(name);
            return "";
        }
    }

    [GeneratedRegex(@"\G[A-Za-z_][A-Za-z0-9_]*")]
    private static partial Regex NamePattern { get; }

    [GeneratedRegex(@"\G:?[-+?]")]
    private static partial Regex OperationPattern { get; }
}
