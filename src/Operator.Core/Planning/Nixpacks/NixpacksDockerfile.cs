using System.Globalization;
using System.Text.RegularExpressions;
using Operator.Core.Planning.Dockerfiles;
using Operator.Core.Planning.Nixpacks.Providers;
using Operator.Core.Planning.Runtimes;
using Operator.Entities;

namespace Operator.Core.Planning.Nixpacks;

/// <summary>A nixpacks plan as a Dockerfile: one stage with a RUN for each command, and a second one when there is a runImage.</summary>
internal sealed partial class NixpacksDockerfile(PlanContext context, NixpacksPlan plan, string image, ImageValues values, bool caches)
{
    /// <summary>Where the build context holds what becomes /assets.</summary>
    public const string Assets = ".imagebuild/assets";

    private const string Stage = "build";

    private string owned = "/app";

    public DockerfileText Write(IReadOnlyList<NixpacksPhase> phases, ProviderPlan? provider, Predicate<string> ofImage, string header)
    {
        foreach (var name in plan.Variables.Keys.Order(StringComparer.Ordinal))
        {
            PlanRefusal.ThrowIfReserved(name, "nixpacks variable");
        }

        List<DockerfileStatement> statements = [.. RuntimeImage.AppDirectory];
        statements.AddRange(values.Environment);
        statements.AddRange(context.DeclaredBuildArgs());
        statements.AddRange(AssetFiles);
        statements.AddRange(provider?.Tools ?? []);
        owned = string.Join(' ', ["/app", .. provider?.Owned ?? []]);
        var hasEverything = false;
        foreach (var phase in phases)
        {
            if (SystemPackages.Install(phase, image, ofImage) is { } install)
            {
                statements.Add(context.Fetch(install));
            }

            statements.AddRange((phase.Paths ?? []).Select(path => new Prepended("PATH", AbsolutePath(phase, path))));
            if (phase.Cmds is { Count: > 0 } commands)
            {
                statements.AddRange(hasEverything ? [] : Files(phase.OnlyIncludeFiles));
                hasEverything |= phase.OnlyIncludeFiles is null;
                statements.AddRange(commands.Where(command => command.Trim().Length > 0).Select(command => Command(phase, command)));
            }
        }

        if (!hasEverything)
        {
            // With a runImage, its stage copies what it needs of everything.
            statements.AddRange(Files(plan.Start.RunImage is null ? plan.Start.OnlyIncludeFiles : null));
        }

        return new DockerfileText { Header = header, Stages = Stages(statements) };
    }

    private IEnumerable<Copy> AssetFiles => plan.StaticAssets.Count == 0 ? [] : [new Copy([Assets + "/"], "/assets/")];

    private IReadOnlyList<DockerfileStage> Stages(List<DockerfileStatement> statements)
    {
        if (plan.Start.RunImage is not { } runImage)
        {
            return [new DockerfileStage(new From(image) { What = "buildImage" }, [.. statements, .. End()])];
        }

        var copies = (plan.Start.OnlyIncludeFiles ?? [""]).Select(path => FromStage(path)).ToList();
        return
        [
            new DockerfileStage(new From(image, Stage) { What = "buildImage" }, statements),
            new DockerfileStage(
                new From(runImage) { What = "start.runImage" },
                [.. RuntimeImage.AppDirectory, .. values.Environment, .. AssetFiles, .. copies, .. End()]
            ),
        ];
    }

    private IEnumerable<DockerfileStatement> End()
    {
        var start = plan.Start.Cmd ?? throw new InvalidOperationException("the plan has no start command");
        // The user is not one of the image, and has no home directory.
        DockerfileStatement[] home = plan.Variables.ContainsKey("HOME") ? [] : [new Env("HOME", "/tmp")];
        return [.. home, User(), new Cmd(["/bin/sh", "-c", start]), .. values.Labels];
    }

    /// <summary>
    /// What a command leaves there belongs to the user that the application runs as: changed in the same layer, so that nothing is stored
    /// twice. The line break keeps a comment at the command's end from taking the rest with it.
    /// </summary>
    private Run Command(NixpacksPhase phase, string command) =>
        context.FetchAsUserWrote(
            $"(\n{command}\n) && find {owned} -xdev -user 0 -exec chown -h {RuntimeImage.Owner} {{}} +",
            $"a command of phase {phase.Name}",
            caches ? [.. (phase.CacheDirectories ?? []).Select(path => AbsolutePath(phase, path)).Distinct(StringComparer.Ordinal)] : []
        );

    private IEnumerable<Copy> Files(IReadOnlyList<string>? only)
    {
        if (only is null)
        {
            return [new Copy(["."], "./") { Owner = RuntimeImage.Owner }];
        }

        return only.Select(path =>
        {
            var source = Inside(path);
            var isDirectory = context.Files.DirectoryExists(source);
            if (!isDirectory && !context.Files.FileExists(source))
            {
                throw Invalid($"onlyIncludeFiles names {DisplayText.Of(path)}, which the source does not have");
            }

            return new Copy([source], isDirectory ? $"./{source}/" : $"./{source}") { Owner = RuntimeImage.Owner };
        });
    }

    private static Copy FromStage(string path)
    {
        var source = Inside(path);
        return new Copy([source.Length == 0 ? "/app/" : $"/app/{source}"], source.Length == 0 ? "./" : $"./{source}")
        {
            FromStage = Stage,
            Owner = RuntimeImage.Owner,
        };
    }

    private static string Inside(string path) =>
        SourcePath.Resolve("", path) ?? throw Invalid($"onlyIncludeFiles names {DisplayText.Of(path)}, which is not inside the source");

    private static string AbsolutePath(NixpacksPhase phase, string path)
    {
        var absolute =
            path.StartsWith("~/", StringComparison.Ordinal) ? "/root" + path[1..]
            : path.StartsWith('/') ? path
            : "/app/" + path;
        return PathPattern.IsMatch(absolute) && !absolute.Split('/').Contains("..")
            ? absolute.TrimEnd('/')
            : throw Invalid($"Phase {DisplayText.Of(phase.Name)} names {DisplayText.Of(path)}, which is not a plain path");
    }

    private DockerfileStatement User()
    {
        if (plan.Start.User is not { } user)
        {
            return new User(RuntimeImage.Uid, RuntimeImage.Uid);
        }

        var ids = user == "root" ? ["0"] : user.Split(':');
        return ids.Length <= 2 && TryId(ids[0], out var uid) && TryId(ids[^1], out var gid)
            ? new User(uid, gid)
            : throw Invalid($"start.user is {DisplayText.Of(user)}: write it as a number, or as uid:gid");
    }

    private static bool TryId(string text, out int id) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);

    private static PlanRefusal Invalid(string message) => new(PlanReasons.NixpacksInvalid, message);

    [GeneratedRegex(@"^/[A-Za-z0-9._/-]+\z")]
    private static partial Regex PathPattern { get; }
}
