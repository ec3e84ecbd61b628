using Operator.Core.Engines;
using Operator.Core.Engines.Kaniko;
using Operator.Core.Redaction;

namespace Operator.Core.Tests.Engines.Kaniko;

internal static class KanikoLogs
{
    public static LogFacts Read(IEnumerable<string> lines)
    {
        var reader = new KanikoLog();
        foreach (var line in lines)
        {
            ReadLine(reader, line);
        }

        return reader.Facts;
    }

    public static void ReadLine(IEngineLog reader, string line) => reader.Read(line, Redactor.Plain.Redact(line));
}
