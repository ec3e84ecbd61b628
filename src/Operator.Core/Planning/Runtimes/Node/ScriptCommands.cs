using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>
/// Which programs a script ends up running: through <c>npm run</c> and its like, through npx, and past variables and wrappers.
/// The package managers on the way count as programs too.
/// </summary>
internal sealed partial class ScriptCommands
{
    private const int Deepest = 8;

    private const int Most = 64;

    private static readonly string[] Wrappers =
    [
        "cross-env",
        "cross-env-shell",
        "env-cmd",
        "dotenv",
        "dotenvx",
        "env",
        "exec",
        "time",
        "tini",
        "dumb-init",
    ];

    private readonly PackageJson package;

    private readonly List<ScriptCommand> found = [];

    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    private ScriptCommands(PackageJson package) => this.package = package;

    public static IReadOnlyList<ScriptCommand> Of(string? script, PackageJson package)
    {
        var reading = new ScriptCommands(package);
        reading.Read(script ?? "", 0);
        return reading.found;
    }

    /// <summary>A script of package.json with what npm runs before and after it.</summary>
    public static IReadOnlyList<ScriptCommand> OfScript(string name, PackageJson package)
    {
        var reading = new ScriptCommands(package);
        reading.ReadScript(name, 0);
        return reading.found;
    }

    private void ReadScript(string name, int depth)
    {
        if (!seen.Add(name))
        {
            return;
        }

        Read(package.Script("pre" + name) ?? "", depth + 1);
        Read(package.Script(name) ?? "", depth + 1);
        Read(package.Script("post" + name) ?? "", depth + 1);
    }

    private void Read(string script, int depth)
    {
        if (depth > Deepest || script.Length == 0)
        {
            return;
        }

        foreach (var words in ShellWords.Commands(script))
        {
            ReadCommand(words, depth);
        }
    }

    private void ReadCommand(IReadOnlyList<string> words, int depth)
    {
        var rest = words.SkipWhile(word => Assignment.IsMatch(word)).ToList();
        if (rest.Count == 0 || found.Count >= Most || depth > Deepest)
        {
            return;
        }

        var program = rest[0];
        var after = rest.Skip(1).ToList();
        found.Add(new ScriptCommand(program, after));
        switch (program)
        {
            case "npm" or "pnpm" or "yarn" or "bun":
                ReadManager(program, after, depth);
                break;
            case "npx" or "bunx" or "pnpx":
                ReadCommand([.. after.SkipWhile(word => word.StartsWith('-') && word != "--").SkipWhile(word => word == "--")], depth + 1);
                break;
            case "node":
                ReadNode(after, depth);
                break;
            case "npm-run-all" or "npm-run-all2" or "run-s" or "run-p":
                ReadNamed(after.Where(word => !word.StartsWith('-')), depth);
                break;
            case "concurrently":
                foreach (var script in after.Where(word => !word.StartsWith('-')))
                {
                    Read(script.StartsWith("npm:", StringComparison.Ordinal) ? "npm run " + script[4..] : script, depth + 1);
                }

                break;
            case var _ when Wrappers.Contains(program):
                ReadCommand([.. Wrapped(after)], depth + 1);
                break;
        }
    }

    /// <summary>What a wrapper runs: behind <c>--</c>, otherwise the first word that is neither an option nor a variable.</summary>
    private static IEnumerable<string> Wrapped(List<string> words) =>
        words.Contains("--")
            ? words.Skip(words.IndexOf("--") + 1)
            : words.SkipWhile(word =>
                word.StartsWith('-') || Assignment.IsMatch(word) || word.StartsWith(".env", StringComparison.Ordinal)
            );

    private void ReadManager(string manager, List<string> words, int depth)
    {
        if (
            words.Any(word =>
                word
                    is "-w"
                        or "-r"
                        or "-F"
                        or "-C"
                        or "--filter"
                        or "--recursive"
                        or "--workspace"
                        or "--workspaces"
                        or "--prefix"
                        or "--cwd"
                        or "-ws"
            )
        )
        {
            return;
        }

        var plain = words.SkipWhile(word => word.StartsWith('-')).ToList();
        switch (plain.FirstOrDefault())
        {
            case null or "install" or "workspace" or "workspaces":
                break;
            case "run" or "run-script" or "rum":
                RunNamed(manager, plain.Skip(1).SkipWhile(word => word.StartsWith('-')), depth);
                break;
            case "exec" or "x" or "dlx":
                ReadCommand([.. plain.Skip(1).SkipWhile(word => word.StartsWith('-'))], depth + 1);
                break;
            case "start" or "test" or "stop" when package.HasScript(plain[0]):
                ReadScript(plain[0], depth);
                break;
            default:
                if (manager != "npm")
                {
                    RunNamed(manager, plain, depth);
                }

                break;
        }
    }

    /// <summary>A script of that name; other managers than npm run a package's program of that name too.</summary>
    private void RunNamed(string manager, IEnumerable<string> words, int depth)
    {
        if (words.FirstOrDefault() is not { } name)
        {
            return;
        }

        if (package.HasScript(name))
        {
            ReadScript(name, depth);
        }
        else if (manager is "yarn" or "pnpm" || (manager == "bun" && !name.Contains('.', StringComparison.Ordinal)))
        {
            ReadCommand([.. words], depth + 1);
        }
    }

    private void ReadNamed(IEnumerable<string> patterns, int depth)
    {
        foreach (var pattern in patterns.Take(Most))
        {
            var star = pattern.IndexOf('*', StringComparison.Ordinal);
            foreach (
                var name in package
                    .ScriptNames.Where(name => star < 0 ? name == pattern : name.StartsWith(pattern[..star], StringComparison.Ordinal))
                    .Take(Most)
            )
            {
                ReadScript(name, depth);
            }
        }
    }

    private void ReadNode(List<string> words, int depth)
    {
        var command = new ScriptCommand("node", words);
        if (command.Option("--run") is { } script)
        {
            ReadScript(script, depth);
        }

        foreach (
            var module in new[]
            {
                command.Option("-r", "--require"),
                command.Option("--import"),
                command.Option("--loader", "--experimental-loader"),
            }
        )
        {
            if (module is { Length: > 0 } && module[0] is not ('.' or '/'))
            {
                found.Add(new ScriptCommand(PackageOf(module), [], IsModule: true));
            }
        }
    }

    /// <summary>ts-node/register → ts-node; @scope/name/file → @scope/name.</summary>
    private static string PackageOf(string module) => string.Join('/', module.Split('/').Take(module[0] == '@' ? 2 : 1));

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*=")]
    private static partial Regex Assignment { get; }
}
