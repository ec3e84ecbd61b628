namespace Operator.Core.Planning.Runtimes.Deno;

/// <summary>One command of a task, as far as it is written out.</summary>
/// <param name="Program">Its first word.</param>
/// <param name="Words">What follows.</param>
internal sealed record DenoCommand(string Program, IReadOnlyList<string> Words)
{
    private static readonly HashSet<string> Commands = new(
        (
            "add audit approve-scripts bench bump-version bundle cache check ci clean compile completions coverage create deploy doc eval fmt help info init install "
            + "jupyter lint list lsp outdated pack publish remove repl run sandbox serve task test transpile types uninstall update upgrade vendor why x"
        ).Split(' '),
        StringComparer.Ordinal
    );

    // Their value is the next word, unless an equals sign joins it.
    private static readonly string[] WithValue =
    [
        "--cert",
        "--config",
        "-c",
        "--ext",
        "--host",
        "--import-map",
        "--location",
        "--log-level",
        "-L",
        "--port",
        "--preload",
        "--require",
        "--seed",
    ];

    // What decides which modules a program imports.
    private static readonly string[] OfModules =
    [
        "--cert",
        "--config",
        "-c",
        "--import-map",
        "--no-lock",
        "--node-modules-dir",
        "--vendor",
    ];

    /// <summary>What deno is asked to do; <c>deno main.ts</c> runs.</summary>
    public string? Verb =>
        Program != "deno" ? null
        : First is { } word && Commands.Contains(word) ? word
        : First is null ? null
        : "run";

    /// <summary>True for a word that deno takes for a file, though it is meant as a command: <c>deno start</c>.</summary>
    public bool IsUnknown =>
        Program == "deno"
        && First is { } word
        && !Commands.Contains(word)
        && !word.Contains('.', StringComparison.Ordinal)
        && !DenoSpecifiers.IsRemote(word);

    /// <summary>The first word that is no option.</summary>
    public string? First => Positional(0) is var at && at < Words.Count ? Words[at] : null;

    /// <summary>The file that is run or served, or the task.</summary>
    public string? File
    {
        get
        {
            var at = Positional(0);
            at = at < Words.Count && Commands.Contains(Words[at]) ? Positional(at + 1) : at;
            return at < Words.Count ? Words[at] : null;
        }
    }

    public bool RunsFile => Verb is "run" or "serve" && File is not null;

    public bool Watches => Program == "deno" && BeforeFile.Any(IsWatch);

    /// <summary>True where it grants permissions, or names a set of them.</summary>
    public bool HasPermissions =>
        BeforeFile.Any(word =>
            word.StartsWith("--allow-", StringComparison.Ordinal)
            || word.StartsWith("--permission-set", StringComparison.Ordinal)
            || (word.Length > 1 && word[0] == '-' && word[1] != '-' && word.AsSpan(1).IndexOfAny("ARWNEISP") >= 0)
        );

    /// <summary>Options that the modules depend on, with their values.</summary>
    public IReadOnlyList<string> ModuleOptions
    {
        get
        {
            var options = new List<string>();
            var before = BeforeFile.ToList();
            for (var at = 0; at < before.Count; at++)
            {
                if (OfModules.Contains(before[at].Split('=')[0]))
                {
                    options.Add(before[at]);
                    if (WithValue.Contains(before[at]) && at + 1 < before.Count)
                    {
                        options.Add(before[++at]);
                    }
                }
            }

            return options;
        }
    }

    /// <summary>The same without watching files.</summary>
    public DenoCommand WithoutWatch() => this with { Words = [.. Words.Where(word => !IsWatch(word))] };

    /// <summary>Value of an option before the file; null if it is not given.</summary>
    public string? Option(string name) => new Node.ScriptCommand(Program, [.. BeforeFile]).Option(name);

    private IEnumerable<string> BeforeFile
    {
        get
        {
            var file = Positional(0);
            file = file < Words.Count && Commands.Contains(Words[file]) ? Positional(file + 1) : file;
            return Words.Take(file);
        }
    }

    private static bool IsWatch(string word) => word.Split('=')[0] is "--watch" or "--watch-hmr" or "--watch-exclude" or "--unstable-hmr";

    private int Positional(int from)
    {
        var at = from;
        while (at < Words.Count && Words[at].StartsWith('-') && Words[at] != "-")
        {
            at += WithValue.Contains(Words[at]) ? 2 : 1;
        }

        return at;
    }
}
