using System.Text.RegularExpressions;
using Operator.Core.Formats.Versions;
using Operator.Core.Planning.Catalog;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Go;

/// <summary>go.mod of one directory, checked.</summary>
/// <param name="Directory">"" is the source's root.</param>
internal sealed partial record GoModule(string Directory, string Text)
{
    /// <summary>More modules of a workspace are not looked at.</summary>
    public const int Most = 50;

    public string Name => ModuleLine.Match(Text).Groups[1].Value;

    /// <summary>Modules that it requires.</summary>
    public IEnumerable<string> Required => RequiredLine.Matches(Text).Select(match => match.Groups[1].Value);

    /// <summary>Dependencies that are not in the source.</summary>
    public bool Fetches(IProjectFiles files) =>
        Required.Any() && !files.DirectoryExists(Under("vendor")) && !LocalReplacement.IsMatch(Text);

    /// <summary>Modules that it requires, and does not replace by a directory.</summary>
    public IEnumerable<string> RequiredFromElsewhere =>
        Required.Except(LocalReplacement.Matches(Text).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal));

    /// <summary>Directories that replace modules, as the file writes them.</summary>
    public IEnumerable<string> LocalReplacements => LocalReplacement.Matches(Text).Select(match => match.Groups[2].Value);

    public string Under(string path) => Directory.Length == 0 ? path : $"{Directory}/{path}";

    public VersionWish? Wish =>
        GoLine.Match(Text) is { Success: true } match ? new VersionWish(match.Groups[1].Value, "go in " + Under("go.mod")) : null;

    /// <summary>The source's modules: those that go.work uses, otherwise the one of go.mod.</summary>
    /// <exception cref="PlanRefusal">go itself would stop, for example without go.sum.</exception>
    public static IReadOnlyList<GoModule> All(IProjectFiles files)
    {
        if (files.ReadText("go.work") is not { } work)
        {
            return
            [
                Checked(Read(files, "") ?? throw new PlanRefusal(PlanReasons.ProjectFileMissing, "The source has no go.mod"), files, []),
            ];
        }

        var modules = UseBlock
            .Matches(work)
            .SelectMany(match => UsedPath.Matches(match.Groups[1].Value))
            .Select(match => SourcePath.Resolve("", match.Groups[1].Value))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Take(Most)
            .Select(path =>
                Read(files, path) ?? throw new PlanRefusal(PlanReasons.ProjectFileMissing, $"go.work uses {path}, where no go.mod is")
            )
            .ToList();
        if (modules.Count == 0)
        {
            throw new PlanRefusal(PlanReasons.ProjectFileInvalid, "go.work uses no module");
        }

        var own = modules.Select(module => module.Name).ToHashSet(StringComparer.Ordinal);
        return [.. modules.Select(module => Checked(module, files, own))];
    }

    /// <summary>The newest version of Go that go.work or one of the modules asks for.</summary>
    public static VersionWish? WishOf(IProjectFiles files, IReadOnlyList<GoModule> modules) =>
        modules
            .Select(module => module.Wish)
            .Append(
                GoLine.Match(files.ReadText("go.work") ?? "") is { Success: true } match
                    ? new VersionWish(match.Groups[1].Value, "go in go.work")
                    : null
            )
            .OfType<VersionWish>()
            .MaxBy(wish => VersionNumber.Parse(wish.Text));

    private static GoModule? Read(IProjectFiles files, string directory)
    {
        var module = new GoModule(directory, "");
        if (!files.FileExists(module.Under("go.mod")))
        {
            return null;
        }

        var text = files.ReadText(module.Under("go.mod")) ?? "";
        return ModuleLine.IsMatch(text)
            ? module with
            {
                Text = text,
            }
            : throw new PlanRefusal(PlanReasons.ProjectFileInvalid, $"{module.Under("go.mod")} has no line that begins with module");
    }

    private static GoModule Checked(GoModule module, IProjectFiles files, HashSet<string> siblings) =>
        !module.Fetches(files)
        || module.Required.All(siblings.Contains)
        || files.FileExists(module.Under("go.sum"))
        || files.FileExists("go.work.sum")
            ? module
            : throw new PlanRefusal(
                PlanReasons.LockFileMissing,
                $"{module.Under("go.mod")} requires modules, but there is no {module.Under("go.sum")}; run go mod tidy and commit go.sum"
            );

    [GeneratedRegex(@"^module\s+(\S+)", RegexOptions.Multiline)]
    private static partial Regex ModuleLine { get; }

    [GeneratedRegex(@"^go\s+(\d+\.\d+(?:\.\d+)?)", RegexOptions.Multiline)]
    private static partial Regex GoLine { get; }

    [GeneratedRegex(@"^(?:require[ \t]+|[ \t]+)([A-Za-z0-9][A-Za-z0-9._~/-]{0,200})[ \t]+v[0-9]", RegexOptions.Multiline)]
    private static partial Regex RequiredLine { get; }

    [GeneratedRegex(
        @"^(?:replace)?[ \t]+([^\s=]{1,200})(?:[ \t]+v[^\s=]{1,100})?[ \t]*=>[ \t]*(\.{1,2}(?:/[^\s]{0,300})?)[ \t]*(?://[^\n]{0,300})?\r?$",
        RegexOptions.Multiline
    )]
    private static partial Regex LocalReplacement { get; }

    [GeneratedRegex(@"^use[ \t]*(\([^)]{0,5000}\)|[^\r\n(]{1,300})", RegexOptions.Multiline)]
    private static partial Regex UseBlock { get; }

    [GeneratedRegex(@"(?<=^|[\s(])([A-Za-z0-9._][A-Za-z0-9._/-]{0,200})")]
    private static partial Regex UsedPath { get; }
}
