using System.Globalization;
using Microsoft.Extensions.Logging;
using Operator.Configuration;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace Operator.Telemetry;

/// <summary>The process's own log: one JSON object per line for machines, short lines for a terminal.</summary>
internal static class Logging
{
    private const string Template = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{Build}{NewLine}{Exception}";

    public static Logger Create(LogOptions options)
    {
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(LevelOf(options.Level))
            .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Warning)
            .Enrich.FromLogContext();
        configuration = IsText(options.Format)
            ? configuration
                .Enrich.With<BuildInText>()
                .WriteTo.Console(outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture)
            : configuration.WriteTo.Console(new RenderedCompactJsonFormatter());
        return configuration.CreateLogger();
    }

    private static bool IsText(LogFormat format) =>
        format switch
        {
            LogFormat.Json => false,
            LogFormat.Text => true,
            LogFormat.Auto => !Console.IsOutputRedirected,
        };

    private static LogEventLevel LevelOf(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => LogEventLevel.Verbose,
            LogLevel.Debug => LogEventLevel.Debug,
            LogLevel.Information => LogEventLevel.Information,
            LogLevel.Warning => LogEventLevel.Warning,
            LogLevel.Error => LogEventLevel.Error,
            LogLevel.Critical or LogLevel.None => LogEventLevel.Fatal,
        };

    /// <summary>Appends the build of the scope to the message.</summary>
    private sealed class BuildInText : ILogEventEnricher
    {
        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
        {
            var text =
                logEvent.Properties.TryGetValue("Namespace", out var ns) && logEvent.Properties.TryGetValue("Name", out var name)
                    ? $"  [{Plain(ns)}/{Plain(name)}]"
                    : "";
            logEvent.AddOrUpdateProperty(new LogEventProperty("Build", new ScalarValue(new Verbatim(text))));
        }

        private static object? Plain(LogEventPropertyValue value) => (value as ScalarValue)?.Value;

        /// <summary>Text that the template's formatter does not put in quotes.</summary>
        private sealed record Verbatim(string Text)
        {
            public override string ToString() => Text;
        }
    }
}
