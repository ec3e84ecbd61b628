using Operator.Core.Planning;
using Operator.Core.Tests.Planning.Injection;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Runtimes;

/// <summary>The notations in which projects ask for their Ruby, what wins where several are there, and which image bundler accepts.</summary>
public sealed class RubyVersionTests
{
    private const string Gems = "gem 'puma'\n";

    private const string Lock = "GEM\n  specs:\n    puma (6.6.0)\n\nDEPENDENCIES\n  puma\n";

    [Theory]
    [InlineData(".ruby-version", "3.3.5\n", "3.3")]
    [InlineData(".ruby-version", "ruby-3.2.2@shop\n", "3.2")]
    [InlineData(".ruby-version", "# ours\n\nruby 3.1\r\n", "3.1")]
    [InlineData(".ruby-version", "3", "3.4")]
    [InlineData(".tool-versions", "nodejs 22.1.0\nruby 3.3.6\n", "3.3")]
    [InlineData("mise.toml", "[tools]\nruby = \"3.2\"\n", "3.2")]
    [InlineData("Gemfile.lock", Lock + "\nRUBY VERSION\n   ruby 3.1.4p223\n", "3.1")]
    [InlineData("Gemfile", Gems + "ruby '~> 3.2.0'", "3.2")]
    [InlineData("Gemfile", Gems + "ruby \">= 3.0\", \"< 3.3\"", "3.2")]
    [InlineData("Gemfile", Gems + "ruby(\"~> 3.1\") # any 3", "3.4")]
    [InlineData("Gemfile", Gems + "ruby ['>= 3.3', '< 4']", "3.4")]
    public void Version_is_read_and_its_file_named(string file, string text, string version)
    {
        var plan = Planned((file, text));

        Assert.Equal(version, plan.Status.RuntimeVersion);
        Assert.EndsWith(file, plan.Status.RuntimeVersionFrom, StringComparison.Ordinal);
        Assert.Contains($"FROM ruby:{version}-slim\n", plan.Images[0].Dockerfile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ruby '3.2.2'", "3.2.2")]
    [InlineData("ruby \"3.2.2\", patchlevel: \"53\"", "3.2.2")]
    [InlineData("ruby '= 3.3.1'", "3.3.1")]
    [InlineData("ruby '3.2'", "3.2.0")]
    [InlineData("ruby file: '.ruby-version'", "3.4.2")]
    [InlineData("ruby File.read(\".ruby-version\").strip", "3.4.2")]
    public void Version_that_bundler_holds_to_the_last_number_gets_the_image_of_that_number(string line, string exact)
    {
        var plan = Planned(("Gemfile", Gems + line), (".ruby-version", "3.4.2\n"));

        Assert.Contains($"FROM ruby:{exact} AS build\n", plan.Images[0].Dockerfile, StringComparison.Ordinal);
        Assert.Contains($"FROM ruby:{exact}-slim\n", plan.Images[0].Dockerfile, StringComparison.Ordinal);
        Assert.Contains(plan.Warnings, warning => warning.Contains($"asks for exactly Ruby {exact}", StringComparison.Ordinal));
    }

    [Fact]
    public void Gemfile_wins_over_a_pin_that_it_does_not_allow()
    {
        var plan = Planned(("Gemfile", Gems + "ruby '~> 3.3.0'"), (".ruby-version", "3.2.2"));

        Assert.Equal("3.3", plan.Status.RuntimeVersion);
        Assert.Contains(".ruby-version asks for Ruby 3.2, which ruby in Gemfile (~> 3.3.0) does not allow; Gemfile decides", plan.Warnings);
    }

    [Fact]
    public void Pin_wins_within_the_range_of_the_gemfile() =>
        Assert.Equal("3.2", Planned(("Gemfile", Gems + "ruby '>= 3.0'"), (".ruby-version", "3.2.2")).Status.RuntimeVersion);

    [Fact]
    public void Expression_for_the_version_is_reported()
    {
        var plan = Planned(("Gemfile", Gems + "ruby ENV['RUBY'] || '3.2.1'"));

        Assert.Equal("3.4", plan.Status.RuntimeVersion);
        Assert.Contains(plan.Warnings, warning => warning.Contains("is an expression", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(".ruby-version", "jruby-9.4.8.0")]
    [InlineData(".ruby-version", "truffleruby-24.1.0")]
    [InlineData("Gemfile", Gems + "ruby '3.1.4', engine: 'jruby', engine_version: '9.4.8.0'")]
    public void Other_engine_is_refused_by_name(string file, string text)
    {
        var refused = Requests.Refused(Outcome((file, text)));

        Assert.Equal(SpecReasons.NotSupported, refused.Reason);
        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3.5.0-preview1")]
    [InlineData("1.9.3-p551")]
    public void Version_without_an_image_is_refused(string text) =>
        Assert.Equal(PlanReasons.VersionUnsupported, Requests.Refused(Outcome((".ruby-version", text))).Reason);

    [Fact]
    public void File_that_the_gemfile_names_has_to_be_there() =>
        Assert.Equal(PlanReasons.ProjectFileMissing, Requests.Refused(Outcome(("Gemfile", Gems + "ruby file: '.ruby-version'"))).Reason);

    private static BuildPlan Planned(params (string, string)[] files) => Requests.Planned(Outcome(files));

    private static PlanOutcome Outcome(params (string, string)[] files) =>
        PlanBuild.From(PlainProjects.With(ModelVersions.Ruby, [.. files, ("Gemfile", Gems), ("config.ru", "")]));
}
