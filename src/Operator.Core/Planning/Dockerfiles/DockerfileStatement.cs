using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Dockerfiles;

/// <summary>One instruction that writes itself as one line; no field of it can become another instruction.</summary>
public abstract record DockerfileStatement
{
    /// <summary>The line, without its end.</summary>
    /// <exception cref="PlanRefusal">A field holds what no Dockerfile can carry.</exception>
    public abstract string Line { get; }

    /// <summary>Fields that come from our own code or the catalog are few and plain: what does not match is refused, not quoted.</summary>
    protected static string Plain(string value, Regex grammar, string what) =>
        grammar.IsMatch(value) ? value : throw PlanRefusal.Unsafe(what);
}

/// <summary>A comment; line breaks and control characters become blanks.</summary>
public sealed record Comment(string Text) : DockerfileStatement
{
    public override string Line =>
        // A backslash at the end would continue the line in the eyes of some frontends.
        ("# " + string.Concat(Text.Select(character => PlainText.FitsLine(character.ToString()) ? character : ' '))).TrimEnd(
            ' ',
            '\t',
            '\\',
            '`'
        );
}

/// <summary>FROM image [AS stage].</summary>
public sealed record From(string Image, string? Stage = null) : DockerfileStatement
{
    /// <summary>Where the image is named, for a refusal.</summary>
    public string What { get; init; } = "a base image";

    public override string Line =>
        "FROM " + Plain(Image, Grammar.Image, What) + (Stage is null ? "" : " AS " + Plain(Stage, Grammar.Name, "the name of a stage"));
}

/// <summary>ARG name[=default].</summary>
public sealed record Arg(string Name, string? Default = null) : DockerfileStatement
{
    public override string Line =>
        "ARG "
        + Plain(Name, NameGrammar.Variable, "the name of a build argument")
        + (Default is null ? "" : "=" + Quoting.Word(Default, $"the build argument {Name}"));
}

/// <summary>ENV name="value": the value is data, nothing in it is expanded.</summary>
public sealed record Env(string Name, string Value) : DockerfileStatement
{
    public char Escape { get; init; } = '\\';

    public override string Line =>
        $"ENV {Plain(Name, NameGrammar.Variable, "the name of an environment variable")}={Quoting.Word(Value, $"the environment variable {Name}", Escape)}";
}

/// <summary>ENV name="$argument": the value travels as a build argument, because it has characters that no line can hold.</summary>
public sealed record EnvFromArg(string Name, string Argument) : DockerfileStatement
{
    public override string Line =>
        $"ENV {Plain(Name, NameGrammar.Variable, "the name of an environment variable")}=\"${{{Plain(Argument, NameGrammar.Variable, "a build argument")}}}\"";
}

/// <summary>LABEL key="value": nothing in it is expanded.</summary>
public sealed record Label(string Key, string Value) : DockerfileStatement
{
    public char Escape { get; init; } = '\\';

    public override string Line =>
        $"LABEL {Plain(Key, NameGrammar.LabelKey, "the key of a label")}={Quoting.Word(Value, $"the label {Key}", Escape)}";
}

public sealed record Workdir(string Path) : DockerfileStatement
{
    public override string Line => "WORKDIR " + Plain(Path, Grammar.Path, "a working directory");
}

/// <summary>USER uid[:gid]: numbers need no entry in /etc/passwd, so they work in every base image.</summary>
public sealed record User(int Uid, int Gid) : DockerfileStatement
{
    public override string Line => FormattableString.Invariant($"USER {Uid}:{Gid}");
}

public sealed record Expose(int Port) : DockerfileStatement
{
    public override string Line => FormattableString.Invariant($"EXPOSE {Port}");
}

/// <summary>COPY in exec form, so that blanks are no separators. Wildcards are allowed only where our own code asks for them.</summary>
public sealed record Copy(IReadOnlyList<string> Sources, string Destination) : DockerfileStatement
{
    public string? FromStage { get; init; }

    /// <summary><c>uid:gid</c>.</summary>
    public string? Owner { get; init; }

    public override string Line =>
        "COPY "
        + (FromStage is null ? "" : $"--from={Plain(FromStage, Grammar.Image, "the source of a COPY")} ")
        + (Owner is null ? "" : $"--chown={Plain(Owner, Grammar.Owner, "the owner of a COPY")} ")
        + Quoting.Json([.. Sources.Select(Path), Path(Destination)], "a path");

    // Frontends expand $, strip quotes and match wildcards in paths even in exec form; no project needs such a name here.
    private static string Path(string path) => Plain(path, Grammar.CopyPath, $"the path {path}");
}

/// <summary>CMD in exec form.</summary>
public sealed record Cmd(IReadOnlyList<string> Words) : DockerfileStatement
{
    public override string Line => "CMD " + Quoting.Json(Words, "the start command");
}

/// <summary>HEALTHCHECK in exec form, with the times that the legacy services promise.</summary>
public sealed record Healthcheck(IReadOnlyList<string> Words) : DockerfileStatement
{
    public override string Line =>
        "HEALTHCHECK --interval=30s --timeout=3s --start-period=5s --retries=3 CMD " + Quoting.Json(Words, "the health check");
}

/// <summary>ENV name=directory:$name.</summary>
public sealed record Prepended(string Name, string Directory) : DockerfileStatement
{
    public override string Line =>
        $"ENV {Plain(Name, NameGrammar.Variable, "a variable")}={Plain(Directory, Grammar.Path, "a directory")}:${Plain(Name, NameGrammar.Variable, "a variable")}";
}
