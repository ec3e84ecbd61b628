using System.Text.RegularExpressions;
using Operator.Core.Formats.Versions;
using Operator.Core.Planning.Catalog;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Ruby;

/// <summary>
/// Which Ruby a project gets. Bundler itself holds the Ruby that runs against the Gemfile's line, down to the last number, and stops where they
/// differ: what that line says is kept exactly. Any other file only pins the minor version, of which images get updates.
/// </summary>
internal static partial class RubyVersion
{
    public static ChosenVersion Choose(PlanContext context, RubyProject project)
    {
        var demand = Demand(context, project);
        var pin = Pin(context.Files, project);
        if (demand is null)
        {
            return context.VersionInRange("ruby", pin);
        }

        if (pin is not null && VersionRange.Parse(demand.Range) is { } range && !range.Meets(pin.Text))
        {
            context.Warnings.Add(
                $"{pin.From} asks for Ruby {DisplayText.Of(pin.Text, 40)}, which {demand.From} ({DisplayText.Of(demand.Text, 100)}) does not allow; {project.Manifest!.File} decides"
            );
            pin = null;
        }

        return demand.Exact is { } exact ? Exactly(context, demand, exact)
            : pin is not null ? context.VersionInRange("ruby", pin)
            : context.VersionInRange("ruby", new VersionWish(demand.Text, demand.From) { Range = demand.Range, Words = demand.Words });
    }

    /// <param name="Text">As the Gemfile writes it.</param>
    /// <param name="Range">The same in the notation that versions are read in.</param>
    /// <param name="Exact">The only version that bundler accepts.</param>
    private sealed record GemfileRuby(string Text, string From, string Range, string? Exact)
    {
        /// <summary>The text in the file.</summary>
        public required string Words { get; init; }
    }

    private static GemfileRuby? Demand(PlanContext context, RubyProject project)
    {
        if (project.Manifest is not { Ruby: { } text, File: var file })
        {
            return null;
        }

        var from = "ruby in " + file;
        if (OtherEngine.IsMatch(text))
        {
            throw Engine(from, text);
        }

        if (NamedFile.Match(text) is { Success: true } named)
        {
            return OfFile(context, file, named.Groups[1].Value);
        }

        var requirements = Requirement.Matches(text).Select(match => match.Groups[1].Value.Trim()).ToList();
        var range = string.Join(" ", requirements.Select(one => one.Replace("~>", "~=", StringComparison.Ordinal)));
        if (VersionRange.Parse(range) is null)
        {
            context.Warnings.Add(
                $"{from} is an expression ({DisplayText.Of(text, 60)}) that is not computed here; the build stops if the Ruby that was chosen is another one"
            );
            return null;
        }

        var exact = requirements is [var only] && Plain.Match(only) is { Success: true } number ? number.Groups[1].Value : null;
        return new GemfileRuby(string.Join(", ", requirements), from, range, exact) { Words = text };
    }

    private static GemfileRuby? OfFile(PlanContext context, string gemfile, string name)
    {
        var from = $"{name}, which ruby in {gemfile} names,";
        var path = SourcePath.Resolve("", name);
        if (path is null || !context.Files.FileExists(path))
        {
            throw new PlanRefusal(
                PlanReasons.ProjectFileMissing,
                $"ruby in {gemfile} names {DisplayText.Of(name, 100)}, which is not in the source: commit it, or write the version into {gemfile}"
            );
        }

        var text =
            path != ".ruby-version" && ToolVersions.Find(context.Files, "ruby") is { } tool ? tool.Text : FirstLine(context.Files, path);
        return text is not null && Number.Match(text) is { Success: true } number
            ? new GemfileRuby(text, from, number.Groups["version"].Value, number.Groups["version"].Value) { Words = text }
            : null;
    }

    private static VersionWish? Pin(IProjectFiles files, RubyProject project) =>
        Of(FirstLine(files, ".ruby-version"), ".ruby-version")
        ?? (ToolVersions.Find(files, "ruby") is { } tool ? Of(tool.Text, tool.From) : null)
        ?? (project.Lock is { Ruby: { } locked, File: var file } ? Of(locked, "RUBY VERSION in " + file) : null);

    /// <summary>3.2.4 asks for any 3.2: images are by minor version.</summary>
    private static VersionWish? Of(string? text, string from)
    {
        if (text is null)
        {
            return null;
        }

        if (OtherEngine.IsMatch(text))
        {
            throw Engine(from, text);
        }

        var match = Number.Match(text);
        return new VersionWish(match.Success ? match.Groups["minor"].Value : text, from) { Words = text };
    }

    /// <summary>The image whose tag is all three numbers, which every release of Ruby has.</summary>
    private static ChosenVersion Exactly(PlanContext context, GemfileRuby demand, string exact)
    {
        var chosen = context.VersionInRange("ruby", new VersionWish(demand.Text, demand.From) { Range = exact, Words = demand.Words });
        // To bundler 3.2 is 3.2.0 and nothing else.
        var full =
            exact.Count(letter => letter == '.') == 2 ? exact : exact + (exact.Contains('.', StringComparison.Ordinal) ? ".0" : ".0.0");
        var (name, images) = (":" + chosen.Version.Name, chosen.Version.Images);
        if (images.Values.Any(image => !image.Contains(name, StringComparison.Ordinal) || image.Contains('@', StringComparison.Ordinal)))
        {
            context.Warnings.Add(
                $"{demand.From} asks for exactly Ruby {full}: the build stops if {chosen.Version.Image("image")} has another one"
            );
            return chosen;
        }

        var version = chosen.Version with
        {
            Images = images.ToDictionary(image => image.Key, image => image.Value.Replace(name, ":" + full, StringComparison.Ordinal)),
        };
        context.Warnings.Add(
            $"{demand.From} asks for exactly Ruby {full}, so {version.Image("image")} is used, which gets no updates; ruby \"~> {full}\" would take the newest {chosen.Version.Name}"
        );
        return chosen with { Version = version };
    }

    private static PlanRefusal Engine(string from, string text) =>
        new(
            SpecReasons.NotSupported,
            $"{from} asks for {DisplayText.Of(text, 60)}: only the usual Ruby (MRI) is supported; add a Dockerfile that starts from that one's image"
        );

    private static string? FirstLine(IProjectFiles files, string name) =>
        (files.ReadText(name) ?? "").Split('\n').Select(line => line.Split('#')[0].Trim()).FirstOrDefault(line => line.Length > 0);

    [GeneratedRegex("jruby|truffleruby|mruby|rbx|rubinius", RegexOptions.IgnoreCase)]
    private static partial Regex OtherEngine { get; }

    [GeneratedRegex(@"(?:\bfile:\s*|:file\s*=>\s*|\bFile\.read\(\s*)[""']([^""']{1,200})[""']")]
    private static partial Regex NamedFile { get; }

    // A list of texts at the beginning: options come after it.
    [GeneratedRegex(@"\G[\s\[(]*[""']([^""']{1,40})[""']\s*,?")]
    private static partial Regex Requirement { get; }

    [GeneratedRegex(@"\A=?\s*(\d{1,4}(?:\.\d{1,4}){0,2})(?:p\d{1,4})?\z")]
    private static partial Regex Plain { get; }

    [GeneratedRegex(
        @"\A(?:ruby[-@ =""']{1,4})?(?<version>(?<minor>\d{1,4}(?:\.\d{1,4})?)(?:\.\d{1,4})?)(?:[-.]?(?:p\d+|preview\d+|rc\d+|dev|head))?(?:@\S*)?[""']?\z"
    )]
    private static partial Regex Number { get; }
}
