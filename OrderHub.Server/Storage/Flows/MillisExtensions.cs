namespace OrderHub.Server.Storage.Flows;

/// <summary>The engine's tables keep times as milliseconds in every database: they are compared and never shown by SQL.</summary>
internal static class MillisExtensions
{
    public static DateTimeOffset Millis(this RowReader row) => DateTimeOffset.FromUnixTimeMilliseconds(row.Long());

    public static DateTimeOffset? MillisOrNull(this RowReader row) => row.LongOrNull() is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
}
