namespace OrderHub.Server.Storage.Jobs;

/// <summary>Row of <c>job_log</c>: a line that a run wrote.</summary>
/// <param name="Attempt">The try that wrote it.</param>
/// <param name="Line">From 1 in each try.</param>
/// <param name="At">When.</param>
/// <param name="Level">info, warn or error.</param>
/// <param name="Text">The line.</param>
public sealed record JobLogRow(int Attempt, int Line, DateTimeOffset At, string Level, string Text);
