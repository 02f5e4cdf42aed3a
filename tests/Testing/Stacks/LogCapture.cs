using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Embassy.Testing;

/// <summary>
/// Keeps the last lines that hosts log at Warning or above, for tests that expect no such lines.
/// </summary>
sealed class LogCapture : ILoggerProvider
{
    const int Most = 10_000;

    readonly ConcurrentQueue<(LogLevel Level, string Line)> lines = new();

    public IReadOnlyList<string> Lines(LogLevel level) => [.. lines.Where(l => l.Level >= level).Select(l => l.Line)];

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, lines);

    public void Dispose() { }

    sealed class Logger(string category, ConcurrentQueue<(LogLevel, string)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel level) => level >= LogLevel.Warning;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> format)
        {
            if (!IsEnabled(level)) return;
            lines.Enqueue((level, $"{level} {category}: {format(state, exception)} {exception}"));
            if (lines.Count > Most) lines.TryDequeue(out _);
        }
    }
}
