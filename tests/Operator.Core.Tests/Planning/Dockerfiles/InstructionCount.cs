using System.Text;

namespace Operator.Core.Tests.Planning.Dockerfiles;

/// <summary>
/// An independent reading of generated Dockerfiles, as strict as they are plain: one line, one instruction. It shares no code with
/// what it checks.
/// </summary>
internal static class InstructionCount
{
    /// <summary>First words in order; fails on anything that some frontend could read otherwise.</summary>
    public static IReadOnlyList<string> Keywords(string dockerfile)
    {
        var keywords = new List<string>();
        foreach (var line in dockerfile.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            Assert.DoesNotContain(line, character => char.IsControl(character) && character != '\t' || character is '\u2028' or '\u2029');
            Assert.False(line[^1] is '\\' or '`' or ' ' or '\t', $"the line could be continued: {line}");
            var keyword = line.Split(' ')[0];
            Assert.Matches("^[A-Z]+$", keyword);
            if (keyword is "RUN" or "COPY" or "ADD")
            {
                Assert.DoesNotContain("<<", line, StringComparison.Ordinal);
            }

            keywords.Add(keyword);
        }

        return keywords;
    }

    /// <summary>The value of <c>KEY="…"</c> as a frontend sees it, with nothing to expand.</summary>
    public static string Value(string line)
    {
        var text = new StringBuilder();
        var from = line.IndexOf("=\"", StringComparison.Ordinal) + 2;
        for (var index = from; index < line.Length - 1; index++)
        {
            Assert.False(line[index] is '$' or '"', $"unescaped {line[index]} in {line}");
            index += line[index] == '\\' ? 1 : 0;
            text.Append(line[index]);
        }

        Assert.Equal('"', line[^1]);
        return text.ToString();
    }
}
