using Operator.Core.Planning;
using Operator.Core.Tests.Planning.Injection;
using Operator.Core.Tests.Planning.Tools;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Runtimes;

/// <summary>Which PHP a project gets, with which extensions, and which directory its pages lie in.</summary>
public sealed class PhpProjectTests
{
    [Theory]
    [InlineData(".php-version", "8.3.12\n", "8.3")]
    [InlineData(".tool-versions", "php 8.2.20\n", "8.2")]
    [InlineData("mise.toml", "[tools]\nphp = \"8.3\"\n", "8.3")]
    [InlineData("composer.json", "{\"require\": {\"php\": \"^8.2\"}}", "8.4")]
    [InlineData("composer.json", "{\"require\": {\"php\": \"~8.3.0\"}}", "8.3")]
    [InlineData("composer.json", "{\"require\": {\"php\": \"~8.2\"}}", "8.4")]
    [InlineData("composer.json", "{\"require\": {\"php\": \"^7.4|^8.0\"}}", "8.4")]
    [InlineData("composer.json", "{\"require\": {\"php\": \">=8.1 <8.4\"}}", "8.3")]
    [InlineData("composer.json", "{\"require\": {\"php\": \"8.2.*\"}}", "8.2")]
    [InlineData("composer.json", "{\"config\": {\"platform\": {\"php\": \"8.3.1\"}}, \"require\": {\"php\": \"^8.1\"}}", "8.3")]
    public void Version_is_read_and_its_file_named(string file, string text, string version)
    {
        var plan = Planned((file, text));

        Assert.Equal(version, plan.Status.RuntimeVersion);
        Assert.EndsWith(file, plan.Status.RuntimeVersionFrom, StringComparison.Ordinal);
    }

    [Fact]
    public void Locked_package_rules_out_versions_that_it_does_not_allow()
    {
        const string Lock = "{\"packages\": [{\"name\": \"a/b\", \"require\": {\"php\": \"~8.2.0 || ~8.3.0\"}}]}";

        Assert.Equal(
            "8.3",
            Planned(("composer.json", "{\"require\": {\"php\": \"^8.1\", \"a/b\": \"*\"}}"), ("composer.lock", Lock)).Status.RuntimeVersion
        );
        Assert.Contains(
            Planned(("composer.json", "{\"require\": {\"php\": \"^8.4\", \"a/b\": \"*\"}}"), ("composer.lock", Lock)).Warnings,
            warning => warning.StartsWith("a/b in composer.lock needs PHP", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("{\"require\": {\"ext-intl\": \"*\"}}", "docker-php-ext-install -j2 intl")]
    [InlineData("{\"require\": {\"ext-redis\": \"*\"}}", "pecl install redis && docker-php-ext-enable redis")]
    [InlineData("{\"require\": {\"ext-mongodb\": \"^1.21\"}}", "pecl install mongodb-1.21.0 && docker-php-ext-enable mongodb")]
    [InlineData("{\"require\": {\"laravel/framework\": \"^12\"}}", "docker-php-ext-install -j2 pdo_mysql pdo_pgsql")]
    public void Extension_that_the_image_lacks_is_installed(string composer, string command) =>
        Assert.Contains(command, Dockerfile(("composer.json", composer)), StringComparison.Ordinal);

    [Theory]
    [InlineData("new mysqli('db')", "mysqli")]
    [InlineData("new PDO('mysql:host=db')", "pdo_mysql")]
    [InlineData("new PDO(\"pgsql:host=db\")", "pdo_pgsql")]
    [InlineData("$zip = new ZipArchive;", "zip")]
    public void Extension_that_the_code_calls_is_installed(string code, string extension) =>
        Assert.Contains($"docker-php-ext-install -j2 {extension}", Dockerfile(("index.php", "<?php " + code)), StringComparison.Ordinal);

    [Fact]
    public void Extension_of_the_image_is_not_installed_again() =>
        Assert.DoesNotContain(
            "docker-php-ext",
            Dockerfile(("composer.json", "{\"require\": {\"ext-mbstring\": \"*\", \"ext-PDO\": \"*\", \"ext-zend-opcache\": \"*\"}}")),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("web: vendor/bin/heroku-php-apache2 public/", "/app/public")]
    [InlineData("web: heroku-php-nginx -C nginx.conf public", "/app/public")]
    [InlineData("web: vendor/bin/heroku-php-apache2", "/app")]
    public void Procfile_of_the_build_pack_names_the_directory_of_pages(string line, string root) =>
        Assert.Contains(
            $"DocumentRoot \"{root}\"",
            Planned(("Procfile", line), ("public/index.php", "")).AddedFiles[".imagebuild/site.conf"],
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("public/index.php", false)]
    [InlineData("index.php", true)]
    public void Source_beside_the_pages_is_closed(string page, bool closed)
    {
        var input = PlainProjects.With(ModelVersions.Php, (page, ""));
        var site = Requests.Planned(PlanBuild.From(input)).AddedFiles[".imagebuild/site.conf"];

        Assert.Equal(closed, site.Contains("^/(vendor|node_modules)/", StringComparison.Ordinal));
        Assert.EndsWith("    </LocationMatch>\n</VirtualHost>\n", site, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("php -S localhost:$PORT", true)]
    [InlineData("php artisan serve", true)]
    [InlineData("php artisan serve --host=0.0.0.0 --port=$PORT", false)]
    public void Own_server_of_php_is_reported(string command, bool onLoopback)
    {
        var warnings = Planned(("Procfile", "web: " + command)).Warnings;

        Assert.Contains(warnings, warning => warning.Contains("for development", StringComparison.Ordinal));
        Assert.Equal(onLoopback, warnings.Any(warning => warning.Contains("loopback", StringComparison.Ordinal)));
    }

    [Fact]
    public void Laravel_with_a_page_that_node_builds_is_php()
    {
        var plan = Requests.Planned(
            PlanBuild.From(
                PlainProjects.With(
                    ModelVersions.Auto,
                    (
                        "package.json",
                        "{\"scripts\": {\"build\": \"vite build\", \"start\": \"vite\"}, \"devDependencies\": {\"vite\": \"6\"}}"
                    ),
                    ("composer.json", "{\"require\": {\"laravel/framework\": \"^12\"}}"),
                    ("artisan", ""),
                    ("public/index.php", "")
                )
            )
        );

        Assert.Equal(ModelVersions.Php, plan.Status.ModelVersion);
        Assert.Contains("npm run build && rm -rf node_modules", plan.Images[0].Dockerfile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"require\": {\"ext-gd\": \"*\", \"ext-apcu\": \"*\", \"a/b\": \"*\"}}", BuildEngine.BuildKit)]
    [InlineData("{\"require\": {\"laravel/framework\": \"*\"}}", BuildEngine.Kaniko)]
    public void Run_gives_each_tool_only_options_that_it_has(string composer, BuildEngine engine)
    {
        var input = PlainProjects.With(
            ModelVersions.Php,
            spec => spec with { Engine = engine },
            [("composer.json", composer), ("public/index.php", "")]
        );
        var dockerfile = Requests.Planned(PlanBuild.From(input)).Images[0].Dockerfile;

        ToolCheck.All(dockerfile);
        ToolCheck.Start(dockerfile);
    }

    [Fact]
    public void Extension_that_nobody_knows_is_refused_by_name()
    {
        var refused = Requests.Refused(Outcome(("composer.json", "{\"require\": {\"ext-oci8\": \"*\"}}")));

        Assert.Equal(SpecReasons.NotSupported, refused.Reason);
        Assert.Contains("ext-oci8", refused.Message, StringComparison.Ordinal);
    }

    private static string Dockerfile(params (string, string)[] files) => Planned(files).Images[0].Dockerfile;

    private static BuildPlan Planned(params (string, string)[] files) => Requests.Planned(Outcome(files));

    private static PlanOutcome Outcome(params (string, string)[] files) =>
        PlanBuild.From(PlainProjects.With(ModelVersions.Php, [.. files, ("public/index.php", ""), ("index.php", "")]));
}
