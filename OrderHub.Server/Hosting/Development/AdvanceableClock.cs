namespace OrderHub.Server.Hosting.Development;

/// <summary>
/// The real time and an offset that only grows: moving it on fires every timer that falls due on the way, in order of their due
/// times. A timer that repeats is fired about <see cref="MostFirings"/> times at most in one move: a look every second, three days on, is not
/// 260 000 looks. Its timers also follow the real time, so that between two moves the server runs as always.
/// </summary>
public sealed class AdvanceableClock : TimeProvider
{
    /// <summary>How often one move fires one repeating timer; the last time is the end of the move.</summary>
    public const int MostFirings = 100;

    /// <summary>A longer move than this leaves out waits that are short beside it.</summary>
    public static readonly TimeSpan LongMove = TimeSpan.FromMinutes(10);

    private readonly Lock moving = new();
    private readonly Lock gate = new();
    private readonly HashSet<ClockTimer> timers = [];
    private readonly TimeProvider real;
    private long offsetTicks;
    private TimeSpan stride;
    private DateTimeOffset strideEnd;

    /// <param name="real">The clock below.</param>
    /// <param name="offset">How far this one is ahead already.</param>
    public AdvanceableClock(TimeProvider real, TimeSpan offset)
    {
        this.real = real;
        offsetTicks = offset.Ticks;
    }

    public DateTimeOffset Now => GetUtcNow();

    /// <summary>How far ahead of the clock below.</summary>
    public TimeSpan Offset => new(Interlocked.Read(ref offsetTicks));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => real.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => real.GetUtcNow() + Offset;

    /// <summary>Moves with the clock, so that what is measured by it agrees with what is waited for.</summary>
    public override long GetTimestamp() => real.GetElapsedTime(0, real.GetTimestamp()).Ticks + Offset.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ClockTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock on.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        lock (moving)
        {
            var target = Interlocked.Read(ref offsetTicks) + by.Ticks;
            lock (gate)
            {
                // A loop that looks, sleeps a second and looks again is a new timer each time: what is bounded for a repeating one holds for it as well.
                (stride, strideEnd) = by > LongMove ? (by / MostFirings, real.GetUtcNow() + new TimeSpan(target)) : default;
            }

            while (TakeNextDue(target, by) is { } timer)
            {
                timer.Fire();
            }

            lock (gate)
            {
                offsetTicks = target;
                stride = TimeSpan.Zero;
                foreach (var timer in timers)
                {
                    timer.Arm(real, Now);
                }
            }
        }
    }

    /// <summary>Moves the clock to the earliest timer that is due by the target, and hands it out; null: none is left.</summary>
    private ClockTimer? TakeNextDue(long target, TimeSpan by)
    {
        lock (gate)
        {
            var end = real.GetUtcNow() + new TimeSpan(target);
            var next = timers.Where(timer => timer.DueAt <= end).MinBy(timer => timer.DueAt);
            if (next is not null)
            {
                var ahead = (next.DueAt - real.GetUtcNow()).Ticks;
                offsetTicks = Math.Clamp(ahead, offsetTicks, target);
                next.Reschedule(real, Now, by / MostFirings, end);
            }

            return next;
        }
    }

    /// <summary>When a wait that begins now ends. Under the lock.</summary>
    private DateTimeOffset DueAfter(TimeSpan wait)
    {
        var (now, due) = (Now, Now + wait);
        return wait <= TimeSpan.Zero || wait >= stride || due >= strideEnd ? due
            : now + stride < strideEnd ? now + stride
            : strideEnd;
    }

    private sealed class ClockTimer(AdvanceableClock clock, TimerCallback callback, object? state) : ITimer
    {
        private ITimer? underlying;
        private TimeSpan period = Timeout.InfiniteTimeSpan;
        private bool disposed;

        /// <summary>When it fires next, by this clock; the end of time when it does not.</summary>
        public DateTimeOffset DueAt { get; private set; } = DateTimeOffset.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                if (disposed)
                {
                    return false;
                }

                this.period = period;
                DueAt = dueTime == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : clock.DueAfter(dueTime);
                Keep();
                Arm(clock.real, clock.Now);
                return true;
            }
        }

        public void Fire() => callback(state);

        /// <summary>Takes the firing of now off the schedule. Under the clock's lock.</summary>
        /// <param name="real">The clock below.</param>
        /// <param name="now">The time by this clock.</param>
        /// <param name="apart">Least time between two firings until <paramref name="end"/>, where a move of the clock ends.</param>
        /// <param name="end">Where the longer distance ends; what would fire behind it fires there.</param>
        public void Reschedule(TimeProvider real, DateTimeOffset now, TimeSpan apart = default, DateTimeOffset end = default)
        {
            DueAt = period <= TimeSpan.Zero ? DateTimeOffset.MaxValue
                : apart <= period ? now + period
                : now + apart < end ? now + apart
                : end > now + period ? end
                : now + period;
            Keep();
            Arm(real, now);
        }

        /// <summary>Lets the clock below wake it after what is left by this clock. Under the clock's lock.</summary>
        public void Arm(TimeProvider real, DateTimeOffset now)
        {
            // The platform's timers reach 49 days; a longer wait wakes up, finds nothing due, and waits on.
            var wait = DueAt == DateTimeOffset.MaxValue ? Timeout.InfiniteTimeSpan : Clamp(DueAt - now);
            underlying ??= real.CreateTimer(static timer => ((ClockTimer)timer!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            underlying.Change(wait, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                disposed = true;
                clock.timers.Remove(this);
                underlying?.Dispose();
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private static TimeSpan Clamp(TimeSpan wait) =>
            wait < TimeSpan.Zero ? TimeSpan.Zero : wait > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : wait;

        /// <summary>A timer that waits for nothing is not kept: one that is never disposed must not pile up here.</summary>
        private void Keep()
        {
            if (DueAt == DateTimeOffset.MaxValue)
            {
                clock.timers.Remove(this);
            }
            else
            {
                clock.timers.Add(this);
            }
        }

        private void Wake()
        {
            lock (clock.gate)
            {
                if (disposed || DueAt == DateTimeOffset.MaxValue)
                {
                    return;
                }

                if (DueAt > clock.Now)
                {
                    Arm(clock.real, clock.Now);
                    return;
                }

                Reschedule(clock.real, clock.Now);
            }

            Fire();
        }
    }
}
