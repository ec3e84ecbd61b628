using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Ruby;

/// <summary>Programs that are one file of Ruby.</summary>
internal static partial class RubyPrograms
{
    private const int MostFiles = 60;

    private static readonly string[] Names = ["app.rb", "main.rb", "server.rb", "web.rb", "application.rb", "index.rb", "bot.rb", "run.rb"];

    // What a program can require without a gem: default and bundled libraries that all supported versions have.
    private static readonly HashSet<string> Standard = new(
        (
            "English abbrev base64 benchmark bigdecimal bundler cgi coverage csv date delegate did_you_mean digest drb erb etc fcntl fiddle fileutils find forwardable "
            + "getoptlong io ipaddr irb json logger matrix minitest monitor mutex_m net objspace observer open-uri open3 openssl optparse ostruct "
            + "pathname pp prettyprint prime pstore psych pty racc rake rdoc readline reline resolv ripper rss rubygems securerandom set shellwords singleton "
            + "socket stringio strscan syslog tempfile thread time timeout tmpdir tsort un unicode_normalize uri weakref win32ole yaml zlib"
        ).Split(' '),
        StringComparer.Ordinal
    );

    public static string? Usual(IProjectFiles files) => Names.FirstOrDefault(files.FileExists);

    /// <summary>A file that is a program by its name or because it is the only one; null when there is none.</summary>
    public static string? Alone(IProjectFiles files) =>
        Usual(files)
        ?? (
            files.List("").Where(entry => !entry.IsDirectory && Plain.IsMatch(entry.Name)).Select(entry => entry.Name).Take(2).ToList()
                is [var only]
                ? only
                : null
        );

    /// <summary>The program that requires this library, by its name or because it is the only one that does.</summary>
    public static (string File, string Text)? Requiring(IProjectFiles files, string library)
    {
        var found = Names
            .Where(files.FileExists)
            .Concat(files.List("").Where(entry => !entry.IsDirectory && Plain.IsMatch(entry.Name)).Select(entry => entry.Name))
            .Distinct(StringComparer.Ordinal)
            .Take(MostFiles)
            .Select(file => (file, files.ReadText(file) ?? ""))
            .FirstOrDefault(one =>
                Requires(one.Item2).Any(name => name == library || name.StartsWith(library + "/", StringComparison.Ordinal))
            );
        return found.file is null ? null : found;
    }

    /// <summary>As an argument of ruby.</summary>
    public static string Argument(string file) => file.StartsWith('-') ? "./" + file : file;

    /// <exception cref="PlanRefusal">The program needs a gem, and no Gemfile brings it.</exception>
    public static void CheckAlone(string file, string text, string ruby)
    {
        var gem = Requires(text)
            .Select(name => name.Split('/')[0])
            .FirstOrDefault(name => !Standard.Contains(name) && !(name == "webrick" && ruby == "2.7"));
        if (gem is not null)
        {
            throw new PlanRefusal(
                PlanReasons.ProjectFileMissing,
                $"{file} requires {DisplayText.Of(gem, 60)}, which Ruby does not bring, and there is no Gemfile: run bundle init and bundle add {DisplayText.Of(gem, 60)}, and commit Gemfile and Gemfile.lock"
            );
        }
    }

    public static void WarnOfLoopback(PlanContext context, string file, string text)
    {
        if (OnLoopback.IsMatch(text))
        {
            context.Warnings.Add($"{file} seems to listen on loopback alone, where no Service reaches it; listen on 0.0.0.0");
        }
    }

    public static IEnumerable<string> Requires(string text) => Require.Matches(text).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^[ \t]*require[ (]+[""']([A-Za-z0-9_/.-]{1,100})[""']", RegexOptions.Multiline)]
    private static partial Regex Require { get; }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_-]{0,99}\.rb\z")]
    private static partial Regex Plain { get; }

    [GeneratedRegex(
        @"(?:TCPServer\.(?:new|open)|set[\s(]+:bind,|BindAddress:|:BindAddress\s*=>|:Host\s*=>|\bHost:)[\s(]*[""'](?:127\.0\.0\.1|localhost)"
    )]
    private static partial Regex OnLoopback { get; }
}
