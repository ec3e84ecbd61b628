using System.Text;
using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Templates;

/// <summary>Writes the chosen lines of a template with the values in their places.</summary>
internal sealed partial class WriteTemplate(string template, IReadOnlyDictionary<string, string> values, TemplateFaults faults)
{
    private static readonly HashSet<string> Keywords =
    [
        "FROM",
        "RUN",
        "CMD",
        "LABEL",
        "MAINTAINER",
        "EXPOSE",
        "ENV",
        "ADD",
        "COPY",
        "ENTRYPOINT",
        "VOLUME",
        "USER",
        "WORKDIR",
        "ARG",
        "ONBUILD",
        "STOPSIGNAL",
        "HEALTHCHECK",
        "SHELL",
    ];

    private IReadOnlyDictionary<string, string> Values => values;

    private TemplateFaults Faults => faults;

    private readonly StringBuilder text = new();
    private readonly List<string> problems = [];
    private bool posixShell = true;

    /// <exception cref="PlanRefusal">TemplateInvalid, or ParameterInvalid with every value that does not fit its place.</exception>
    public string From(IReadOnlyList<TemplateLine> lines)
    {
        for (var next = 0; next < lines.Count; )
        {
            if (lines[next].IsBlank || lines[next].IsComment)
            {
                WriteAsIs(lines[next++]);
                continue;
            }

            var instruction = Instruction(lines, next);
            next += instruction.Lines.Count;
            Write(instruction);
            next = WriteHeredocs(instruction, lines, next);
        }

        return problems.Count == 0 ? text.ToString().TrimEnd('\n') + "\n" : throw ParameterValues.Invalid(template, problems);
    }

    private void WriteAsIs(TemplateLine line)
    {
        if (line.HasParameters)
        {
            throw faults.At(ParseTemplate.Key, line.Number, "a parameter stands in a comment");
        }

        if (EscapePattern().IsMatch(line.Shape))
        {
            throw faults.At(ParseTemplate.Key, line.Number, "the escape directive is not served");
        }

        text.Append(line.Shape).Append('\n');
    }

    private TemplateInstruction Instruction(IReadOnlyList<TemplateLine> lines, int start)
    {
        var first = lines[start];
        var keyword = KeywordPattern().Match(first.Shape);
        if (!Keywords.Contains(keyword.Groups["word"].Value.ToUpperInvariant()))
        {
            throw faults.At(
                ParseTemplate.Key,
                first.Number,
                first.Shape.TrimStart().StartsWith('\0') ? "a parameter cannot be an instruction" : "the line begins with no instruction"
            );
        }

        // Comments and empty lines do not end an instruction that continues.
        var end = start;
        while (
            end + 1 < lines.Count
            && (
                TemplateInstruction.Continuation().IsMatch(lines[end].Shape)
                || (end > start && (lines[end].IsComment || lines[end].IsBlank))
            )
        )
        {
            end++;
        }

        return new TemplateInstruction(
            keyword.Groups["word"].Value.ToUpperInvariant(),
            keyword.Length,
            [.. lines.Skip(start).Take(end - start + 1)]
        );
    }

    private void Write(TemplateInstruction instruction)
    {
        posixShell = instruction.Keyword switch
        {
            "FROM" => true,
            "SHELL" => PosixShellPattern().IsMatch(instruction.Body),
            _ => posixShell,
        };
        var writer = new InstructionWriter(this, instruction, posixShell);
        for (var index = 0; index < instruction.Lines.Count; index++)
        {
            var line = instruction.Lines[index];
            if (index > 0 && (line.IsComment || line.IsBlank))
            {
                WriteAsIs(line);
            }
            else
            {
                text.Append(writer.Line(line, index == 0 ? instruction.KeywordEnd : 0)).Append('\n');
            }
        }
    }

    private int WriteHeredocs(TemplateInstruction instruction, IReadOnlyList<TemplateLine> lines, int next)
    {
        foreach (var end in instruction.Heredocs)
        {
            var isEnd = false;
            while (next < lines.Count && !isEnd)
            {
                var line = lines[next++];
                isEnd = line.Shape.TrimStart('\t') == end;
                text.Append(
                        line.HasParameters ? throw faults.At(ParseTemplate.Key, line.Number, "a parameter stands in a heredoc") : line.Shape
                    )
                    .Append('\n');
            }
        }

        return next;
    }

    /// <summary>Writes the lines of one instruction, which are one text to whoever reads them.</summary>
    private sealed class InstructionWriter(WriteTemplate owner, TemplateInstruction instruction, bool posixShell)
    {
        private readonly ParameterPlace flags = new BarePlace();
        private readonly ParameterPlace command = instruction.CommandPlace(posixShell);
        private readonly int commandStart = instruction.CommandStart;
        private int position;

        public string Line(TemplateLine line, int keywordEnd)
        {
            var written = new StringBuilder();
            var continues = TemplateInstruction.Continuation().Match(line.Shape);
            var layout = continues.Success ? line.Shape.LastIndexOf('\\') : line.Shape.Length;
            var column = 0;
            foreach (var part in line.Parts)
            {
                if (part is TemplatePart.Parameter parameter)
                {
                    written.Append(Value(parameter.Name, line.Number));
                    column++;
                    position++;
                    continue;
                }

                foreach (var character in ((TemplatePart.Text)part).Value)
                {
                    written.Append(character);
                    if (column >= keywordEnd && column < layout)
                    {
                        (position < commandStart ? flags : command).Pass(character);
                        position++;
                    }

                    column++;
                }
            }

            return Checked(written.ToString(), continues.Success, line.Number);
        }

        private string Value(string name, int line)
        {
            var place = position < commandStart ? flags : command;
            switch (place.Place(owner.Values[name]))
            {
                case Placed.Text placed:
                    return placed.Value;
                case Placed.BadPlace bad:
                    throw owner.Faults.At(ParseTemplate.Key, line, bad.Problem);
                case Placed.BadValue bad:
                    owner.problems.Add($"{name} {bad.Problem} in {instruction.Keyword} (line {line})");
                    return "";
                case var other:
                    throw new InvalidOperationException($"unknown result {other.GetType().Name}");
            }
        }

        /// <summary>A value at a line's end must not join the next line to it.</summary>
        private string Checked(string written, bool continues, int line) =>
            TemplateInstruction.Continuation().IsMatch(written) == continues
                ? written
                : throw owner.Faults.At(ParseTemplate.Key, line, "a quote is not closed behind a parameter at the end of the line");
    }

    [GeneratedRegex(@"^\s*(?<word>[A-Za-z]+)(?=\s|\\|$)")]
    private static partial Regex KeywordPattern();

    [GeneratedRegex(@"^\s*#\s*escape\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex EscapePattern();

    [GeneratedRegex(@"^\s*\[\s*""([^""]*/)?(ba|da|a|k)?sh""")]
    private static partial Regex PosixShellPattern();
}
