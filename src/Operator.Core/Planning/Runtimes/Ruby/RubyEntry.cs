using System.Globalization;
using System.Text.RegularExpressions;
using Operator.Core.Planning.Dockerfiles;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Ruby;

/// <summary>Files and gems → start command.</summary>
internal sealed partial class RubyEntry(PlanContext context, RubyProject project, string ruby)
{
    private static readonly (string Gem, string Name)[] Frameworks =
    [
        ("hanami", "Hanami"),
        ("padrino", "Padrino"),
        ("sinatra", "Sinatra"),
        ("roda", "Roda"),
        ("grape", "Grape"),
        ("cuba", "Cuba"),
        ("bridgetown", "Bridgetown"),
    ];

    private static readonly (string Gem, string Name)[] SiteGenerators =
    [
        ("jekyll", "Jekyll"),
        ("github-pages", "Jekyll"),
        ("middleman", "Middleman"),
        ("bridgetown", "Bridgetown"),
        ("nanoc", "Nanoc"),
    ];

    /// <summary>True for a Rails application, not one of the gems that extend it.</summary>
    public static bool IsRails(IProjectFiles files, RubyProject project) =>
        project.HasAny("rails", "railties") && files.FileExists("config/application.rb");

    public RubyStart Find()
    {
        var commands = Procfile.Commands(context.Files);
        return (commands.TryGetValue("web", out var web) ? Given(web) : null)
            ?? Rails()
            ?? Rack()
            ?? Sinatra()
            ?? Site()
            ?? Program()
            ?? (Procfile.Start(context.Files) is { } other ? Given(other) : null)
            ?? throw new PlanRefusal(
                PlanReasons.StartCommandMissing,
                "Nothing says how the application starts: there is no Procfile, no config/application.rb of Rails, no config.ru, and no app.rb or main.rb"
            );
    }

    private RubyStart Given(string command)
    {
        RubyCommand.Check(context, project, ruby, command);
        var framework = IsRails(context.Files, project) ? "Rails" : Framework();
        return new RubyStart(Procfile.Words(command), context.Port(RubyCommand.Port(command) ?? UsualPort(framework)), framework)
        {
            From = "Procfile",
            FromWords = command,
        };
    }

    private RubyStart? Rails()
    {
        if (!IsRails(context.Files, project))
        {
            return null;
        }

        var port = context.Port(3000);
        if (!context.Files.FileExists("config.ru"))
        {
            throw new PlanRefusal(
                PlanReasons.ProjectFileMissing,
                "There is config/application.rb of Rails, but no config.ru, which every server starts from: commit config.ru"
            );
        }

        return new RubyStart(RubyServers.Words(project, ruby, port), port, "Rails") { From = "config/application.rb" };
    }

    private RubyStart? Rack()
    {
        if (!context.Files.FileExists("config.ru"))
        {
            return null;
        }

        if (project.Manifest is null)
        {
            throw new PlanRefusal(
                PlanReasons.ProjectFileMissing,
                "There is config.ru, but no Gemfile, which names rack and a server: run bundle init and bundle add rack puma, and commit Gemfile and Gemfile.lock"
            );
        }

        var port = context.Port(9292);
        return new RubyStart(RubyServers.Words(project, ruby, port), port, Framework() ?? "Rack") { From = "config.ru" };
    }

    /// <summary>A program of Sinatra that starts itself; in production it listens on all addresses, at $PORT.</summary>
    private RubyStart? Sinatra()
    {
        if (!project.HasAny("sinatra", "sinatra-contrib") || RubyPrograms.Requiring(context.Files, "sinatra") is not var (file, text))
        {
            return null;
        }

        RubyServers.CheckSinatra(context, project, ruby);
        RubyPrograms.WarnOfLoopback(context, file, text);
        var given = SetPort.Match(text) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 4567;
        return new RubyStart(["bundle", "exec", "ruby", RubyPrograms.Argument(file)], context.Port(given), "Sinatra") { From = file };
    }

    private RubyStart? Site()
    {
        var (gem, name) = SiteGenerators.FirstOrDefault(generator => project.Has(generator.Gem));
        return gem is null
            ? null
            : throw new PlanRefusal(
                SpecReasons.NotSupported,
                $"{project.Manifest!.File} brings {name}, which builds a site and is no server: building with it is not supported; add a Dockerfile, or commit the built site and set modelVersion static"
            );
    }

    private RubyStart? Program()
    {
        if ((project.Manifest is null ? RubyPrograms.Alone(context.Files) : RubyPrograms.Usual(context.Files)) is not { } file)
        {
            return null;
        }

        var text = context.Files.ReadText(file) ?? "";
        RubyPrograms.WarnOfLoopback(context, file, text);
        if (project.Manifest is null)
        {
            RubyPrograms.CheckAlone(file, text, ruby);
        }

        string[] words = project.Manifest is null ? ["ruby"] : ["bundle", "exec", "ruby"];
        return new RubyStart([.. words, RubyPrograms.Argument(file)], context.Port(8080), Framework()) { From = file };
    }

    private string? Framework() => Frameworks.FirstOrDefault(framework => project.Has(framework.Gem)).Name;

    private static int UsualPort(string? framework) =>
        framework switch
        {
            "Rails" => 3000,
            "Sinatra" => 4567,
            null => 8080,
            _ => 9292,
        };

    [GeneratedRegex(@"\bset[\s(]+:port,\s*(\d{2,5})\b")]
    private static partial Regex SetPort { get; }
}
