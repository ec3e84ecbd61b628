using Operator.Core.Planning.Dockerfiles;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes.Ruby;

/// <summary>A Rack application → the server that runs it, on all addresses. Which one is decided by the gems that are installed.</summary>
internal static class RubyServers
{
    // Since then a gem of its own; before, part of Ruby.
    private static readonly string[] BringWebrick = ["2.7"];

    public static IReadOnlyList<string> Words(RubyProject project, string ruby, int port)
    {
        var number = FormattableString.Invariant($"{port}");
        if (project.Has("puma"))
        {
            return ["bundle", "exec", "puma", "--bind", "tcp://0.0.0.0:" + number];
        }

        if (project.Has("falcon"))
        {
            return ["bundle", "exec", "falcon", "serve", "--bind", "http://0.0.0.0:" + number];
        }

        if (project.Has("unicorn"))
        {
            return ["bundle", "exec", "unicorn", "--listen", "0.0.0.0:" + number];
        }

        if (project.Has("thin"))
        {
            return ["bundle", "exec", "thin", "--rackup", "config.ru", "--address", "0.0.0.0", "--port", number, "start"];
        }

        if (project.Has("iodine"))
        {
            return ["bundle", "exec", "iodine", "-b", "0.0.0.0", "-p", number];
        }

        return HasWebrick(project, ruby) && HasRackup(project)
            ? ["bundle", "exec", "rackup", "--host", "0.0.0.0", "--port", number]
            : throw Missing(project);
    }

    /// <summary>True where something can run a Rack application that a program of its own starts, as Sinatra's do.</summary>
    public static bool Any(RubyProject project, string ruby) =>
        project.HasAny("puma", "falcon", "thin", "iodine") || HasWebrick(project, ruby);

    /// <summary>A program of Sinatra takes whatever server it finds; version 4 takes none without the gem rackup.</summary>
    /// <exception cref="PlanRefusal">It finds none.</exception>
    public static void CheckSinatra(PlanContext context, RubyProject project, string ruby)
    {
        if (!Any(project, ruby))
        {
            throw Missing(project);
        }

        var message =
            $"Sinatra 4 starts a server only with the gem rackup, which {project.Manifest?.File ?? "Gemfile"} does not bring: run bundle add rackup and commit the lock file";
        if (project.Lock is null && !project.Has("rackup"))
        {
            // The newest Sinatra is installed then.
            context.Warnings.Add(message);
        }
        else if (!HasRackup(project))
        {
            throw new PlanRefusal(PlanReasons.StartCommandMissing, message);
        }
    }

    /// <summary>The command came with rack until version 3, and is a gem now.</summary>
    public static bool HasRackup(RubyProject project) => project.Has("rackup") || project.IsBefore("rack", "3");

    private static bool HasWebrick(RubyProject project, string ruby) => project.Has("webrick") || BringWebrick.Contains(ruby);

    public static PlanRefusal Missing(RubyProject project) =>
        new(
            PlanReasons.StartCommandMissing,
            project.Has("passenger")
                ? "The gem passenger needs an nginx or Apache of its own, which the image does not have: run bundle add puma, or add a Dockerfile"
                : $"No gem that is installed for production is a web server: run bundle add puma, and commit {project.Manifest?.File ?? "Gemfile"} and its lock file"
        );
}
