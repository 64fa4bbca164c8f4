using System.Text;
using Microsoft.Extensions.Logging;

namespace BackendSite.Tests;

/// <summary>Everything that the site logs, exceptions included.</summary>
internal sealed class LogBook : ILoggerProvider, ILogger
{
    private readonly StringBuilder lines = new();

    /// <summary>All of it so far.</summary>
    public string Text
    {
        get
        {
            lock (lines)
            {
                return lines.ToString();
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (lines)
        {
            lines.AppendLine(formatter(state, exception)).AppendLine(exception?.ToString());
        }
    }

    public void Dispose()
    {
    }
}
