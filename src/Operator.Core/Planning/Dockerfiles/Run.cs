namespace Operator.Core.Planning.Dockerfiles;

public abstract record Run : DockerfileStatement
{
    public IReadOnlyList<RunMount> Mounts { get; init; } = [];

    protected string Prefix => "RUN " + string.Concat(Mounts.Select(mount => mount.Flag + " "));
}

/// <summary>RUN of a command that our own code wrote, in shell form. Values in it are quoted by <see cref="Quoting.Shell"/>.</summary>
public sealed record ShellRun(string Command) : Run
{
    // A command with a line break, a heredoc or a trailing backslash would not stay one instruction: such a value makes it an exec form.
    public override string Line =>
        Prefix + (StaysOneLine ? Command : Quoting.Json(["/bin/sh", "-c", Command], "a command", hidesHeredocs: true));

    private bool StaysOneLine =>
        PlainText.FitsLine(Command)
        && !Command.Contains("<<", StringComparison.Ordinal)
        && Command.Length > 0
        && (char.IsAsciiLetterOrDigit(Command[0]) || Command[0] == '/')
        && Command[^1] is not ('\\' or ' ' or '\t' or '`');
}

/// <summary>RUN of a command that a user wrote, in exec form: for the frontend it is one JSON array, whatever its content.</summary>
/// <param name="What">Where the command is from, for a refusal.</param>
public sealed record CommandRun(string Command, string What) : Run
{
    public override string Line => Prefix + Quoting.Json(["/bin/sh", "-c", Command], What, hidesHeredocs: true);
}

public abstract record RunMount
{
    private RunMount() { }

    public abstract string Flag { get; }

    /// <summary>A directory that outlives the build on the same builder.</summary>
    public sealed record Cache(string Target) : RunMount
    {
        public override string Flag => $"--mount=type=cache,target={Checked(Target)},sharing=locked";
    }

    /// <summary>A file that exists for this RUN only.</summary>
    public sealed record Secret(string Id, string Target) : RunMount
    {
        public override string Flag => $"--mount=type=secret,id={Checked("/" + Id)[1..]},target={Checked(Target)}";
    }

    private static string Checked(string path) => Grammar.MountTarget.IsMatch(path) ? path : throw PlanRefusal.Unsafe("a mount");
}
