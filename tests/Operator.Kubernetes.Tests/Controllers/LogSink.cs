using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Operator.Kubernetes.Tests.Controllers;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogSink : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Message)> lines = new();

    /// <summary>Warnings and worse.</summary>
    public IReadOnlyList<string> Complaints => [.. lines.Where(l => l.Level >= LogLevel.Warning).Select(l => l.Message)];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => lines.Enqueue((logLevel, formatter(state, exception)));

    public void Dispose() { }
}
