using System.Text.RegularExpressions;
using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes.Ruby;

/// <param name="IsProduction">It is in a group that the image has.</param>
/// <param name="IsCertain">It stands outside of conditions.</param>
internal sealed record DeclaredGem(string Name, bool IsProduction, bool IsCertain);

/// <summary>A Gemfile, which is a program of which only plain lines can be read.</summary>
internal sealed partial record Gemfile
{
    /// <summary>A longer line declares nothing.</summary>
    private const int LongestLine = 2000;

    private static readonly string[] Names = ["Gemfile", "gems.rb"];

    private static readonly string[] LeftOut = ["development", "test"];

    public required string File { get; init; }

    /// <summary>The name of its lock file.</summary>
    public string LockFile => File == "gems.rb" ? "gems.locked" : "Gemfile.lock";

    public required IReadOnlyList<DeclaredGem> Gems { get; init; }

    /// <summary>What it says after <c>ruby</c>; null where it asks for no Ruby.</summary>
    public string? Ruby { get; init; }

    /// <summary>Bundler reads other files of the source with it.</summary>
    public required bool ReadsSource { get; init; }

    /// <summary>A directory of the source that is a gem is named.</summary>
    public required bool NamesPath { get; init; }

    public static string? Find(IProjectFiles files) => Names.FirstOrDefault(files.FileExists);

    public static Gemfile? Read(IProjectFiles files) => Find(files) is { } name ? Parse(name, files.Require(name)) : null;

    private static Gemfile Parse(string name, string text)
    {
        var gems = new List<DeclaredGem>();
        var blocks = new Stack<string[]?>();
        string? ruby = null;
        foreach (var line in text.Split('\n').Where(line => line.Length <= LongestLine).Select(line => Comment.Replace(line, "").Trim()))
        {
            if (GroupBlock.Match(line) is { Success: true } group)
            {
                blocks.Push([.. GroupNames(group.Groups[1].Value)]);
            }
            else if (End.IsMatch(line))
            {
                blocks.TryPop(out _);
            }
            else if (Block.IsMatch(line))
            {
                blocks.Push(PlainBlock.IsMatch(line) ? [] : null);
            }
            else if (GemLine.Match(line) is { Success: true } gem)
            {
                var groups = blocks.SelectMany(block => block ?? []).Concat(GroupsOf(line)).ToList();
                gems.Add(
                    new DeclaredGem(
                        gem.Groups[1].Value,
                        groups.Count == 0 || groups.Any(one => !LeftOut.Contains(one)),
                        blocks.All(block => block is not null) && !Conditional.IsMatch(line)
                    )
                );
            }
            else if (RubyLine.Match(line) is { Success: true } asked)
            {
                ruby ??= asked.Groups[1].Value;
            }
        }

        return new Gemfile
        {
            File = name,
            Gems = gems,
            Ruby = ruby,
            ReadsSource = OtherFiles.IsMatch(text),
            NamesPath = LocalGem.IsMatch(text),
        };
    }

    private static IEnumerable<string> GroupsOf(string line) =>
        GroupOption.Match(line) is { Success: true } option ? GroupNames(option.Groups[1].Value) : [];

    /// <summary>Of <c>:a, :b</c>, <c>"a"</c> and <c>%i[a b]</c>.</summary>
    private static IEnumerable<string> GroupNames(string text) =>
        WordList.Match(text) is { Success: true } list
            ? list.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            : Symbol.Matches(text).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"(?:\A|\s)#(?!\{).*\z")]
    private static partial Regex Comment { get; }

    [GeneratedRegex(@"\Agem[\s(]+[""']([A-Za-z0-9._-]{1,200})[""']")]
    private static partial Regex GemLine { get; }

    [GeneratedRegex(@"\Aruby[\s(]+(\S.{0,200})\z")]
    private static partial Regex RubyLine { get; }

    [GeneratedRegex(@"\Agroup[\s(]+(.{1,300})\bdo\z")]
    private static partial Regex GroupBlock { get; }

    [GeneratedRegex(@"(?:\bgroups?:|:groups?\s*=>)\s*(\[[^\]]{0,200}\]|%[iwIW][\[({][^\])}]{0,200}|:[a-z_]+|[""'][a-z_]+[""'])")]
    private static partial Regex GroupOption { get; }

    [GeneratedRegex(@"(?<![A-Za-z0-9_:])[:""']([a-z_][a-z0-9_]*)(?![A-Za-z0-9_:])")]
    private static partial Regex Symbol { get; }

    [GeneratedRegex(@"%[iwIW][\[({]([^\])}]{0,200})")]
    private static partial Regex WordList { get; }

    [GeneratedRegex(@"\Aend\b")]
    private static partial Regex End { get; }

    [GeneratedRegex(@"\bdo(?:\s*\|[^|]*\|)?\z|\A(?:if|unless|case|begin|def|class|module|while|until)\b")]
    private static partial Regex Block { get; }

    // Blocks whose gems are installed all the same.
    [GeneratedRegex(@"\A(?:source|git|github|path|git_source|plugin)\b")]
    private static partial Regex PlainBlock { get; }

    [GeneratedRegex(@"\s(?:if|unless)\s|\binstall_if\b")]
    private static partial Regex Conditional { get; }

    [GeneratedRegex(
        @"\b(?:eval_gemfile|require_relative|instance_eval|File\.(?:read|open|exist|readlines|foreach)|Dir[.\[]|IO\.read|YAML\.load)|\Wload\s+[""']"
    )]
    private static partial Regex OtherFiles { get; }

    [GeneratedRegex(@"^[ \t]*(?:gemspec\b|path[ \t(]+[""'])|\bpath:\s|:path\s*=>", RegexOptions.Multiline)]
    private static partial Regex LocalGem { get; }
}
