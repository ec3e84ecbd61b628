using Operator.Core.Planning;
using Operator.Core.Tests.Planning.Injection;
using Operator.Core.Tests.Planning.Tools;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Runtimes;

/// <summary>Every option that a generated RUN or CMD gives to a tool is one that the tool has, for every way to build and start a Ruby project.</summary>
public sealed class RubyToolOptionsTests
{
    private const string Rails = "require \"rails/all\"\n";

    private static readonly Dictionary<string, (string, string)[]> Projects = new()
    {
        ["puma"] = [("Gemfile", "gem 'puma'"), ("config.ru", "")],
        ["falcon"] = [("Gemfile", "gem 'falcon'"), ("config.ru", "")],
        ["unicorn"] = [("Gemfile", "gem 'unicorn'\ngem 'pg'"), ("config.ru", "")],
        ["thin"] = [("Gemfile", "gem 'thin'"), ("config.ru", "")],
        ["iodine"] = [("Gemfile", "gem 'iodine'"), ("config.ru", "")],
        ["rackup"] = [("Gemfile", "gem 'rackup'\ngem 'webrick'"), ("config.ru", "")],
        ["sinatra"] = [("Gemfile", "gem 'sinatra'\ngem 'puma'"), ("app.rb", "require 'sinatra'")],
        ["program"] = [("server.rb", "")],
        ["old lock"] =
        [
            ("Gemfile", "ruby '2.7.8'\ngem 'puma'"),
            (
                "Gemfile.lock",
                "GEM\n  specs:\n    puma (5.0)\n\nPLATFORMS\n  arm64-darwin-22\n\nDEPENDENCIES\n  puma\n\nBUNDLED WITH\n   1.17.2\n"
            ),
            ("config.ru", ""),
        ],
        ["rails"] =
        [
            ("Gemfile", "gem 'rails'\ngem 'puma'\ngem 'propshaft'\ngem 'jsbundling-rails'"),
            ("config.ru", ""),
            ("Rakefile", ""),
            ("config/application.rb", Rails),
            ("package.json", "{\"scripts\": {\"build\": \"x\"}, \"devDependencies\": {\"x\": \"1\"}}"),
        ],
        ["api with a page"] =
        [
            ("Gemfile", "gem 'puma'"),
            ("config.ru", ""),
            ("package.json", "{\"scripts\": {\"build\": \"x\"}, \"devDependencies\": {\"x\": \"1\"}}"),
            ("yarn.lock", "# yarn lockfile v1\n"),
        ],
    };

    public static TheoryData<string, BuildEngine> Cases =>
        [.. from project in Projects.Keys from engine in new[] { BuildEngine.BuildKit, BuildEngine.Kaniko } select (project, engine)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Command_gives_each_tool_only_options_that_it_has(string project, BuildEngine engine)
    {
        var input = PlainProjects.With(ModelVersions.Ruby, spec => spec with { Engine = engine }, Projects[project]);
        var dockerfile = Requests.Planned(PlanBuild.From(input)).Images[0].Dockerfile;

        ToolCheck.All(dockerfile);
        ToolCheck.Start(dockerfile);
    }
}
