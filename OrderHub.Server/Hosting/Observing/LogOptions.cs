using System.ComponentModel;

namespace OrderHub.Server.Hosting.Observing;

/// <summary>How the log is written to standard output.</summary>
public sealed class LogOptions
{
    public const string Section = "OrderHub:Log";

    [Description("Console (one readable line an event) or Json (one JSON object an event).")]
    public LogFormat Format { get; set; } = LogFormat.Console;
}

/// <summary>The formats of the log.</summary>
public enum LogFormat
{
    Console,
    Json,
}
