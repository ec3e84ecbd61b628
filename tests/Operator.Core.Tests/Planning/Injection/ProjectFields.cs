using System.Security;
using System.Text.Json;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Injection;

/// <summary>The free text of a project's own files, and their names.</summary>
internal static class ProjectFields
{
    public static IEnumerable<HostileField> All =>
        [.. Node, .. Python, .. Ruby, .. Php, .. Deno, .. Compiled, .. Java, .. DotNet, .. Other];

    private static IEnumerable<HostileField> Node =>
        [
            PackageJson("name", value => $"\"name\": {value}, \"scripts\": {{\"start\": \"x\"}}"),
            PackageJson("scripts.start", value => $"\"scripts\": {{\"start\": {value}}}"),
            PackageJson("scripts.build", value => $"\"scripts\": {{\"start\": \"x\", \"build\": {value}}}"),
            PackageJson("engines.node", value => $"\"engines\": {{\"node\": {value}}}, \"scripts\": {{\"start\": \"x\"}}") with
            {
                Accepted = HostileField.Grammar,
            },
            PackageJson("volta.node", value => $"\"volta\": {{\"node\": {value}}}, \"scripts\": {{\"start\": \"x\"}}") with
            {
                Accepted = HostileField.Grammar,
            },
            // A specifier that begins like a path steers the plan: the source is copied before the install.
            PackageJson("dependencies", value => $"\"dependencies\": {{{value}: \"x{value[1..]}}}, \"scripts\": {{\"start\": \"x\"}}"),
            new()
            {
                Name = "packageManager in package.json, and the lock file",
                Refusal = "package.json",
                Input = value =>
                    PlainProjects.With(
                        ModelVersions.NodeJs,
                        (
                            "package.json",
                            $"{{\"packageManager\": {Json("pnpm@" + value)}, \"dependencies\": {{\"a\": \"1\"}}, \"scripts\": {{\"start\": \"x\"}}}}"
                        ),
                        ("pnpm-lock.yaml", $"lockfileVersion: '{value}'")
                    ),
            },
            new()
            {
                Name = "main in package.json",
                Refusal = "main in package.json",
                Data = facts => facts.Words.Last(),
                Input = value => PlainProjects.With(ModelVersions.NodeJs, ("package.json", $"{{\"main\": {Json(value)}}}"), (value, "")),
                Clean = value => "f" + value,
            },
            Line(ModelVersions.NodeJs, ".nvmrc", value => value, ("package.json", "{\"scripts\": {\"start\": \"x\"}}")) with
            {
                Accepted = HostileField.Grammar,
            },
        ];

    private static IEnumerable<HostileField> Python =>
        [
            Line(ModelVersions.Python, "requirements.txt", value => $"flask\n{value}\n", ("main.py", "")),
            Line(ModelVersions.Python, "main.py", value => $"{value}\napp = Flask({value}", ("requirements.txt", "flask")),
            Line(ModelVersions.Python, ".python-version", value => value, ("requirements.txt", ""), ("main.py", "")) with
            {
                Accepted = HostileField.Grammar,
            },
            Toml(
                ModelVersions.Python,
                "pyproject.toml",
                value => $"[project]\nname = {value}\ndependencies = [{value}]\n",
                ("main.py", "")
            ),
            Toml(ModelVersions.Python, "pyproject.toml", value => $"[project]\nrequires-python = {value}\n", ("main.py", "")) with
            {
                Name = "requires-python in pyproject.toml",
                Accepted = HostileField.Grammar,
            },
            Toml(ModelVersions.Python, "Pipfile", value => $"[packages]\n{value} = {value}\n", ("Pipfile.lock", ""), ("main.py", "")),
            Line(
                ModelVersions.Python,
                "manage.py",
                value => $"'DJANGO_SETTINGS_MODULE', '{value}.settings'",
                ("requirements.txt", "django\ngunicorn")
            ),
        ];

    private static IEnumerable<HostileField> Ruby =>
        [
            Line(ModelVersions.Ruby, "Gemfile", value => $"gem 'puma'\ngem '{value}'\n{value}\n", ("config.ru", "")),
            Line(
                ModelVersions.Ruby,
                "Gemfile.lock",
                value =>
                    $"GEM\n  remote: {value}\n  specs:\n    puma (6.6.0)\n      {value}\n    {value} ({value})\n\nDEPENDENCIES\n  puma\n  {value}\n",
                ("Gemfile", "gem 'puma'"),
                ("config.ru", "")
            ),
            Line(ModelVersions.Ruby, ".ruby-version", value => value, ("Gemfile", "gem 'puma'"), ("config.ru", "")) with
            {
                Accepted = HostileField.Grammar,
            },
            Line(ModelVersions.Ruby, "Gemfile", value => $"gem 'puma'\nruby '{value}'\n", ("config.ru", "")) with
            {
                Name = "ruby in Gemfile",
                Accepted = HostileField.Grammar,
            },
            Line(ModelVersions.Ruby, "server.rb", value => $"# {value}\n"),
            Line(ModelVersions.Ruby, "Procfile", value => $"web: x {value}\n", ("Gemfile", "gem 'puma'")) with
            {
                Name = "Procfile of ruby",
                Accepted = HostileField.Word,
                Data = facts => facts.Words.Last()["x ".Length..],
                Clean = value => "y" + OneLine(value).Trim(),
            },
        ];

    private static IEnumerable<HostileField> Php =>
        [
            Composer("require", value => $"\"require\": {{{value}: {value}}}"),
            Composer("require.php", value => $"\"require\": {{\"php\": {value}}}") with
            {
                Accepted = HostileField.Grammar,
            },
            Composer("public-dir", value => $"\"extra\": {{\"public-dir\": {value}}}") with
            {
                // It is there for the harmless value alone.
                Refusal = "The pages of the application lie in",
                Accepted = 0,
            },
            Line(ModelVersions.Php, "index.php", value => $"<?php // {value}\n"),
        ];

    private static HostileField Composer(string field, Func<string, string> text) =>
        new()
        {
            Name = $"{field} in composer.json",
            Refusal = "composer.json",
            Input = value =>
                PlainProjects.With(
                    ModelVersions.Php,
                    ("composer.json", $"{{{text(Json(value))}}}"),
                    ("x/index.php", ""),
                    ("index.php", "")
                ),
        };

    private static IEnumerable<HostileField> Deno =>
        [
            DenoField("tasks.start", value => $"\"tasks\": {{\"start\": {value}}}") with
            {
                Accepted = 0,
            },
            DenoField("tasks.build", value => $"\"tasks\": {{\"start\": \"deno run main.ts\", \"build\": {value}}}"),
            DenoField("imports", value => $"\"imports\": {{{value}: {value}}}"),
            DenoField("importMap", value => $"\"importMap\": {value}, \"imports\": {{\"a\": \"npm:a\"}}"),
            DenoField("lock", value => $"\"lock\": {value}, \"imports\": {{\"a\": \"npm:a\"}}"),
            Line(ModelVersions.Deno, "main.ts", value => $"// {value}\n"),
            Line(ModelVersions.Deno, ".dvmrc", value => value + "\n", ("main.ts", "")) with
            {
                Accepted = HostileField.Grammar,
            },
        ];

    private static HostileField DenoField(string field, Func<string, string> text) =>
        new()
        {
            Name = $"{field} in deno.json",
            Refusal = "deno.json",
            Input = value => PlainProjects.With(ModelVersions.Deno, ("deno.json", $"{{{text(Json(value))}}}"), ("main.ts", "")),
        };

    private static IEnumerable<HostileField> Compiled =>
        [
            Line(ModelVersions.Go, "go.mod", value => $"module x\n\ngo 1.21\n// {value}\n", ("main.go", "package main")),
            new()
            {
                Name = "a directory below cmd of a Go module",
                Refusal = "cmd",
                Input = value =>
                    PlainProjects.With(
                        ModelVersions.Go,
                        ("go.mod", "module x\n\ngo 1.21\n"),
                        ($"cmd/{FileName(value)}/main.go", "package main")
                    ),
            },
            Toml(ModelVersions.Rust, "Cargo.toml", value => $"[package]\nname = {value}\n", ("src/main.rs", "")),
            Toml(ModelVersions.Rust, "Cargo.toml", value => $"[package]\nname = 'x'\nrust-version = {value}\n", ("src/main.rs", "")) with
            {
                Name = "rust-version in Cargo.toml",
                Accepted = HostileField.Grammar,
            },
            new()
            {
                Name = "a program below src/bin of a Rust package",
                Refusal = "src/bin",
                Input = value =>
                    PlainProjects.With(
                        ModelVersions.Rust,
                        ("Cargo.toml", "[package]\nname = 'x'\n"),
                        ($"src/bin/{FileName(value)}.rs", "")
                    ),
            },
        ];

    private const string NamedMain = "<properties><exec.mainClass>a.B</exec.mainClass></properties>";

    private static IEnumerable<HostileField> Java =>
        [
            Xml(
                ModelVersions.Java,
                "pom.xml",
                value => $"<project><name>{value}</name><artifactId>{value}</artifactId>{NamedMain}</project>"
            ),
            Xml(
                ModelVersions.Java,
                "pom.xml",
                value =>
                    "<project><dependencies><dependency/></dependencies><build><plugins><plugin><artifactId>maven-jar-plugin</artifactId><configuration>"
                    + $"<mainClass>{value}</mainClass></configuration></plugin></plugins></build></project>"
            ) with
            {
                Name = "mainClass in pom.xml",
                Data = facts => facts.Words.Last(),
                Clean = value => "x" + PlainText(value).Trim(),
            },
            Line(ModelVersions.Java, "build.gradle", value => $"plugins {{ id 'application' }}\nmainClass = 'a.B'\n// {value}\n"),
            Line(ModelVersions.Java, ".java-version", value => value, ("pom.xml", $"<project>{NamedMain}</project>")) with
            {
                Accepted = HostileField.Grammar,
            },
        ];

    private static IEnumerable<HostileField> DotNet =>
        [
            Xml(
                ModelVersions.DotNet,
                "app.csproj",
                value =>
                    $"<Project Sdk='Microsoft.NET.Sdk.Web'><PropertyGroup><AssemblyName>x{value}</AssemblyName></PropertyGroup></Project>"
            ) with
            {
                Name = "AssemblyName in app.csproj",
            },
            new()
            {
                Name = "the name of a .csproj",
                Refusal = ".csproj",
                Input = value =>
                    PlainProjects.With(ModelVersions.DotNet, ($"{FileName(value)}.csproj", "<Project Sdk='Microsoft.NET.Sdk.Web'/>")),
            },
        ];

    private static IEnumerable<HostileField> Other =>
        [
            Line(ModelVersions.Generic, "Procfile", value => $"web: x {value}\n") with
            {
                Data = facts => facts.Words.Last()["x ".Length..],
                Clean = value => OneLine(value).Trim(),
            },
            Line(ModelVersions.Auto, "Procfile", value => $"{value}: x\n") with
            {
                Name = "the name of a process in Procfile",
                Clean = value => "x" + OneLine(value).Replace(':', ' '),
            },
            new()
            {
                Name = "the names of files beside the project",
                Refusal = "",
                Input = value =>
                    PlainProjects.With(
                        ModelVersions.Auto,
                        ("package.json", "{\"scripts\": {\"start\": \"x\"}}"),
                        (FileName(value), ""),
                        ($"{FileName(value)}.d/{FileName(value)}", value),
                        (".dockerignore", value)
                    ),
            },
        ];

    private static HostileField PackageJson(string field, Func<string, string> text) =>
        new()
        {
            Name = $"{field} in package.json",
            Refusal = "package.json",
            Input = value => PlainProjects.With(ModelVersions.NodeJs, ("package.json", $"{{{text(Json(value))}}}")),
        };

    /// <summary>A file of lines, in which a line break would be the end of the field.</summary>
    private static HostileField Line(string model, string file, Func<string, string> text, params (string, string)[] beside) =>
        Of(model, file, text, OneLine, beside);

    private static HostileField Toml(string model, string file, Func<string, string> text, params (string, string)[] beside) =>
        Of(model, file, value => text(TomlText(value)), value => value, beside);

    private static HostileField Xml(string model, string file, Func<string, string> text, params (string, string)[] beside) =>
        Of(model, file, value => text(SecurityElement.Escape(value)), PlainText, beside);

    private static HostileField Of(
        string model,
        string file,
        Func<string, string> text,
        Func<string, string> clean,
        (string, string)[] beside
    ) =>
        new()
        {
            Name = $"{file} of {model}",
            Refusal = file,
            Input = value => PlainProjects.With(model, [(file, text(value)), .. beside]),
            Clean = clean,
        };

    public static string TomlText(string value) =>
        $"\"{string.Concat(value.Select(character => char.IsAsciiLetterOrDigit(character) ? character.ToString() : $"\\u{(int)character:x4}"))}\"";

    public static string Json(string value) => JsonSerializer.Serialize(value);

    public static string OneLine(string value) => value.Replace('\n', ' ').Replace('\r', ' ');

    /// <summary>XML has no control characters, and none of Unicode's line ends survives it.</summary>
    private static string PlainText(string value) =>
        string.Concat(value.Select(character => char.IsControl(character) && character != '\n' ? '_' : character));

    private static string FileName(string value) => "f" + value.Replace('/', '_').Replace('\0', '_');
}
