using System.Globalization;
using System.Text;
using Operator.Core.Engines;
using Operator.Core.Redaction;
using Operator.Testing;

namespace Operator.Core.Tests.Engines;

/// <summary>Logs of real builds below <c>tests/assets/logs</c>, and what an engine reads in them.</summary>
internal static class EngineLogs
{
    public static IEnumerable<string> Names(string folder) =>
        Directory
            .GetFiles(Repository.Path(folder), "*.log")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Order(StringComparer.Ordinal);

    public static List<string> Lines(string folder, string name) =>
        [.. File.ReadAllText(Repository.Path(folder, name + ".log")).TrimEnd('\n').Split('\n')];

    public static LogFacts Read(IEngineLog log, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            log.Read(line, Redactor.Plain.Redact(line));
        }

        return log.Facts;
    }

    public static string Describe(LogFacts log, Failure? failure)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"percent: {log.Percent}\nsteps: {log.Current}/{log.Total}\ncache: {log.CacheHits}/{log.CacheTotal}\nstep: {log.Step}\n"
        );
        text.AppendJoin("", log.Warnings.Select(warning => $"warning: {warning}\n"));
        if (failure is not null)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"reason: {failure.Reason.Name}\nmessage: {failure.Message}\nfailed step: {failure.Step}\nexit code: {failure.ExitCode}\nline: {log.DockerfileLine}\n"
            );
            text.Append("excerpt:\n").AppendJoin("", (failure.Excerpt ?? "").Split('\n').Select(line => $"  {line}\n"));
        }

        return text.ToString();
    }
}
