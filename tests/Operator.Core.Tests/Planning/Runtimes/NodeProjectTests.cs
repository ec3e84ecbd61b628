using Operator.Core.Planning;
using Operator.Core.Tests.Planning.Injection;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Runtimes;

/// <summary>Which projects with a package.json are servers and which are sites, and where the site is.</summary>
public sealed class NodeProjectTests
{
    [Theory]
    [InlineData("vite", "vite build", "vite", "dist")]
    [InlineData("vite --host", "tsc && vite build", "vite", "dist")]
    [InlineData("npm run dev", "vite build --outDir=site", "vite", "site")]
    [InlineData("react-scripts start", "BUILD_PATH='./www' react-scripts build", "react-scripts", "www")]
    [InlineData("cross-env PORT=1 craco start", "craco build", "react-scripts", "build")]
    [InlineData("vue-cli-service serve", "vue-cli-service build --dest out", "@vue/cli-service", "out")]
    [InlineData("gatsby develop", "gatsby build", "gatsby", "public")]
    [InlineData("docusaurus start", "docusaurus build", "@docusaurus/core", "build")]
    [InlineData("vitepress dev docs", "vitepress build docs", "vitepress", "docs/.vitepress/dist")]
    [InlineData("parcel index.html", "parcel build index.html", "parcel", "dist")]
    [InlineData("astro dev", "astro build", "astro", "dist")]
    [InlineData("npx webpack serve", "webpack --output-path public/out", "webpack-cli", "public/out")]
    [InlineData("eleventy --serve", "eleventy --output=_out", "@11ty/eleventy", "_out")]
    public void Development_server_of_a_generator_is_a_site(string start, string build, string dependency, string output)
    {
        var plan = Planned(
            $"{{\"scripts\": {{\"start\": \"{start}\", \"dev\": \"vite\", \"build\": \"{build}\"}}, \"devDependencies\": {{\"{dependency}\": \"1\"}}}}"
        );

        Assert.Equal(ModelVersions.Static, plan.Status.ModelVersion);
        Assert.Contains($"COPY --from=build [\"/app/{output}/\"", Dockerfile(plan), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vite.config.ts", "export default { build: { /* outDir: 'no' */ outDir: 'out/web/' } }", "out/web")]
    [InlineData("vite.config.mjs", "export default { root: './src', build: { outDir: '../dist' } }", "dist")]
    [InlineData("vite.config.js", "// outDir: 'no'\nexport default {}", "dist")]
    [InlineData("vite.config.js", "export default { root: \"web\" }", "web/dist")]
    public void Configuration_says_where_vite_builds_to(string file, string text, string output)
    {
        var plan = Planned("{\"scripts\": {\"build\": \"vite build\"}, \"devDependencies\": {\"vite\": \"6\"}}", (file, text));

        Assert.Contains($"COPY --from=build [\"/app/{output}/\"", Dockerfile(plan), StringComparison.Ordinal);
        Assert.DoesNotContain(plan.Warnings, warning => warning.Contains("outDir", StringComparison.Ordinal));
    }

    [Fact]
    public void Output_directory_that_is_an_expression_is_assumed_with_a_warning()
    {
        var plan = Planned(
            "{\"scripts\": {\"build\": \"vite build\"}, \"devDependencies\": {\"vite\": \"6\"}}",
            ("vite.config.js", "export default { build: { outDir: process.env.OUT } }")
        );

        Assert.Contains(plan.Warnings, warning => warning.Contains("static.outputDir", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"nuxt\": \"^3\"", "nuxt build", "", "node .output/server/index.mjs")]
    [InlineData("\"nitropack\": \"2\"", "nitropack build", "", "node .output/server/index.mjs")]
    [InlineData("\"@solidjs/start\": \"1\", \"vinxi\": \"0.5\"", "vinxi build", "", "node .output/server/index.mjs")]
    [InlineData("\"nuxt\": \"^3\"", "nuxt build", "\"start\": \"nuxt dev\",", "node .output/server/index.mjs")]
    [InlineData("\"next\": \"15\"", "next build", "\"start\": \"next dev\",", "/app/node_modules/.bin/next start")]
    [InlineData("\"next\": \"15\"", "next build", "\"start\": \"next start -p 3000\",", "npm start")]
    [InlineData(
        "\"@remix-run/serve\": \"2\", \"vite\": \"5\"",
        "remix vite:build",
        "",
        "/app/node_modules/.bin/remix-serve build/server/index.js"
    )]
    [InlineData(
        "\"@react-router/serve\": \"7\", \"@react-router/dev\": \"7\", \"vite\": \"5\"",
        "react-router build",
        "",
        "/app/node_modules/.bin/react-router-serve build/server/index.js"
    )]
    public void Framework_with_a_server_starts_what_its_build_makes(string dependencies, string build, string start, string command)
    {
        var plan = Planned($"{{\"scripts\": {{{start} \"build\": \"{build}\"}}, \"dependencies\": {{{dependencies}}}}}");

        Assert.Equal((ModelVersions.NodeJs, command), (plan.Status.ModelVersion, plan.Status.StartCommand));
    }

    [Theory]
    [InlineData("\"@sveltejs/kit\": \"2\", \"@sveltejs/adapter-auto\": \"4\", \"vite\": \"6\"", "svelte.config.js")]
    [InlineData("\"@tanstack/react-start\": \"1\", \"vite\": \"7\"", "@tanstack/react-start")]
    [InlineData("\"@shopify/hydrogen\": \"2025\", \"vite\": \"6\"", "@shopify/hydrogen")]
    public void Framework_whose_server_nobody_can_name_is_refused(string dependencies, string named)
    {
        var refused = Requests.Refused(Outcome($"{{\"scripts\": {{\"build\": \"vite build\"}}, \"dependencies\": {{{dependencies}}}}}"));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Next_standalone_keeps_its_own_files_alone()
    {
        var text = Dockerfile(
            Planned(
                "{\"scripts\": {\"start\": \"next start\", \"build\": \"next build\"}, \"dependencies\": {\"next\": \"15\"}}",
                ("next.config.ts", "export default { output: 'standalone' }"),
                ("public/a.png", "")
            )
        );

        Assert.Contains("[\"/app/.next/standalone/\", \"./\"]", text, StringComparison.Ordinal);
        Assert.Contains("[\"/app/.next/static/\", \"./.next/static/\"]", text, StringComparison.Ordinal);
        Assert.Contains("[\"/app/public/\", \"./public/\"]", text, StringComparison.Ordinal);
        Assert.Contains("ENV HOSTNAME=\"0.0.0.0\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[\"/app/\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("react-router-dom", "try_files $uri $uri/ /index.html;")]
    [InlineData("vue-router", "try_files $uri $uri/ /index.html;")]
    [InlineData("astro", "error_page 404 /404.html;")]
    public void Router_in_the_browser_gets_one_page_for_all_paths(string dependency, string line)
    {
        var plan = Planned(
            $"{{\"scripts\": {{\"build\": \"vite build\"}}, \"dependencies\": {{\"{dependency}\": \"1\", \"vite\": \"6\"}}}}"
        );

        Assert.Contains(line, plan.AddedFiles[".imagebuild/site.conf"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("root: web\n", "COPY [\"web/\"")]
    [InlineData("root: ./web/\npushstate: enabled\n", "COPY [\"web/\"")]
    public void Staticfile_says_where_the_site_is(string text, string copy)
    {
        var plan = Requests.Planned(PlanBuild.From(PlainProjects.With(ModelVersions.Auto, ("Staticfile", text), ("web/index.html", ""))));

        Assert.Contains(copy, Dockerfile(plan), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("root: ../x\n")]
    [InlineData("root: nowhere\n")]
    [InlineData("root: [\n")]
    public void Staticfile_with_a_root_that_is_not_there_is_refused(string text) =>
        Assert.Contains(
            "Staticfile",
            Requests.Refused(PlanBuild.From(PlainProjects.With(ModelVersions.Auto, ("Staticfile", text), ("web/index.html", "")))).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("requirements.txt", ModelVersions.Python)]
    [InlineData("pom.xml", ModelVersions.Java)]
    [InlineData("Cargo.toml", ModelVersions.Rust)]
    public void Tools_of_a_repository_do_not_hide_its_application(string manifest, string model)
    {
        var text =
            manifest == "pom.xml" ? "<project><properties><exec.mainClass>a.B</exec.mainClass></properties></project>"
            : manifest == "Cargo.toml" ? "[package]\nname = 'x'\n"
            : "flask\n";
        var plan = Planned(
            "{\"scripts\": {\"prepare\": \"husky\"}, \"devDependencies\": {\"prettier\": \"3\"}}",
            (manifest, text),
            ("main.py", ""),
            ("src/main.rs", "")
        );

        Assert.Equal(model, plan.Status.ModelVersion);
        Assert.Contains(plan.Status.Alternatives!, other => other.ModelVersion == ModelVersions.NodeJs);
    }

    [Theory]
    [InlineData("project.clj", "Clojure")]
    [InlineData("mix.exs", "Elixir")]
    public void Assets_of_another_language_are_no_site(string manifest, string language)
    {
        var refused = Requests.Refused(
            Outcome("{\"scripts\": {\"build\": \"vite build\"}, \"devDependencies\": {\"vite\": \"6\"}}", (manifest, ""))
        );

        Assert.Equal(SpecReasons.NotSupported, refused.Reason);
        Assert.StartsWith($"{manifest}: {language} is not supported", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("turbo start", true)]
    [InlineData("turbo run start", true)]
    [InlineData("turbo run start --parallel", true)]
    [InlineData("turbo run start --filter=web", false)]
    [InlineData("turbo run build && node server.js", false)]
    public void Start_of_every_application_at_once_is_reported(string start, bool reported) =>
        Assert.Equal(
            reported,
            Planned(
                $"{{\"scripts\": {{\"start\": \"{start}\"}}, \"workspaces\": [\"apps/*\"], \"devDependencies\": {{\"turbo\": \"2\"}}}}",
                ("server.js", ""),
                ("apps/web/package.json", "{\"scripts\": {\"start\": \"node x\"}}")
            )
                .Warnings.Any(warning => warning.Contains("starts every application of the workspace", StringComparison.Ordinal))
        );

    private static string Dockerfile(BuildPlan plan) => plan.Images[0].Dockerfile;

    private static BuildPlan Planned(string package, params (string, string)[] beside) => Requests.Planned(Outcome(package, beside));

    private static PlanOutcome Outcome(string package, params (string, string)[] beside) =>
        PlanBuild.From(PlainProjects.With(ModelVersions.Auto, [("package.json", package), .. beside]));
}
