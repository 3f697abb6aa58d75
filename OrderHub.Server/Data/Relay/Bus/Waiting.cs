namespace OrderHub.Server.Data.Relay.Bus;

/// <summary>A wait whose end by cancellation is an end like any other.</summary>
internal static class Waiting
{
    /// <summary>Until something happens, the span is over, or the token ends it.</summary>
    public static Task ForAsync(Task something, TimeSpan span, TimeProvider time, CancellationToken ct) => Task.WhenAny(something, ForAsync(span, time, ct));

    public static async Task ForAsync(TimeSpan span, TimeProvider time, CancellationToken ct)
    {
        try
        {
            await Task.Delay(span, time, ct);
        }
        catch (OperationCanceledException)
        {
            // Whoever waits asks the token next.
        }
    }
}
