using Operator.Core.Planning;
using Operator.Core.Tests.Planning.Injection;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Runtimes;

/// <summary>Which gems the image has, what they need, and what starts.</summary>
public sealed class RubyProjectTests
{
    [Theory]
    [InlineData("gem 'puma'")]
    [InlineData("gem \"puma\", \"~> 6.0\" # the server")]
    [InlineData("gem('puma')")]
    [InlineData("group :production, :development do\n  gem 'puma'\nend")]
    [InlineData("group :development do\n  gem 'x'\nend\ngem 'puma'")]
    [InlineData("source 'https://gems.example.com' do\n  gem 'puma'\nend")]
    [InlineData("group :test, optional: true do\n  gem 'x'\n  if true\n    gem 'y'\n  end\nend\ngem 'puma'")]
    [InlineData("gem 'puma', groups: [:production, :test]")]
    public void Gem_for_production_is_in_the_image(string gemfile) =>
        Assert.Contains("puma", Planned(("Gemfile", gemfile), ("config.ru", "")).Status.StartCommand!, StringComparison.Ordinal);

    [Theory]
    [InlineData("group :development, :test do\n  gem 'puma'\nend")]
    [InlineData("group :test, optional: true do\n  gem 'puma'\nend")]
    [InlineData("group(:test) do\n  gem 'puma'\nend")]
    [InlineData("group \"test\" do\n  gem 'puma'\nend")]
    [InlineData("gem 'puma', group: :development")]
    [InlineData("gem 'puma', :group => :test")]
    [InlineData("gem 'puma', groups: [:development, :test], require: false")]
    [InlineData("gem 'puma', groups: %i[development test]")]
    [InlineData("# gem 'puma'")]
    public void Gem_for_development_starts_nothing(string gemfile) =>
        Assert.Equal(PlanReasons.StartCommandMissing, Requests.Refused(Outcome(("Gemfile", gemfile), ("config.ru", ""))).Reason);

    [Fact]
    public void Gem_that_only_a_gem_for_tests_needs_is_not_in_the_image()
    {
        const string Lock =
            "GEM\n  specs:\n    capybara (3.40)\n      puma (~> 6)\n    puma (6.6.0)\n    rack (3.1)\n\nDEPENDENCIES\n  capybara\n  rack\n";

        Assert.Equal(
            PlanReasons.StartCommandMissing,
            Requests
                .Refused(Outcome(("Gemfile", "gem 'rack'\ngem 'capybara', group: :test"), ("Gemfile.lock", Lock), ("config.ru", "")))
                .Reason
        );
    }

    [Theory]
    [InlineData("require 'rails/all'", true)]
    [InlineData("require \"sprockets/railtie\"", true)]
    [InlineData("require 'rails'\n# require \"sprockets/railtie\"", false)]
    public void Assets_are_precompiled_only_where_rails_loads_them(string application, bool precompiles)
    {
        const string Lock =
            "GEM\n  specs:\n    puma (6.6.0)\n    rails (6.1.7)\n      sprockets-rails (>= 2)\n    sprockets-rails (3.4)\n\nDEPENDENCIES\n  puma\n  rails\n";
        var plan = Planned(
            ("Gemfile", "gem 'rails'\ngem 'puma'"),
            ("Gemfile.lock", Lock),
            ("config.ru", ""),
            ("Rakefile", ""),
            ("config/application.rb", application)
        );

        Assert.Equal(precompiles, plan.Images[0].Dockerfile.Contains("assets:precompile", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("  ruby", false)]
    [InlineData("  x86_64-linux", false)]
    [InlineData("  aarch64-linux-gnu\n  arm64-darwin-24", false)]
    [InlineData("  arm64-darwin-24", true)]
    [InlineData("  x86_64-linux-musl", true)]
    [InlineData("  x64-mingw-ucrt", true)]
    public void Lock_file_of_another_system_gets_linux_added(string platforms, bool added)
    {
        var plan = Planned(
            ("Gemfile", "gem 'puma'"),
            ("Gemfile.lock", $"GEM\n  specs:\n    puma (6.6.0)\n\nPLATFORMS\n{platforms}\n\nDEPENDENCIES\n  puma\n"),
            ("config.ru", "")
        );

        Assert.Equal(added, plan.Images[0].Dockerfile.Contains("bundle lock --add-platform", StringComparison.Ordinal));
        Assert.Equal(added, plan.Images[0].Dockerfile.Contains("RUN cp /tmp/Gemfile.lock Gemfile.lock\n", StringComparison.Ordinal));
        Assert.Equal(added, plan.Warnings.Any(warning => warning.StartsWith("Gemfile.lock was made for", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("web: bundle exec puma -p 5000", 5000)]
    [InlineData("web: bundle exec puma -b tcp://0.0.0.0:7000", 7000)]
    [InlineData("web: bundle exec puma -p $PORT", 8080)]
    public void Procfile_says_the_port_that_is_exposed(string line, int port) =>
        Assert.Equal(port, Planned(("Gemfile", "gem 'puma'"), ("Procfile", line)).Status.Port);

    [Theory]
    [InlineData("web: bundle exec unicorn", "unicorn")]
    [InlineData("web: bundle exec rackup -p $PORT", "rackup")]
    [InlineData("web: bin/start", "bin/start")]
    [InlineData("web: npm start", "npm")]
    [InlineData("web: ruby gone.rb", "gone.rb")]
    public void Procfile_that_starts_what_the_image_lacks_is_refused_by_name(string line, string program)
    {
        const string Lock = "GEM\n  specs:\n    puma (6.6.0)\n    rack (3.1.1)\n\nDEPENDENCIES\n  puma\n  rack\n";
        var refused = Requests.Refused(
            Outcome(("Gemfile", "gem 'puma'\ngem 'rack'"), ("Gemfile.lock", Lock), ("config.ru", ""), ("Procfile", line))
        );

        Assert.Equal(PlanReasons.StartCommandMissing, refused.Reason);
        Assert.StartsWith($"Procfile starts {program}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("set :bind, 'localhost'")]
    [InlineData("set :bind, \"127.0.0.1\"")]
    public void Sinatra_on_loopback_is_reported(string line) =>
        Assert.Contains(
            "app.rb seems to listen on loopback alone, where no Service reaches it; listen on 0.0.0.0",
            Planned(("Gemfile", "gem 'sinatra'\ngem 'puma'\ngem 'rackup'"), ("app.rb", "require 'sinatra'\n" + line)).Warnings
        );

    [Fact]
    public void Lock_file_that_does_not_fit_is_reported() =>
        Assert.Contains(
            "Gemfile.lock does not fit Gemfile (rack), so the install stops; run bundle install and commit Gemfile.lock",
            Planned(
                ("Gemfile", "gem 'puma'\ngem 'rack'"),
                ("Gemfile.lock", "GEM\n  specs:\n    puma (6.6.0)\n\nDEPENDENCIES\n  puma\n"),
                ("config.ru", "")
            ).Warnings
        );

    [Fact]
    public void Marks_of_a_merge_are_refused() =>
        Assert.Equal(
            PlanReasons.ProjectFileInvalid,
            Requests.Refused(Outcome(("Gemfile", "gem 'puma'"), ("Gemfile.lock", "GEM\n<<<<<<< HEAD\n"), ("config.ru", ""))).Reason
        );

    private static BuildPlan Planned(params (string, string)[] files) => Requests.Planned(Outcome(files));

    private static PlanOutcome Outcome(params (string, string)[] files) => PlanBuild.From(PlainProjects.With(ModelVersions.Ruby, files));
}
