namespace OrderHub.Server.Data.Persistence.Ids;

/// <summary>
/// Gives out pairs of a millisecond and a number within it, never the same twice and always rising, whatever the clock does: when
/// it is set back, time stands still here; when a millisecond is used up, the next one is begun early.
/// </summary>
internal sealed class TimeSequence(IdReservation reservation, TimeProvider time, int perMillisecond)
{
    private readonly Lock gate = new();
    private long millisecond;
    private int number;

    /// <exception cref="InvalidOperationException">The node's reservation is not open, or the store could not extend it in time.</exception>
    public (long Millisecond, int Number) Next()
    {
        var clock = time.GetUtcNow().ToUnixTimeMilliseconds();
        (long Millisecond, int Number) next;
        lock (gate)
        {
            var until = reservation.Until;
            if (until == 0)
            {
                throw new InvalidOperationException("No ids are given out while the node is not started.");
            }

            // A clock that jumped over the end of the reservation is not followed until more is reserved: what lies between is enough to
            // go on with, its last millisecond alone would not be.
            var now = Math.Max(clock > until ? until - IdReservation.AheadMilliseconds : clock, reservation.From);
            if (now > millisecond)
            {
                (millisecond, number) = (now, 0);
            }
            else if (++number == perMillisecond)
            {
                (millisecond, number) = (millisecond + 1, 0);
            }

            if (millisecond > until)
            {
                // The pair is not lost: the one after it is tried next time.
                throw new InvalidOperationException("No ids are reserved: the store has not answered for seconds.");
            }

            next = (millisecond, number);
        }

        reservation.Use(next.Millisecond, clock);
        return next;
    }
}
